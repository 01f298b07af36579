using SeatEngine.Plans;

namespace SeatEngine.Seats;

/// <summary>A wish for seats together, wherever they are.</summary>
/// <param name="Count">How many, adjacent.</param>
/// <param name="Category">Only of this price category; any when null.</param>
/// <param name="Accessible">With a wheelchair space among them.</param>
public sealed record BestRequest(int Count, string? Category = null, bool Accessible = false)
{
    /// <summary>
    /// The wish that these seats would fulfil: as many together, for the same price, with a wheelchair space if one is among them. Null when their
    /// prices differ: nothing else is as good then.
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
/// Something that is asked of seats. <see cref="CommandId"/> is chosen by the caller: repeating an accepted command with its id
/// gives the first answer and changes nothing.
/// </summary>
public abstract record SeatCommand(Guid CommandId);

/// <param name="HoldId">The hold to make; also the command's id.</param>
/// <param name="Holder">Who asks.</param>
/// <param name="Seats">Ascending, distinct, within the plan.</param>
public sealed record HoldSeats(HoldId HoldId, HolderId Holder, int[] Seats) : SeatCommand(HoldId.Value);

/// <param name="HoldId">The hold to make; also the command's id.</param>
/// <param name="Holder">Who asks.</param>
/// <param name="Wish">What is wished for.</param>
/// <param name="Preferred">Seats chosen beforehand, and locked in Redis; taken if they are still free, otherwise chosen anew.</param>
/// <param name="Wanted">Just these before any others, as for <see cref="HoldSeats"/>; the wish is what would be as good.</param>
public sealed record HoldBest(HoldId HoldId, HolderId Holder, BestRequest Wish, int[]? Preferred, int[]? Wanted = null) : SeatCommand(HoldId.Value);

public sealed record ExtendHold(Guid CommandId, HoldId HoldId, HolderId Holder) : SeatCommand(CommandId);

/// <param name="CommandId">The command's id.</param>
/// <param name="HoldId">The hold.</param>
/// <param name="Holder">Who asks; ignored for staff.</param>
/// <param name="Seats">Which of its seats; all when null.</param>
/// <param name="Staff">The name of the member of staff who takes it away, or null.</param>
public sealed record ReleaseHold(Guid CommandId, HoldId HoldId, HolderId Holder, int[]? Seats, string? Staff) : SeatCommand(CommandId);

/// <param name="CommandId">The command's id.</param>
/// <param name="HoldId">The hold to book.</param>
/// <param name="Holder">Who asks.</param>
/// <param name="Reference">The booking's reference, made beforehand so that deciding stays pure.</param>
/// <param name="Sale">The till that takes the money; null when the holder pays by other means.</param>
public sealed record ConfirmHold(Guid CommandId, HoldId HoldId, HolderId Holder, string Reference, TillSale? Sale = null) : SeatCommand(CommandId);

/// <param name="CommandId">The command's id.</param>
/// <param name="Reference">The booking.</param>
/// <param name="Holder">Who asks; ignored for staff.</param>
/// <param name="Staff">The name of the member of staff, which is the name of the till too.</param>
/// <param name="Tender">How the till gives the money back; null when it does not.</param>
public sealed record CancelBooking(Guid CommandId, string Reference, HolderId Holder, string? Staff, Tender? Tender = null) : SeatCommand(CommandId);

/// <param name="CommandId">The command's id.</param>
/// <param name="Reference">The booking.</param>
/// <param name="Seats">All the seats that it is to have: as many as it has, ascending, distinct, within the plan. Some may be its own.</param>
/// <param name="Staff">The name of the member of staff, which is the name of the till too.</param>
/// <param name="Tender">How the till takes or gives the difference in price; null when it does not.</param>
public sealed record MoveBooking(Guid CommandId, string Reference, int[] Seats, string Staff, Tender? Tender = null) : SeatCommand(CommandId);

public sealed record BlockSeats(Guid CommandId, int[] Seats, string Staff) : SeatCommand(CommandId);

public sealed record UnblockSeats(Guid CommandId, int[] Seats, string Staff) : SeatCommand(CommandId);

/// <summary>Makes visible that holds have run out. Asks for nothing that a command would not do by itself.</summary>
public sealed record ExpireHolds(Guid CommandId, IReadOnlyList<HoldId> HoldIds) : SeatCommand(CommandId);
