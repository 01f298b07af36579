namespace SeatMap.Client;

/// <summary>The hub's answer to ShowSections, and a part of that to JoinSections.</summary>
internal sealed record SectionsReply
{
    public int Epoch { get; init; }
    public long Revision { get; init; }
    public byte[]? Delta { get; init; }
    public int[] Entered { get; init; } = [];
    public byte[] Statuses { get; init; } = [];
    public byte[] Free { get; init; } = [];

    public SeatMapPosition Position => new(Epoch, Revision);
}
