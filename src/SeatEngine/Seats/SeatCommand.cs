using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using SeatEngine.Plans;

namespace SeatEngine.Seats;

/// <summary>A wish for seats together, wherever they are.</summary>
/// <param name="Count">How many, adjacent.</param>
/// <param name="Category">Only of this price category; any when null.</param>
/// <param name="Accessible">
/// With one wheelchair space among them: for a party in which one person uses a wheelchair. Companions' seats beside it come first.
/// </param>
/// <remarks>Unknown members are refused, by REST and hub alike: a mistyped category would give other seats.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record BestRequest(int Count, string? Category = null, bool Accessible = false)
{
    /// <summary>
    /// The wish that these seats would fulfil: as many together, for the same price, with a wheelchair space if one is among them. Null
    /// when their categories differ, or when there are several wheelchair spaces: no other group is similar then.
    /// </summary>
    internal static BestRequest? SimilarTo(SeatingPlan plan, int[] seats)
    {
        var category = plan.Seats[seats[0]].Category;
        var spaces = seats.Count(s => plan.Seats[s].Kind == SeatKind.Wheelchair);
        return spaces <= 1 && Array.TrueForAll(seats, s => plan.Seats[s].Category == category)
            ? new BestRequest(seats.Length, category, spaces == 1)
            : null;
    }
}

/// <summary>
/// A change of seats that somebody asks for. <see cref="CommandId"/> is chosen by the caller: repeating an accepted command with its id
/// gives the first answer and changes nothing.
/// </summary>
public abstract record SeatCommand(Guid CommandId)
{
    /// <summary>
    /// A hash of what is asked for, without the id: two commands with one id are a repeat if it is the same.
    /// </summary>
    internal virtual long? Asked => null;

    /// <summary>Stable over versions and nodes, because it is stored.</summary>
    private protected static long HashOf(FormattableString content) =>
        BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant(content))));

    private protected static string Text(int[]? seats) => seats is null ? "all" : string.Join(',', seats);
}

/// <summary>Makes a hold. Its id is the command's.</summary>
/// <param name="IsRepeat">
/// The caller may have sent it before: the database is asked for the first answer, and nothing is refused from memory.
/// </param>
public abstract record NewHoldCommand(HoldId HoldId, Caller Caller, bool IsRepeat) : SeatCommand(HoldId.Value)
{
    /// <summary>
    /// A live hold of the caller that the new one takes the place of: it has the seats of both, those of the old one at their old prices.
    /// Both happen in one commit, or neither.
    /// </summary>
    public HoldId? Joins { get; init; }

    private protected string JoinText => Joins is { } joined ? $" join {joined.Value}" : "";
}

/// <param name="Seats">Ascending, distinct, within the plan.</param>
public sealed record HoldSeats(HoldId HoldId, Caller Caller, int[] Seats, bool IsRepeat = false) : NewHoldCommand(HoldId, Caller, IsRepeat)
{
    // The seats of a hold that joins none are what was asked for.
    internal override long? Asked => Joins is null ? 0 : HashOf($"hold {Text(Seats)}{JoinText}");
}

/// <param name="Preferred">Seats chosen beforehand, and locked in Redis. If they are not free any more, others are chosen.</param>
/// <param name="Wanted">Just these before any others, as for <see cref="HoldSeats"/>; the wish then says which others are similar.</param>
public sealed record HoldBest(HoldId HoldId, Caller Caller, BestRequest Wish, int[]? Preferred, int[]? Wanted = null, bool IsRepeat = false)
    : NewHoldCommand(HoldId, Caller, IsRepeat)
{
    internal override long? Asked => HashOf($"best {Wish.Count} {Wish.Category} {Wish.Accessible} {Text(Wanted)}{JoinText}");
}

public sealed record ExtendHold(Guid CommandId, HoldId HoldId, Caller Caller) : SeatCommand(CommandId)
{
    internal override long? Asked => HashOf($"extend {HoldId.Value}");
}

/// <param name="Seats">Which of its seats; all when null.</param>
public sealed record ReleaseHold(Guid CommandId, HoldId HoldId, Caller Caller, int[]? Seats) : SeatCommand(CommandId)
{
    internal override long? Asked => HashOf($"release {HoldId.Value} {Text(Seats)}");
}

/// <summary>The ticket type for a seat of a hold.</summary>
/// <param name="Type">The id of the type.</param>
/// <param name="Member">The membership number, for a type that asks for one.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TypeChoice(int Seat, string Type, string? Member = null);

/// <summary>
/// Prices a live hold again. It changes no seat, so that it has no line in the ledger, and it is decided again when it is repeated: the
/// same choice gives the same price.
/// </summary>
/// <param name="Types">Of the seats whose type is to be another one, each once.</param>
/// <param name="Code">A promo code, as it was entered; empty: none any more; null: as it is.</param>
public sealed record PriceHold(
    Guid CommandId, HoldId HoldId, Caller Caller, IReadOnlyList<TypeChoice> Types, string? Code = null) : SeatCommand(CommandId);

