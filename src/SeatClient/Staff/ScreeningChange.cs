namespace SeatMap.Client;

/// <summary>What is to be different about a screening. What is null stays as it is.</summary>
public sealed record ScreeningChange
{
    /// <summary>When it begins.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>What visitors should know of hall and entry; empty: nothing any more.</summary>
    public string? HallNotes { get; init; }

    /// <summary>From when on seats can be held and bought.</summary>
    public DateTimeOffset? SalesOpenAt { get; init; }

    /// <summary>Until when.</summary>
    public DateTimeOffset? SalesCloseAt { get; init; }

    /// <summary>Close sales now. Holds that were made before can still be bought.</summary>
    public bool CloseSales { get; init; }

    /// <summary>Minor units, of the categories whose price is to be another. Holds and bookings keep theirs.</summary>
    public IReadOnlyDictionary<string, long>? Prices { get; init; }

    /// <summary>
    /// That of the screening as it was read: refused with <c>changed_meanwhile</c> if it is not the present one. Null: whatever it is.
    /// </summary>
    public int? Version { get; init; }

    /// <summary>About another screening in the hall at the new time, as for a new screening.</summary>
    public bool? AllowOverlap { get; init; }
}

/// <summary>A screening that was changed.</summary>
/// <param name="Id">The screening.</param>
/// <param name="Version">Of its terms now.</param>
public sealed record ChangedScreening(long Id, int Version)
{
    /// <summary>What else is in its hall at the new time, if the request did not say that this is meant.</summary>
    public string? Warning { get; init; }
}
