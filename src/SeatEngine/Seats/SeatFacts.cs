using SeatEngine.Prices;

namespace SeatEngine.Seats;

public enum HoldState : short
{
    Live = 0,
    Released = 1,
    Expired = 2,
    Booked = 3,
}

/// <summary>A hold as the database keeps it, live or not, with its first answer.</summary>
/// <param name="Seats">The seats that were granted, ascending.</param>
/// <param name="Amounts">
/// The price of each, fixed when it was granted: minor units, in the same order. Null for a hold from before prices were kept with it.
/// </param>
/// <param name="Asked"><see cref="SeatCommand.Asked"/> of the command that made it.</param>
/// <param name="Pricing">From what the amounts were computed; null if they are the prices of the categories.</param>
public sealed record HoldRecord(
    HolderId Holder, HoldState State, int[] Seats, long[]? Amounts, long Revision, DateTimeOffset CreatedAt, DateTimeOffset GrantedUntil,
    long? Asked = null, HoldPricing? Pricing = null);

/// <summary>The first answer to a command.</summary>
/// <param name="Asked">What the command asked for; null if it was stored before that was kept.</param>
public sealed record FirstReply(SeatReply Reply, long? Asked);

/// <summary>
/// A booking as the database keeps it. Its seats ascend; <see cref="Amounts"/> has what was paid for each, in the same order.
/// </summary>
/// <param name="ExchangedTo">The screening that it was exchanged for; here it is cancelled then.</param>
/// <param name="Contact">Where its buyer reads about it; null: nowhere.</param>
public sealed record BookingRecord(
    string Reference, HoldId HoldId, HolderId Holder, int[] Seats, long[] Amounts, bool Cancelled, ScreeningId? ExchangedTo = null,
    Contact? Contact = null)
{
    /// <summary>Of each seat that has them, the parts of what was paid for it.</summary>
    public IReadOnlyDictionary<int, SeatPrice>? Parts { get; init; }

    /// <summary>Minor units.</summary>
    public long Total => Amounts.Sum();

    /// <summary>What was paid for one of its seats.</summary>
    public long AmountOf(int seat) => Amounts[Array.IndexOf(Seats, seat)];
}

/// <summary>
/// What a batch must know beyond the seats: holds that may have ended, bookings, first answers. Each feature reads its part of them.
/// Grows as the batch decides, so that the second command of a batch sees the first. One writer.
/// </summary>
public sealed class SeatFacts
{
    public Dictionary<HoldId, HoldRecord> Holds { get; } = [];

    /// <summary>Ids of holds in other screenings: an id is used once.</summary>
    public HashSet<HoldId> UsedElsewhere { get; } = [];

    public Dictionary<string, BookingRecord> Bookings { get; } = new(StringComparer.Ordinal);

    public Dictionary<HoldId, BookingRecord> BookingOfHold { get; } = [];

    /// <summary>Promo codes that holds have, or that are entered for them.</summary>
    public Dictionary<(HoldId, string Code), PromoCode> Codes { get; } = [];

    public Dictionary<Guid, FirstReply> Replies { get; } = [];

    /// <summary>All payments of the holds that are paid for.</summary>
    public Dictionary<PaymentId, PaymentRecord> Payments { get; } = [];

    public void Add(BookingRecord booking)
    {
        Bookings[booking.Reference] = booking;
        BookingOfHold[booking.HoldId] = booking;
    }
}
