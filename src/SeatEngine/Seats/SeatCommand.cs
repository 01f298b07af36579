using SeatEngine.Plans;

namespace SeatEngine.Seats;

/// <summary>A wish for seats together, wherever they are.</summary>
/// <param name="Count">How many, adjacent.</param>
/// <param name="Category">Only of this price category; any when null.</param>
/// <param name="Accessible">With a wheelchair space among them.</param>
public sealed record BestRequest(int Count, string? Category = null, bool Accessible = false)
{
    /// <summary>
    /// The wish that these seats would fulfil: as many together, for the same price, with a wheelchair space if one is among them. Null
    /// when their categories differ: no other group is similar then.
    /// </summary>
    internal static BestRequest? SimilarTo(SeatingPlan plan, int[] seats)
    {
        var category = plan.Seats[seats[0]].Category;
        return Array.TrueForAll(seats, s => plan.Seats[s].Category == category)
            ? new BestRequest(seats.Length, category, Array.Exists(seats, s => plan.Seats[s].Kind == SeatKind.Wheelchair))
            : null;
    }
}

/// <summary>
/// A change of seats that somebody asks for. <see cref="CommandId"/> is chosen by the caller: repeating an accepted command with its id
/// gives the first answer and changes nothing.
/// </summary>
public abstract record SeatCommand(Guid CommandId);

/// <summary>Makes a hold. Its id is the command's.</summary>
public abstract record NewHoldCommand(HoldId HoldId, Caller Caller) : SeatCommand(HoldId.Value);

/// <param name="Seats">Ascending, distinct, within the plan.</param>
public sealed record HoldSeats(HoldId HoldId, Caller Caller, int[] Seats) : NewHoldCommand(HoldId, Caller);

/// <param name="Preferred">Seats chosen beforehand, and locked in Redis. If they are not free any more, others are chosen.</param>
/// <param name="Wanted">Just these before any others, as for <see cref="HoldSeats"/>; the wish then says which others are similar.</param>
public sealed record HoldBest(HoldId HoldId, Caller Caller, BestRequest Wish, int[]? Preferred, int[]? Wanted = null)
    : NewHoldCommand(HoldId, Caller);

public sealed record ExtendHold(Guid CommandId, HoldId HoldId, Caller Caller) : SeatCommand(CommandId);

/// <param name="Seats">Which of its seats; all when null.</param>
public sealed record ReleaseHold(Guid CommandId, HoldId HoldId, Caller Caller, int[]? Seats) : SeatCommand(CommandId);

/// <param name="Reference">The booking's reference, made beforehand so that deciding stays pure.</param>
/// <param name="Tender">How the caller's till takes the money; null when it is paid by other means.</param>
public sealed record ConfirmHold(Guid CommandId, HoldId HoldId, Caller Caller, string Reference, Tender? Tender = null)
    : SeatCommand(CommandId);

/// <param name="Tender">How the caller's till gives the money back; null when it does not.</param>
public sealed record CancelBooking(Guid CommandId, string Reference, Caller Caller, Tender? Tender = null) : SeatCommand(CommandId);

/// <param name="Seats">
/// All the seats that it is to have: as many as it has, ascending, distinct, within the plan. Some may be its own.
/// </param>
/// <param name="Tender">How the caller's till takes or gives the difference in price; null when it does not.</param>
public sealed record MoveBooking(Guid CommandId, string Reference, int[] Seats, Caller Caller, Tender? Tender = null)
    : SeatCommand(CommandId);

public sealed record BlockSeats(Guid CommandId, int[] Seats, Caller Caller) : SeatCommand(CommandId);

public sealed record UnblockSeats(Guid CommandId, int[] Seats, Caller Caller) : SeatCommand(CommandId);

/// <summary>Makes visible that holds have run out. Does nothing that the next command for these seats would not do by itself.</summary>
public sealed record ExpireHolds(Guid CommandId, IReadOnlyList<HoldId> HoldIds) : SeatCommand(CommandId);
