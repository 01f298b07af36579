using System.Diagnostics.CodeAnalysis;
using SeatEngine.Prices;
using SeatEngine.Seats;

namespace SeatEngine.Screenings;

/// <summary>A screening as it stands in a list. Times are UTC; amounts are minor units (cents).</summary>
public record ScreeningSummary
{
    public required long Id { get; init; }
    public required string Title { get; init; }

    /// <summary><c>film</c>, <c>concert</c>, <c>play</c>, <c>match</c>: a word for the page, nothing more.</summary>
    public required string Kind { get; init; }
    public required string Venue { get; init; }
    public required string City { get; init; }

    /// <summary>IANA name, for showing the start as the venue's own clock shows it.</summary>
    public required string TimeZone { get; init; }
    public required string Hall { get; init; }
    public required DateTimeOffset StartsAt { get; init; }
    public required DateTimeOffset SalesOpenAt { get; init; }
    public required DateTimeOffset SalesCloseAt { get; init; }
    public required int SeatCount { get; init; }
    public required int SeatsLeft { get; init; }

    /// <summary>The lowest price of a seat that is free; of any seat if none is.</summary>
    public required long FromPrice { get; init; }

    /// <summary>The highest price of a seat.</summary>
    public required long ToPrice { get; init; }
    public required string Currency { get; init; }

    /// <summary>When it was called off; absent: it takes place.</summary>
    public DateTimeOffset? CalledOffAt { get; init; }
}

/// <summary>A screening as staff see it: how its seats stand, and what its live bookings have brought, in minor units.</summary>
public sealed record StaffScreening : ScreeningSummary
{
    [SetsRequiredMembers]
    internal StaffScreening(ScreeningSummary summary)
        : base(summary)
    {
    }

    public string PlanHash { get; init; } = "";
    public int Held { get; init; }
    public int Sold { get; init; }
    public int Blocked { get; init; }
    public long Revenue { get; init; }
}

public sealed record ScreeningPrice(string Category, string Name, string Color, long Amount);

/// <summary>A screening with what its map needs.</summary>
/// <param name="HoldSeconds">How long a hold lasts, and at most how long it still lasts after it was extended.</param>
/// <param name="AccessibleRelease">When wheelchair spaces and companions' seats are sold to everyone.</param>
public sealed record ScreeningDetail(
    ScreeningSummary Screening, string PlanHash, bool OrphanRule, int MaxSeats, int HoldSeconds, IReadOnlyList<ScreeningPrice> Prices,
    AccessibleRelease AccessibleRelease)
{
    /// <summary>What visitors should know of hall and entry; empty: nothing.</summary>
    public string HallNotes { get; init; } = "";

    /// <summary>Of a screening that is called off, for visitors; empty: none was given.</summary>
    public string CallOffReason { get; init; } = "";

    /// <summary>Ticket types, fees and tax; absent: a ticket costs what its category costs.</summary>
    public ScreeningPricing? Pricing { get; init; }

    /// <summary>Each change by staff raises it. A change that names it is refused if there was another one.</summary>
    public int Version { get; init; }
}
