namespace SeatMap.Client;

/// <summary>The hub's answer to Join: one of <see cref="Snapshot"/>, <see cref="Delta"/> and <see cref="Sections"/> is there.</summary>
internal sealed record JoinReply
{
    public int Epoch { get; init; }
    public long Revision { get; init; }
    public int SeatCount { get; init; }
    public string PlanHash { get; init; } = "";
    public byte[]? Snapshot { get; init; }
    public byte[]? Delta { get; init; }
    public SectionsReply? Sections { get; init; }
    public IReadOnlyList<SeatHold> Holds { get; init; } = [];
    public DateTimeOffset Now { get; init; }
    public DateTimeOffset SalesOpenAt { get; init; }
    public DateTimeOffset SalesCloseAt { get; init; }
    public int MaxSeats { get; init; }
    public bool OrphanRule { get; init; }
    public int Version { get; init; }
    public int Viewers { get; init; }

    public SeatMapPosition Position => new(Epoch, Revision);
}
