namespace SeatMapClient;

// The shapes of docs/api.md as a program of somebody else's would write them: nothing here comes from the server's assemblies.

public sealed record Holder(Guid HolderId, string Token);

public readonly record struct Position(int Epoch, long Revision);

public sealed record HoldView(Guid HoldId, int[] Seats, DateTimeOffset ExpiresAt, DateTimeOffset ExtendableUntil);

public sealed record JoinReply(
    long ScreeningId, int Epoch, long Revision, int SeatCount, string PlanHash, byte[]? Snapshot, byte[]? Delta, HoldView[] Holds,
    DateTimeOffset Now, DateTimeOffset SalesOpenAt, DateTimeOffset SalesCloseAt, int MaxSeats, bool OrphanRule, int Viewers = 0);

public sealed record SeatReply(
    string Outcome, Guid? HoldId, int[] Seats, DateTimeOffset? ExpiresAt, DateTimeOffset? ExtendableUntil, string? Reference, long Revision, string? Detail);

public sealed record BestWish(int Count, string? Category = null, bool Accessible = false);

public sealed record HoldNotice(long ScreeningId, Guid HoldId, string Change, int[] Seats, DateTimeOffset? ExpiresAt);

public sealed record SeatStatuses(int Epoch, long Revision, int[] Statuses);