/// <param name="Reference">The booking's reference, made beforehand so that deciding stays pure.</param>
/// <param name="Tender">How the caller's till takes the money; null when it is paid by other means.</param>
/// <param name="Contact">Where the buyer reads about the booking; null: nowhere.</param>
public sealed record ConfirmHold(
    Guid CommandId, HoldId HoldId, Caller Caller, string Reference, Tender? Tender = null, Contact? Contact = null)
    : SeatCommand(CommandId)
{
    // The reference is made anew for each try.
    internal override long? Asked =>
        Contact is null ? HashOf($"confirm {HoldId.Value} {Tender}") : HashOf($"confirm {HoldId.Value} {Tender} {Contact.Email}");
}

/// <summary>
/// Begins a payment for a hold through a provider: the hold gets all the time that it may have, and only this payment can sell its seats
/// from now on. One that was begun before, and has not sold them, is voided.
/// </summary>
/// <param name="Contact">Where the buyer reads about the booking; null: nowhere.</param>
public sealed record PayHold(PaymentId PaymentId, HoldId HoldId, Caller Caller, string Provider, Contact? Contact = null)
    : SeatCommand(PaymentId.Value)
{
    internal override long? Asked => HashOf($"pay {HoldId.Value} {Provider} {Contact?.Email}");
}

/// <summary>Sells the seats of a hold for a payment that the provider has authorized, though the hold may have run out meanwhile.</summary>
/// <param name="Reference">As in <see cref="ConfirmHold"/>.</param>
/// <param name="HoldAgain">
/// The id of the hold that the same seats get if theirs has ended and they are free, chosen beforehand so that deciding stays pure.
/// </param>
public sealed record SellPaid(Guid CommandId, PaymentId PaymentId, HoldId HoldId, Caller Caller, string Reference, HoldId HoldAgain)
    : SeatCommand(CommandId)
{
    // Reference and hold are made anew for each try.
    internal override long? Asked => HashOf($"sell {PaymentId.Value} {HoldId.Value}");
}

/// <param name="Tender">How the caller's till gives the money back; null when it does not.</param>
/// <param name="Seats">Which of its seats are given back, ascending; all when null.</param>
public sealed record CancelBooking(Guid CommandId, string Reference, Caller Caller, Tender? Tender = null, int[]? Seats = null)
    : SeatCommand(CommandId)
{
    internal override long? Asked =>
        Seats is null ? HashOf($"cancel {Reference} {Tender}") : HashOf($"cancel {Reference} {Tender} {Text(Seats)}");
}

/// <param name="Seats">
/// All the seats that it is to have: as many as it has, ascending, distinct, within the plan. Some may be its own.
/// </param>
/// <param name="Tender">How the caller's till takes or gives the difference in price; null when it does not.</param>
public sealed record MoveBooking(Guid CommandId, string Reference, int[] Seats, Caller Caller, Tender? Tender = null)
    : SeatCommand(CommandId)
{
    internal override long? Asked => HashOf($"move {Reference} {Text(Seats)} {Tender}");
}

/// <summary>Exchanges a booking for seats of another screening: either named ones, or those of a hold of the caller.</summary>
/// <param name="To">The other screening.</param>
/// <param name="NewHold">The id of the hold that named seats get, chosen beforehand so that deciding stays pure.</param>
public sealed record ExchangeBooking(Guid CommandId, string Reference, ScreeningId To, Caller Caller, HoldId NewHold)
    : SeatCommand(CommandId)
{
    /// <summary>As many as the booking has, ascending, distinct, within the plan.</summary>
    public int[]? Seats { get; init; }

    public HoldId? Hold { get; init; }

    /// <summary>How the caller's till takes or gives the difference in price; null when it does not.</summary>
    public Tender? Tender { get; init; }

    /// <summary>The difference that the buyer was shown, in minor units: refused if it is another one. Null: whatever it is.</summary>
    public long? Due { get; init; }

    internal override long? Asked => HashOf($"exchange {Reference} {To.Value} {Text(Seats)} {Hold?.Value} {Tender}");
}

public sealed record BlockSeats(Guid CommandId, int[] Seats, Caller Caller) : SeatCommand(CommandId)
{
    internal override long? Asked => HashOf($"block {Text(Seats)}");
}

public sealed record UnblockSeats(Guid CommandId, int[] Seats, Caller Caller) : SeatCommand(CommandId)
{
    internal override long? Asked => HashOf($"unblock {Text(Seats)}");
}

/// <summary>
/// Gives back what is sold and held of a screening that is called off: some of it at a time. Repeating it changes nothing.
/// </summary>
/// <param name="By">The member of staff who called the screening off.</param>
public sealed record CallOffBookings(Guid CommandId, IReadOnlyList<string> References, IReadOnlyList<HoldId> HoldIds, string By)
    : SeatCommand(CommandId);

/// <summary>Makes visible that holds have run out. Does nothing that the next command for these seats would not do by itself.</summary>
public sealed record ExpireHolds(Guid CommandId, IReadOnlyList<HoldId> HoldIds) : SeatCommand(CommandId);
