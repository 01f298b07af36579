namespace SeatMapClient;

/// <summary>
/// A screening as a client knows it: applies what the server sends strictly in sequence, keeps frames that come before the answer
/// to Join, and says when to ask again. Pure; whoever owns it guards it.
/// </summary>
public sealed class WatchedMap
{
    // More than this while one Join is under way means that it will not be answered; the next one brings a snapshot anyway.
    private const int MaxKept = 1_000;

    private readonly List<(byte[] Bytes, Position? Snapshot)> _kept = [];

    /// <summary>One status a seat, as of <see cref="Position"/>.</summary>
    public byte[] Statuses { get; private set; } = [];

    /// <summary>Null before the first answer.</summary>
    public Position? Position { get; private set; }

    /// <summary>True from the moment Join is called until it is answered.</summary>
    public bool IsAsking { get; private set; }

    /// <summary>Frames applied; snapshots and answers to Join are not frames.</summary>
    public int Applied { get; private set; }

    /// <summary>Frames that told nothing new.</summary>
    public int Old { get; private set; }

    /// <summary>Frames that did not follow from the position: each made the client ask again.</summary>
    public int Gaps { get; private set; }

    /// <summary>Snapshots that the server sent by itself.</summary>
    public int Replacements { get; private set; }

    /// <summary>Join is about to be called with <see cref="Position"/>: frames are kept until it is answered.</summary>
    public void Ask() => IsAsking = true;

    /// <returns>False if a frame that was kept leaves a gap: ask again.</returns>
    public bool Joined(JoinReply reply)
    {
        IsAsking = false;
        if (reply.Snapshot is { } snapshot)
            Statuses = WireReader.ReadSnapshot(snapshot, reply.SeatCount);
        else
            Put(WireReader.ReadDelta(reply.Delta ?? throw new FormatException("An answer to Join without snapshot and delta")));
        Position = new Position(reply.Epoch, reply.Revision);
        var kept = _kept.ToArray();
        _kept.Clear();
        return Array.TrueForAll(kept, k => k.Snapshot is { } position ? Follows(position) : Frame(k.Bytes));
    }

    /// <returns>False if it leaves a gap: ask again.</returns>
    public bool Frame(byte[] bytes)
    {
        if (IsAsking || Position is not { } position)
        {
            if (_kept.Count < MaxKept)
                _kept.Add((bytes, null));
            return true;
        }

        var delta = WireReader.ReadDelta(bytes);
        if (delta.To <= position.Revision)
        {
            Old++;
            return true;
        }

        if (delta.From > position.Revision + 1)
        {
            Gaps++;
            return false;
        }

        Put(delta);
        Position = position with { Revision = delta.To };
        Applied++;
        return true;
    }

    /// <summary>The server replaces everything.</summary>
    public void Replace(Position position, byte[] packed)
    {
        if (IsAsking || Position is null)
        {
            if (_kept.Count < MaxKept)
                _kept.Add((packed, position));
            return;
        }

        Statuses = WireReader.ReadSnapshot(packed, Statuses.Length);
        Position = position;
        Replacements++;
    }

    // The answer to Join is as new as a snapshot of its own history that was kept; of two histories nobody can tell which is newer.
    private bool Follows(Position snapshot) => snapshot.Epoch == Position!.Value.Epoch && snapshot.Revision <= Position.Value.Revision;

    private void Put(Delta delta)
    {
        foreach (var (seat, status) in delta.Changes)
            Statuses[seat] = status;
    }
}
