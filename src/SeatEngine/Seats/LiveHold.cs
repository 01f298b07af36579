namespace SeatEngine.Seats;

/// <summary>A hold that has not ended. Immutable: a change makes another. Times by the database clock, whole microseconds.</summary>
/// <param name="Seats">The seats it has now, ascending.</param>
/// <param name="CreatedAt">
/// When it was granted or, if the holder had given seats of it back shortly before, when they first had them. The cap counts from here.
/// </param>
/// <param name="ExpiresAt">From this moment on its seats are free to the next command.</param>
public sealed record LiveHold(HoldId Id, HolderId Holder, int[] Seats, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    public bool HasRunOut(DateTimeOffset now) => ExpiresAt <= now;

    public HoldView View(SeatRuleOptions rules) => new(Id.Value, Seats, ExpiresAt, CreatedAt + rules.HoldCap);
}
