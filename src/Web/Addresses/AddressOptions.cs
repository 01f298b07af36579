using System.ComponentModel.DataAnnotations;
using SeatHub.Limits;

namespace Web.Addresses;

/// <summary>Where visitors reach the installation, and through whom; bound from the root of the settings and validated at start.</summary>
public sealed record AddressOptions : IValidatableObject
{
    /// <summary>
    /// Scheme and host that visitors see, for example <c>https://tickets.example</c>: links are built with it. Without it, with the host
    /// that the request names, which must be one of <c>AllowedHosts</c>.
    /// </summary>
    public string? PublicAddress { get; init; }

    /// <summary>Addresses or networks of proxies whose <c>X-Forwarded-*</c> is believed. Those of this machine always are.</summary>
    public string[] KnownProxies { get; init; } = [];

    /// <summary>Exactly what browsers send as <c>Origin</c>: lower case, no path, no default port.</summary>
    public static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority) == text && uri.UserInfo.Length == 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PublicAddress is not null && !IsOrigin(PublicAddress))
        {
            yield return new ValidationResult(
                $"PublicAddress is \"{PublicAddress}\": it is a scheme and a host, like https://tickets.example, and nothing after it.",
                [nameof(PublicAddress)]);
        }

        foreach (var proxy in KnownProxies.Where(proxy => CallerAddresses.ReadNetwork(proxy) is null))
        {
            yield return new ValidationResult(
                $"KnownProxies has \"{proxy}\": a proxy is an address like 10.0.0.5, or a network like 10.0.0.0/24.",
                [nameof(KnownProxies)]);
        }
    }
}
