namespace SeatMap.Client;

/// <summary>
/// What staff can change of a screening, as it is now. Times are UTC. Holds and bookings keep the prices that they have.
/// </summary>
public sealed record ScreeningNotice
{
    /// <summary>The screening.</summary>
    public long ScreeningId { get; init; }

    /// <summary>Each change raises it.</summary>
    public int Version { get; init; }

    /// <summary>When it begins.</summary>
    public DateTimeOffset StartsAt { get; init; }

    /// <summary>What visitors should know of hall and entry; empty: nothing.</summary>
    public string HallNotes { get; init; } = "";

    /// <summary>From when on seats can be held.</summary>
    public DateTimeOffset SalesOpenAt { get; init; }

    /// <summary>Until when.</summary>
    public DateTimeOffset SalesCloseAt { get; init; }

    /// <summary>Of every category.</summary>
    public IReadOnlyList<CategoryAmount> Prices { get; init; } = [];

    /// <summary>Nothing is sold any more, and bookings are cancelled.</summary>
    public bool CalledOff { get; init; }

    /// <summary>Why it is called off; empty: no reason was given.</summary>
    public string CallOffReason { get; init; } = "";
}

/// <summary>What a seat of a category costs.</summary>
/// <param name="Category">The category's id.</param>
/// <param name="Amount">Minor units of the screening's currency.</param>
public sealed record CategoryAmount(string Category, long Amount);
