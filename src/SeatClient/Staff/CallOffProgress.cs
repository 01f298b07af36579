namespace SeatMap.Client;

/// <summary>How far the calling off of a screening is. Times are UTC; sums are minor units of the currency (cents).</summary>
public sealed record CallOffProgress
{
    /// <summary>The screening.</summary>
    public long ScreeningId { get; init; }

    /// <summary>From this moment on nothing of it is sold.</summary>
    public DateTimeOffset CalledOffAt { get; init; }

    /// <summary>The member of staff.</summary>
    public string By { get; init; } = "";

    /// <summary>As visitors read it; empty: none was given.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How many bookings there were when it was called off.</summary>
    public int Bookings { get; init; }

    /// <summary>How many of them are not cancelled yet.</summary>
    public int BookingsLeft { get; init; }

    /// <summary>How many holds have not ended yet.</summary>
    public int HoldsLeft { get; init; }

    /// <summary>How many bookings are marked for refund.</summary>
    public int Refunds { get; init; }

    /// <summary>What their buyers are to get back.</summary>
    public long RefundTotal { get; init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Null: it goes on.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}
