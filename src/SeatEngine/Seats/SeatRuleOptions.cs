using System.ComponentModel.DataAnnotations;

namespace SeatEngine.Seats;

/// <summary>The rules of holding, bound from <c>SeatRules</c> and validated at start.</summary>
public sealed record SeatRuleOptions
{
    /// <summary>How long a hold lasts when granted, and from the moment it is extended.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "02:00:00")]
    public TimeSpan HoldTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>No extension takes a hold further than this from when it was granted.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "04:00:00")]
    public TimeSpan HoldCap { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>
    /// How long a hold lasts at least from the moment when its buyer begins to pay through a provider. It may go this far past the cap.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan PaymentTime { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>An extension that would gain less changes nothing. A tenth of <see cref="HoldTime"/>.</summary>
    public TimeSpan LeastExtension => HoldTime / 10;

    [Range(1, 100)]
    public int MaxSeatsPerHold { get; init; } = 10;

    /// <summary>Seats of one screening that are held at a time from one IPv4 address or IPv6 /64, through one node.</summary>
    [Range(1, 1_000_000)]
    public int MaxHeldSeatsPerAddress { get; init; } = 40;

    [Range(1, 100)]
    public int MaxLiveHoldsPerHolder { get; init; } = 2;

    /// <summary>How long before its end the holder is warned that a hold is about to run out.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ExpiryWarning { get; init; } = TimeSpan.FromMinutes(2);
}
