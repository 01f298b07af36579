using SeatEngine.Plans;
using SeatEngine.Prices;

namespace SeatEngine.Seats;

/// <summary>What the rules must know of a screening. Immutable.</summary>
/// <param name="SalesOpenAt">No hold before.</param>
/// <param name="SalesCloseAt">No hold from then on; a live hold may still be confirmed.</param>
/// <param name="OrphanRule">Refuse holds that strand a single seat.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Prices">Minor units by category; a category without a price is not for sale.</param>
/// <param name="AccessibleRelease">When wheelchair spaces and companions' seats are sold to everyone.</param>
public sealed record ScreeningTerms(
    ScreeningId Id, SeatingPlan Plan, DateTimeOffset SalesOpenAt, DateTimeOffset SalesCloseAt, bool OrphanRule,
    string Currency, IReadOnlyDictionary<string, long> Prices,
    AccessibleRelease AccessibleRelease = AccessibleRelease.Never)
{
    /// <summary>Each change by staff raises it. The head has it too, so that no command is decided on the terms of before.</summary>
    public int Version { get; init; } = 1;

    public DateTimeOffset StartsAt { get; init; }

    /// <summary>What visitors should know of hall and entry; empty: nothing.</summary>
    public string HallNotes { get; init; } = "";

    /// <summary>Nothing is sold any more, and what was sold is given back.</summary>
    public bool IsCalledOff { get; init; }

    /// <summary>For visitors; empty if none was given.</summary>
    public string CallOffReason { get; init; } = "";

    /// <summary>Ticket types, fees and tax.</summary>
    public ScreeningPricing Pricing { get; init; } = ScreeningPricing.None;

    /// <summary>What the category of a seat costs.</summary>
    public long Price(int seat) => Prices.GetValueOrDefault(Plan.Seats[seat].Category);

    /// <summary>By what new holds are priced.</summary>
    public PriceTerms PriceTerms => new(Currency, Pricing.Fees, Pricing.TaxPercent);

    /// <summary>A seat with its price for a ticket type; without one, for the type that seats are held as.</summary>
    public ListedSeat List(int seat, TicketType? type = null, string? member = null)
    {
        type ??= Pricing.Types.Count > 0 ? Pricing.Types[0] : null;
        var price = Price(seat);
        return new ListedSeat(
            seat, type?.Id, type?.Name, type?.PriceOf(Plan.Seats[seat].Category, price, Currency) ?? price, member);
    }
}
