namespace SeatMap.Client;

/// <summary>
/// A screening's seats as the client knows them: applies only what follows from its position, keeps what comes before the answer to Join,
/// and says when to ask again. Pure; its owner synchronizes.
/// </summary>
internal sealed class SeatMapModel
{
    // More than this while one Join is under way means that it will not be answered. What is lost here shows as a gap afterwards.
    private const int MaxKept = 1_000;

    private readonly List<Kept> _kept = [];

    private enum Kind
    {
        Delta,
        Snapshot,
        Overview,
    }

    private sealed record Kept(Kind Kind, byte[] Bytes, SeatMapPosition Position);

    /// <summary>One status for each seat, as of <see cref="Position"/>.</summary>
    public SeatStatus[] Statuses { get; private set; } = [];

    /// <summary>Null before the first answer, and when the position is no longer known.</summary>
    public SeatMapPosition? Position { get; private set; }

    /// <summary>Null while all seats are watched. Of a section that is not, each seat is <see cref="SeatStatus.Blocked"/>.</summary>
    public SectionMap? Sections { get; private set; }

    /// <summary>What to send with the next Join.</summary>
    public SeatMapPosition? ResumeFrom => _isPartial && Sections is null ? null : Position;

    /// <summary>True from the moment Join is called until it is answered.</summary>
    public bool IsAsking { get; private set; }

    public FrameCounts Counts { get; private set; }

    // Some seats are not known: until all of them have come.
    private bool _isPartial;

    /// <summary>Join is about to be called with <see cref="Position"/>: frames are kept until it is answered.</summary>
    public void Ask()
    {
        IsAsking = true;
        Sections?.Ask();
    }

    /// <summary>The next Join is for some sections, or for all seats.</summary>
    /// <exception cref="ArgumentException">One of them is no section of the plan.</exception>
    public void Want(SeatingPlan plan, IEnumerable<int> sections)
    {
        var wanted = Sections ?? new SectionMap(plan, isAllKnown: Position is not null && !_isPartial);
        wanted.Want(sections);
        Sections = wanted;
    }

    public void WantAll() => Sections = null;

    /// <summary>The position is not to be trusted: the next Join brings every seat.</summary>
    public void Forget()
    {
        Position = null;
        Sections?.Forget();
    }

    /// <param name="changed">Gets the seats that are not what they were.</param>
    /// <returns>False if a frame that was kept leaves a gap: ask again.</returns>
    /// <exception cref="FormatException">The answer cannot be read; nothing has changed.</exception>
    public bool Joined(JoinReply reply, List<SeatChange> changed)
    {
        if (reply.Sections is { } sections)
        {
            Enter(sections, changed);
        }
        else if (reply.Snapshot is { } snapshot)
        {
            PutAll(SeatFrames.ReadSnapshot(snapshot, reply.SeatCount), changed);
            Counts = Counts with { Snapshots = Counts.Snapshots + 1 };
        }
        else
        {
            var delta = reply.Delta ?? throw new FormatException("An answer to Join without snapshot and delta");
            Put(SeatFrames.ReadDelta(delta, Statuses.Length).Changes, changed);
        }

        _isPartial = reply.Sections is not null;
        Counts = Counts with { Joins = Counts.Joins + 1 };
        return Continue(reply.Position, changed);
    }

    /// <summary>The answer to ShowSections.</summary>
    /// <param name="changed">Gets the seats that are not what they were.</param>
    /// <returns>False if a frame that was kept leaves a gap: ask again.</returns>
    /// <exception cref="FormatException">The answer cannot be read; nothing has changed.</exception>
    public bool Shown(SectionsReply reply, List<SeatChange> changed)
    {
        Enter(reply, changed);
        _isPartial = true;
        return Continue(reply.Position, changed);
    }

    private bool Continue(SeatMapPosition position, List<SeatChange> changed)
    {
        IsAsking = false;
        Position = position;
        var kept = _kept.ToArray();
        _kept.Clear();
        return Array.TrueForAll(kept, k => k.Kind switch
        {
            Kind.Snapshot => IsKnown(k.Position),
            Kind.Overview => SetFree(k.Position, k.Bytes),
            _ => Apply(k.Bytes, changed),
        });
    }

    private void Enter(SectionsReply reply, List<SeatChange> changed)
    {
        var sections = Sections ?? throw new FormatException("An answer with sections, which were not asked for");
        if (Statuses.Length != sections.SeatCount)
            Statuses = [.. Enumerable.Repeat(SeatStatus.Blocked, sections.SeatCount)];
        var delta = reply.Delta is null ? null : SeatFrames.ReadDelta(reply.Delta, Statuses.Length);
        var entered = sections.ReadEntered(reply);
        sections.SetFree(reply.Position, reply.Free);
        if (delta is not null)
            Put(delta.Changes, changed);
        Put(entered, changed);
        sections.Enter();
        HideOthers(Statuses, sections, changed);
    }

    private static void HideOthers(SeatStatus[] statuses, SectionMap sections, List<SeatChange> changed)
    {
        for (var seat = 0; seat < statuses.Length; seat++)
        {
            if (sections.Has(seat) || statuses[seat] == SeatStatus.Blocked)
                continue;
            statuses[seat] = SeatStatus.Blocked;
            changed.Add(new SeatChange(seat, SeatStatus.Blocked));
        }
    }

    /// <summary>The server says how many seats are free.</summary>
    /// <returns>False if that is of another history: ask again.</returns>
    /// <exception cref="FormatException">It cannot be read.</exception>
    public bool SetFree(SeatMapPosition position, byte[] counts)
    {
        if (IsAsking || Position is null)
            Keep(new Kept(Kind.Overview, counts, position));
        else if (Sections is { FreeAt: { } known } sections)
        {
            if (known.Epoch != position.Epoch)
                return false;
            if (position.Revision > known.Revision)
                sections.SetFree(position, counts);
        }

        return true;
    }

    /// <param name="changed">Gets the seats that are not what they were.</param>
    /// <returns>False if the frame leaves a gap: ask again.</returns>
    /// <exception cref="FormatException">The frame cannot be read; nothing has changed.</exception>
    public bool Apply(byte[] frame, List<SeatChange> changed)
    {
        if (IsAsking || Position is not { } position)
        {
            Keep(new Kept(Kind.Delta, frame, default));
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

        Put(delta.Changes, changed);
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
            Keep(new Kept(Kind.Snapshot, packed, position));
            return;
        }

        var statuses = SeatFrames.ReadSnapshot(packed, Statuses.Length);
        if (Sections is { } sections)
        {
            sections.CountFree(position, statuses);
            HideOthers(statuses, sections, []);
        }

        PutAll(statuses, changed);
        Position = position;
        Counts = Counts with { Snapshots = Counts.Snapshots + 1 };
    }

    private void Keep(Kept message)
    {
        if (_kept.Count < MaxKept)
            _kept.Add(message);
    }

    // The answer to Join includes a snapshot of its own history that was kept; of two histories nobody can say which is newer.
    private bool IsKnown(SeatMapPosition snapshot) =>
        snapshot.Epoch == Position!.Value.Epoch && snapshot.Revision <= Position.Value.Revision;

    private void Put(IReadOnlyList<SeatChange> changes, List<SeatChange> changed)
    {
        foreach (var change in changes)
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
