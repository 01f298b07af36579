namespace SeatMap.Client;

/// <summary>
/// A screening's seats as the client knows them: applies only what follows from its position, keeps what comes before the answer to Join,
/// and says when to ask again. Pure; its owner synchronizes.
/// </summary>
internal sealed class SeatMapModel
{
    // More than this while one Join is under way means that it will not be answered. What is lost here shows as a gap afterwards.
    private const int MaxKept = 1_000;

    private readonly List<(byte[] Bytes, SeatMapPosition? Snapshot)> _kept = [];

    /// <summary>One status for each seat, as of <see cref="Position"/>.</summary>
    public SeatStatus[] Statuses { get; private set; } = [];

    /// <summary>Null before the first answer, and when the position is no longer known.</summary>
    public SeatMapPosition? Position { get; private set; }

    /// <summary>True from the moment Join is called until it is answered.</summary>
    public bool IsAsking { get; private set; }

    public FrameCounts Counts { get; private set; }

    /// <summary>Join is about to be called with <see cref="Position"/>: frames are kept until it is answered.</summary>
    public void Ask() => IsAsking = true;

    /// <summary>The position is not to be trusted: the next Join brings every seat.</summary>
    public void Forget() => Position = null;

    /// <param name="changed">Gets the seats that are not what they were.</param>
    /// <returns>False if a frame that was kept leaves a gap: ask again.</returns>
    /// <exception cref="FormatException">The answer cannot be read; nothing has changed.</exception>
    public bool Joined(JoinReply reply, List<SeatChange> changed)
    {
        if (reply.Snapshot is { } snapshot)
        {
            PutAll(SeatFrames.ReadSnapshot(snapshot, reply.SeatCount), changed);
            Counts = Counts with { Snapshots = Counts.Snapshots + 1 };
        }
        else
        {
            Put(
                SeatFrames.ReadDelta(
                    reply.Delta ?? throw new FormatException("An answer to Join without snapshot and delta"), Statuses.Length),
                changed);
        }

        IsAsking = false;
        Position = reply.Position;
        Counts = Counts with { Joins = Counts.Joins + 1 };
        var kept = _kept.ToArray();
        _kept.Clear();
        return Array.TrueForAll(kept, k => k.Snapshot is { } position ? IsKnown(position) : Apply(k.Bytes, changed));
    }

    /// <param name="changed">Gets the seats that are not what they were.</param>
    /// <returns>False if the frame leaves a gap: ask again.</returns>
    /// <exception cref="FormatException">The frame cannot be read; nothing has changed.</exception>
    public bool Apply(byte[] frame, List<SeatChange> changed)
    {
        if (IsAsking || Position is not { } position)
        {
            Keep(frame, null);
            return true;
        }

        var delta = SeatFrames.ReadDelta(frame, Statuses.Length);
        if (delta.To <= position.Revision)
        {
            Counts = Counts with { Stale = Counts.Stale + 1 };
            return true;
        }

        if (delta.From > position.Revision + 1)
        {
            Counts = Counts with { Gaps = Counts.Gaps + 1 };
            return false;
        }

        Put(delta, changed);
        Position = position with { Revision = delta.To };
        Counts = Counts with { Applied = Counts.Applied + 1 };
        return true;
    }

    /// <summary>The server replaces everything.</summary>
    /// <param name="changed">Gets the seats that are not what they were.</param>
    /// <exception cref="FormatException">The snapshot cannot be read; nothing has changed.</exception>
    public void Replace(SeatMapPosition position, byte[] packed, List<SeatChange> changed)
    {
        if (IsAsking || Position is null)
        {
            Keep(packed, position);
            return;
        }

        PutAll(SeatFrames.ReadSnapshot(packed, Statuses.Length), changed);
        Position = position;
        Counts = Counts with { Snapshots = Counts.Snapshots + 1 };
    }

    private void Keep(byte[] bytes, SeatMapPosition? snapshot)
    {
        if (_kept.Count < MaxKept)
            _kept.Add((bytes, snapshot));
    }

    // The answer to Join includes a snapshot of its own history that was kept; of two histories nobody can say which is newer.
    private bool IsKnown(SeatMapPosition snapshot) =>
        snapshot.Epoch == Position!.Value.Epoch && snapshot.Revision <= Position.Value.Revision;

    private void Put(SeatDelta delta, List<SeatChange> changed)
    {
        foreach (var change in delta.Changes)
        {
            if (Statuses[change.Seat] == change.Status)
                continue;
            Statuses[change.Seat] = change.Status;
            changed.Add(change);
        }
    }

    private void PutAll(SeatStatus[] statuses, List<SeatChange> changed)
    {
        for (var seat = 0; seat < statuses.Length; seat++)
        {
            if (seat >= Statuses.Length || Statuses[seat] != statuses[seat])
                changed.Add(new SeatChange(seat, statuses[seat]));
        }

        Statuses = statuses;
    }
}
