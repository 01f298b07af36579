namespace SeatMap.Client;

/// <summary>A seat and what it is now.</summary>
/// <param name="Seat">The seat's number in the plan.</param>
/// <param name="Status">What it is now.</param>
public readonly record struct SeatChange(int Seat, SeatStatus Status);

/// <summary>Seats of a screening that changed at once. Immutable.</summary>
/// <param name="ScreeningId">The screening.</param>
/// <param name="Position">Where the map is now.</param>
/// <param name="Seats">The seats that are not what they were, ascending; may be none.</param>
public sealed record SeatMapChange(long ScreeningId, SeatMapPosition Position, IReadOnlyList<SeatChange> Seats);

/// <summary>What a watched screening has received since it was joined first.</summary>
/// <param name="Joins">How often it was joined: once, and once for each reconnect and each gap.</param>
/// <param name="Snapshots">How often every seat was sent: the first time, and when the server could not send what was missed.</param>
/// <param name="Applied">Frames that were applied.</param>
/// <param name="Stale">Frames that contained nothing new.</param>
/// <param name="Gaps">Frames that did not follow, each of which made the client ask again.</param>
public readonly record struct FrameCounts(int Joins, int Snapshots, int Applied, int Stale, int Gaps);
