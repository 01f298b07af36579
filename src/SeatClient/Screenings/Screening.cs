using System.Text.Json.Serialization;

namespace SeatMap.Client;

/// <summary>A screening as it stands in a list. Times are UTC; amounts are minor units of the currency (cents).</summary>
public record ScreeningSummary
{
    /// <summary>The screening's id.</summary>
    public long Id { get; init; }

    /// <summary>What is shown or played.</summary>
    public string Title { get; init; } = "";

    /// <summary><c>film</c>, <c>concert</c>, <c>play</c> or <c>match</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The house.</summary>
    public string Venue { get; init; } = "";

    /// <summary>The house's city.</summary>
    public string City { get; init; } = "";

    /// <summary>The house's time zone, an IANA name.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>The hall within the house.</summary>
    public string Hall { get; init; } = "";

    /// <summary>When it begins.</summary>
    public DateTimeOffset StartsAt { get; init; }

    /// <summary>From when on seats can be held and bought.</summary>
    public DateTimeOffset SalesOpenAt { get; init; }

    /// <summary>Until when.</summary>
    public DateTimeOffset SalesCloseAt { get; init; }

    /// <summary>How many seats the hall has.</summary>
    public int SeatCount { get; init; }

    /// <summary>How many of them are free.</summary>
    public int SeatsLeft { get; init; }

    /// <summary>The lowest price of a seat that is free; of any seat if none is.</summary>
    public long FromPrice { get; init; }

    /// <summary>The highest price of a seat.</summary>
    public long ToPrice { get; init; }

    /// <summary>ISO 4217, for instance <c>EUR</c>.</summary>
    public string Currency { get; init; } = "";

    /// <summary>When it was called off; null: it takes place.</summary>
    public DateTimeOffset? CalledOffAt { get; init; }
}

/// <summary>A screening with what its map needs.</summary>
public sealed record ScreeningDetail
{
    /// <summary>What the list says of it.</summary>
    public ScreeningSummary Screening { get; init; } = new();

    /// <summary>Its plan; see <see cref="SeatMapApi.FindPlanAsync"/>.</summary>
    public string PlanHash { get; init; } = "";

    /// <summary>True if no hold may leave a single free seat between taken ones.</summary>
    public bool OrphanRule { get; init; }

    /// <summary>When wheelchair spaces and companions' seats are sold to everyone.</summary>
    public AccessibleRelease AccessibleRelease { get; init; }

    /// <summary>How many seats a hold may have.</summary>
    public int MaxSeats { get; init; }

    /// <summary>
    /// Seconds that a hold lasts when it is made, and again from the moment it is extended. An extension that would gain less than a
    /// tenth of it changes nothing.
    /// </summary>
    public int HoldSeconds { get; init; }

    /// <summary>One price for each category of the plan.</summary>
    public IReadOnlyList<ScreeningPrice> Prices { get; init; } = [];

    /// <summary>What visitors should know of hall and entry; empty: nothing.</summary>
    public string HallNotes { get; init; } = "";

    /// <summary>Why it is called off; empty: it is not, or no reason was given.</summary>
    public string CallOffReason { get; init; } = "";

    /// <summary>Each change by staff raises it; see <see cref="ScreeningChange.Version"/>.</summary>
    public int Version { get; init; }
}

/// <summary>When wheelchair spaces and companions' seats are sold to everyone; before, they are kept for those who need them.</summary>
[JsonConverter(typeof(OpenEnumConverter<AccessibleRelease>))]
public enum AccessibleRelease
{
    /// <summary>A condition that this version of the client does not know.</summary>
    Unknown,

    /// <summary>They are not.</summary>
    Never,

    /// <summary>When all other seats of the hall are sold.</summary>
    HallSold,

    /// <summary>When all other seats of their section are sold.</summary>
    SectionSold,

    /// <summary>When all other seats of their price are sold.</summary>
    PriceSold,
}

/// <summary>What a seat of a category costs.</summary>
/// <param name="Category">The category's id.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Color">Its color on the map, <c>#rrggbb</c>.</param>
/// <param name="Amount">Minor units of the screening's currency.</param>
public sealed record ScreeningPrice(string Category, string Name, string Color, long Amount);

/// <summary>A position in the history of a screening's seats.</summary>
/// <param name="Epoch">Changes when history may have been lost, for instance after a restore of the database.</param>
/// <param name="Revision">Grows by one with each commit.</param>
public readonly record struct SeatMapPosition(int Epoch, long Revision);

/// <summary>The status of every seat at one position.</summary>
public sealed record SeatStatuses
{
    /// <summary>See <see cref="SeatMapPosition"/>.</summary>
    public int Epoch { get; init; }

    /// <summary>See <see cref="SeatMapPosition"/>.</summary>
    public long Revision { get; init; }

    /// <summary>One status for each seat, by its number in the plan.</summary>
    public IReadOnlyList<SeatStatus> Statuses { get; init; } = [];
}
