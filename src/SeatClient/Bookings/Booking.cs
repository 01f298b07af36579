namespace SeatMap.Client;

/// <summary>A booking. Times are UTC; amounts are minor units of the currency (cents).</summary>
public sealed record Booking
{
    /// <summary>What the buyer shows and types.</summary>
    public string Reference { get; init; } = "";

    /// <summary>The screening.</summary>
    public long ScreeningId { get; init; }

    /// <summary>What is shown or played.</summary>
    public string Title { get; init; } = "";

    /// <summary>The house.</summary>
    public string Venue { get; init; } = "";

    /// <summary>The house's city.</summary>
    public string City { get; init; } = "";

    /// <summary>The house's time zone, an IANA name.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>The hall.</summary>
    public string Hall { get; init; } = "";

    /// <summary>When it begins.</summary>
    public DateTimeOffset StartsAt { get; init; }

    /// <summary><c>live</c> or <c>cancelled</c>.</summary>
    public string Status { get; init; } = "";

    /// <summary>Its seats, ascending; of a cancelled booking, those it had.</summary>
    public IReadOnlyList<BookedSeat> Seats { get; init; } = [];

    /// <summary>What was paid for all seats.</summary>
    public long Total { get; init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset BookedAt { get; init; }

    /// <summary>What visitors should know of hall and entry; empty: nothing.</summary>
    public string HallNotes { get; init; } = "";

    /// <summary>What staff have changed since the seats were held, as it was then; null: nothing.</summary>
    public BookedTerms? WhenBooked { get; init; }

    /// <summary>What its buyer is to get back, in minor units, other than what a till has given back.</summary>
    public long Refund { get; init; }

    /// <summary>The screening is called off.</summary>
    public bool CalledOff { get; init; }

    /// <summary>Why it is called off; empty: no reason was given.</summary>
    public string CallOffReason { get; init; } = "";
}

/// <summary>A screening as the buyer of a booking knew it, where it is another now.</summary>
/// <param name="StartsAt">Null: the same as now.</param>
/// <param name="HallNotes">Null: the same as now.</param>
public sealed record BookedTerms(DateTimeOffset? StartsAt, string? HallNotes);

/// <summary>A seat of a booking.</summary>
/// <param name="Seat">Its number in the plan.</param>
/// <param name="Label">Its label in the plan.</param>
/// <param name="Section">The id of its section.</param>
/// <param name="Row">The row's name.</param>
/// <param name="Number">The number within the row.</param>
/// <param name="Category">The id of its category.</param>
/// <param name="Amount">What was paid for it, in minor units.</param>
public sealed record BookedSeat(int Seat, string Label, string Section, string Row, string Number, string Category, long Amount)
{
    /// <summary>How the seat is called on tickets: <c>Stalls, row F seat 7</c>, <c>Table 7, seat 3</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The parts of what was paid for it; null: the price of its category.</summary>
    public TicketPrice? Price { get; init; }

    /// <summary><see cref="Row"/> is a table.</summary>
    public bool Table { get; init; }
}
