using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;

namespace Web.Addresses;

/// <summary>Absolute URLs for what leaves the server: QR codes and calendar entries. Thread-safe.</summary>
public sealed class PublicLinks(IOptions<AddressOptions> options)
{
    private readonly string? _address = options.Value.PublicAddress;

    /// <summary>The URL of the booking's page.</summary>
    public string Booking(HttpRequest request, string reference) => _address is null
        ? UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, $"/bookings/{reference}")
        : $"{_address}{request.PathBase}/bookings/{reference}";

    /// <summary>
    /// Whether this is the origin of the installation's own pages. The scheme is not compared: not every proxy says which one it had.
    /// </summary>
    public bool IsOwn(HttpRequest request, string origin) => origin == _address
        || (Uri.TryCreate(origin, UriKind.Absolute, out var page)
            && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
}
