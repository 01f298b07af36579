namespace SeatMap.Client;

/// <summary>A screening as staff see it.</summary>
public sealed record StaffScreening : ScreeningSummary
{
    /// <summary>Its plan.</summary>
    public string PlanHash { get; init; } = "";

    /// <summary>How many seats are held.</summary>
    public int Held { get; init; }

    /// <summary>How many seats are sold.</summary>
    public int Sold { get; init; }

    /// <summary>How many seats are off sale.</summary>
    public int Blocked { get; init; }

    /// <summary>What its live bookings have brought, in minor units.</summary>
    public long Revenue { get; init; }
}

/// <summary>A screening to be put on sale. Its venue and hall are made if they are new.</summary>
public sealed record NewScreening
{
    /// <summary>The house.</summary>
    public required string Venue { get; init; }

    /// <summary>The house's city.</summary>
    public required string City { get; init; }

    /// <summary>The house's time zone, an IANA name.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The hall.</summary>
    public required string Hall { get; init; }

    /// <summary>A plan that the server has.</summary>
    public required string PlanHash { get; init; }

    /// <summary>What is shown or played.</summary>
    public required string Title { get; init; }

    /// <summary><c>film</c>, <c>concert</c>, <c>play</c> or <c>match</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>When it begins.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>From when on seats can be held and bought.</summary>
    public required DateTimeOffset SalesOpenAt { get; init; }

    /// <summary>Until when.</summary>
    public required DateTimeOffset SalesCloseAt { get; init; }

    /// <summary>True if no hold may leave a single free seat between taken ones.</summary>
    public bool OrphanRule { get; init; }

    /// <summary>When wheelchair spaces and companions' seats are sold to everyone.</summary>
    public AccessibleRelease AccessibleRelease { get; init; } = AccessibleRelease.Never;

    /// <summary>ISO 4217, for instance <c>EUR</c>.</summary>
    public required string Currency { get; init; }

    /// <summary>Minor units by category; every category of the plan needs a price.</summary>
    public required IReadOnlyDictionary<string, long> Prices { get; init; }

    /// <summary>
    /// About another screening in the hall at that time. False: refuse with <c>hall_in_use</c>. True: it is meant. Null: make it, with a
    /// warning.
    /// </summary>
    public bool? AllowOverlap { get; init; }
}

/// <summary>A hall that has had a screening.</summary>
/// <param name="Venue">The house.</param>
/// <param name="City">The house's city.</param>
/// <param name="TimeZone">An IANA name.</param>
/// <param name="Hall">The hall.</param>
public sealed record VenueHall(string Venue, string City, string TimeZone, string Hall);
