namespace SeatMap.Client;

/// <summary>A live hold of the caller's own. Immutable. Times are UTC, by the server's clock.</summary>
public sealed record SeatHold
{
    /// <summary>The screening.</summary>
    public long ScreeningId { get; init; }

    /// <summary>The hold.</summary>
    public Guid HoldId { get; init; }

    /// <summary>Its seats, ascending.</summary>
    public IReadOnlyList<int> Seats { get; init; } = [];

    /// <summary>
    /// What they cost, by parts; null if they cost what their categories cost, and for a hold known from the hub.
    /// </summary>
    public HoldQuote? Quote { get; init; }

    /// <summary>When it ends unless it is extended or bought.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>No extension goes past this moment. Null for a hold known only from a notice of the hub, which does not say it.</summary>
    public DateTimeOffset? ExtendableUntil { get; init; }
}
