using SeatEngine.Live;
using SeatEngine.Seats;

namespace SeatHub;

/// <summary>
/// The answer to <c>Join</c> and <c>JoinSections</c>. Exactly one of <see cref="Snapshot"/>, <see cref="Delta"/> and <see cref="Sections"/>
/// is set: all statuses at <see cref="Position"/>, or what leads there from the position that was sent, or what was asked for of sections.
/// </summary>
public sealed record JoinReply
{
    public required long ScreeningId { get; init; }
    public required int Epoch { get; init; }
    public required long Revision { get; init; }
    public required int SeatCount { get; init; }
    public required string PlanHash { get; init; }

    /// <summary>2 bits a seat, as <see cref="StatusSnapshot.Statuses"/>.</summary>
    public byte[]? Snapshot { get; init; }

    /// <summary>As <see cref="Protocol.FrameCodec"/> writes it.</summary>
    public byte[]? Delta { get; init; }

    /// <summary>Of <c>JoinSections</c>.</summary>
    public SectionsReply? Sections { get; init; }

    /// <summary>The caller's own live holds of this screening, oldest first.</summary>
    public required IReadOnlyList<HoldView> Holds { get; init; }

    /// <summary>The database's clock, which countdowns run by.</summary>
    public required DateTimeOffset Now { get; init; }
    public required DateTimeOffset SalesOpenAt { get; init; }
    public required DateTimeOffset SalesCloseAt { get; init; }
    public required int MaxSeats { get; init; }
    public required bool OrphanRule { get; init; }

    /// <summary>
    /// Of the screening's terms. A client that knows those of another version (a notice was lost with its connection) reads them anew.
    /// </summary>
    public required int Version { get; init; }

    /// <summary>How many connections watch, on all nodes, as of a few seconds ago; 0 if nobody has been counted yet.</summary>
    public int Viewers { get; init; }
}
