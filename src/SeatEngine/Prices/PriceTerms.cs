using System.Text.Json.Serialization;
using SeatEngine.Json;

namespace SeatEngine.Prices;

/// <summary>On the wire and in the database: the name in camelCase.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<FeeKind>))]
public enum FeeKind
{
    /// <summary>An amount for each ticket that costs something.</summary>
    Ticket,

    /// <summary>An amount for each booking that costs something.</summary>
    Booking,

    /// <summary>A part of what each ticket costs.</summary>
    Percent,
}

/// <summary>What is paid beside the price of the seats. Free tickets have no fees.</summary>
/// <param name="Name">What buyers read.</param>
/// <param name="Amount">Minor units; 0 for <see cref="FeeKind.Percent"/>.</param>
/// <param name="Percent">Of the price after a discount, two decimals at most; 0 for the other kinds.</param>
public sealed record Fee(string Name, FeeKind Kind, long Amount = 0, decimal Percent = 0);

/// <summary>On the wire and in the database: the name in camelCase.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DiscountKind>))]
public enum DiscountKind
{
    /// <summary>A part of the price of each ticket.</summary>
    Percent,

    /// <summary>An amount off each ticket.</summary>
    TicketAmount,

    /// <summary>An amount off the whole booking, spread over its tickets.</summary>
    BookingAmount,

    /// <summary>Each ticket costs this amount, if it costs more without.</summary>
    TicketPrice,
}

/// <summary>What a promo code or a voucher takes off.</summary>
/// <param name="Amount">Minor units; 0 for <see cref="DiscountKind.Percent"/>.</param>
/// <param name="Percent">0 to 100, two decimals at most; 0 for the other kinds.</param>
public sealed record Discount(DiscountKind Kind, long Amount = 0, decimal Percent = 0)
{
    /// <summary>Only tickets of these types; null: of all.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>At most so many tickets of a booking, the dearest first; null: all.</summary>
    public int? MaxTickets { get; init; }
}

/// <summary>A discount with the code that gives it.</summary>
public sealed record CodeDiscount(string Code, Discount Discount);

/// <summary>
/// By what a hold is priced, beside the price of each seat. Kept with the hold, so that its price stays what it was. Immutable.
/// </summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="TaxPercent">Of the tax that all prices include; null: none is shown.</param>
public sealed record PriceTerms(string Currency, IReadOnlyList<Fee> Fees, decimal? TaxPercent = null, CodeDiscount? Code = null);
