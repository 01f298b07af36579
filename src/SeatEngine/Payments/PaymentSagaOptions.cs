using System.ComponentModel.DataAnnotations;

namespace SeatEngine.Payments;

/// <summary>When the saga of a payment gives up; bound from <c>Payments:Saga</c> and validated at start.</summary>
public sealed record PaymentSagaOptions
{
    /// <summary>How long before the end of its hold a payment that is not authorized is voided.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan LastLook { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long after the end of its hold a payment that turns out to be authorized may still sell its seats, if they are free. A provider
    /// that is away for an hour must not sell seats to buyers who have gone home.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan LateSale { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a capture is tried. Authorizations of cards last seven days, some of them less.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan CaptureTime { get; init; } = TimeSpan.FromDays(4);

    /// <summary>The longest time between two attempts.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(10);
}
