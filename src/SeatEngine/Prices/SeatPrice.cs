using System.Text.Json.Serialization;

namespace SeatEngine.Prices;

/// <summary>A seat of a hold with what it costs before discounts and fees.</summary>
/// <param name="Type">The id of its ticket type; null in a screening without types.</param>
/// <param name="TypeName">What buyers read.</param>
/// <param name="List">The price of category and type, in minor units.</param>
/// <param name="Member">The membership number that was entered for it.</param>
public sealed record ListedSeat(int Seat, string? Type, string? TypeName, long List, string? Member = null);

/// <summary>A fee, or a seat's share of it.</summary>
/// <param name="Amount">Minor units.</param>
public sealed record FeeShare(string Name, long Amount);

/// <summary>What one seat costs, by its parts: <c>Amount = List - Discount + fees</c>. Immutable. Amounts in minor units.</summary>
/// <param name="Tax">The tax that the amount includes.</param>
public sealed record SeatPrice(
    int Seat, string? Type, string? TypeName, long List, long Discount, IReadOnlyList<FeeShare> Fees, long Tax, string? Member = null)
{
    [JsonIgnore]
    public long Amount => List - Discount + Fees.Sum(fee => fee.Amount);
}

/// <summary>What the seats of a hold cost, by parts that add up to the total. Immutable. Amounts in minor units.</summary>
/// <param name="Seats">Ascending.</param>
public sealed record Quote(IReadOnlyList<SeatPrice> Seats)
{
    public long Total { get; } = Seats.Sum(seat => seat.Amount);

    /// <summary>What the code takes off.</summary>
    public long Discount { get; } = Seats.Sum(seat => seat.Discount);

    /// <summary>The tax that the total includes.</summary>
    public long Tax { get; } = Seats.Sum(seat => seat.Tax);

    /// <summary>Each fee once, in the order of the screening's.</summary>
    public IReadOnlyList<FeeShare> Fees { get; } =
        [.. Seats.SelectMany(seat => seat.Fees).GroupBy(fee => fee.Name).Select(of => new FeeShare(of.Key, of.Sum(fee => fee.Amount)))];
}
