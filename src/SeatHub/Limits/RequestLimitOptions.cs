using System.ComponentModel.DataAnnotations;

namespace SeatHub.Limits;

/// <summary>
/// How many requests of one kind one caller may send in a minute, on this node; bound from <c>Limits</c> and validated at start. A minute's
/// worth may come at once. An address is an IPv4 address or an IPv6 /64, so behind one there can be a school or a mobile network.
/// </summary>
public sealed record RequestLimitOptions : IValidatableObject
{
    /// <summary>Browsers without a cookie, and <c>POST /api/v1/holders</c>.</summary>
    [Range(1, 1_000_000)]
    public int NewHoldersPerAddress { get; init; } = 300;

    [Range(1, 1_000_000)]
    public int HoldsPerAddress { get; init; } = 600;

    [Range(1, 1_000_000)]
    public int HoldsPerHolder { get; init; } = 60;

    /// <summary>Of a booking or a hold by its reference or id.</summary>
    [Range(1, 1_000_000)]
    public int LookUpsPerAddress { get; init; } = 1_200;

    [Range(1, 1_000_000)]
    public int LookUpsPerHolder { get; init; } = 120;

    /// <summary>Of staff.</summary>
    [Range(1, 1_000_000)]
    public int SignInsPerAddress { get; init; } = 30;

    /// <summary>A whole school may reconnect at once.</summary>
    [Range(1, 1_000_000)]
    public int JoinsPerAddress { get; init; } = 3_000;

    [Range(1, 1_000_000)]
    public int JoinsPerHolder { get; init; } = 120;

    /// <summary>Addresses or networks without limits, also on held seats: load programs, a kiosk without staff.</summary>
    public string[] ExemptAddresses { get; init; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => ExemptAddresses
        .Where(text => CallerAddresses.ReadNetwork(text) is null)
        .Select(text => new ValidationResult(
            $"Limits:ExemptAddresses has \"{text}\": that is neither an address like 10.0.0.5 nor a network like 10.0.0.0/24.",
            [nameof(ExemptAddresses)]));
}
