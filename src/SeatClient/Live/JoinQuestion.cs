namespace SeatMap.Client;

/// <summary>What to send with the next question.</summary>
/// <param name="Known">The sections that the client has as of the position.</param>
/// <param name="Sections">The ones that it wants; null: all seats.</param>
/// <param name="IsShow">ShowSections: the screening is joined on this connection.</param>
internal sealed record JoinQuestion(SeatMapPosition? Position, int[] Known, int[]? Sections, bool IsShow);
