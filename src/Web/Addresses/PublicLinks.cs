using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;

namespace Web.Addresses;

/// <summary>Absolute URLs for what leaves the server: QR codes, calendar entries and mails. Thread-safe.</summary>
public sealed class PublicLinks(IOptions<AddressOptions> options)
{
    private readonly string? _address = options.Value.PublicAddress;

    /// <summary>The URL of the booking's page.</summary>
    public string Booking(HttpRequest request, string reference) => Absolute(request, $"/bookings/{reference}");

    /// <param name="path">Of one of our pages.</param>
    public string Absolute(HttpRequest request, string path) => _address is null
        ? UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, path)
        : $"{_address}{request.PathBase}{path}";

    /// <summary>The same outside of a request: in a mail, which is sent only if <c>PublicAddress</c> is set.</summary>
    public string Booking(string reference) => Absolute($"/bookings/{reference}");

    public string Absolute(string path) => $"{_address ?? throw new InvalidOperationException("PublicAddress is not set")}{path}";

    /// <summary>
    /// Whether this is the origin of the installation's own pages. The scheme is not compared: not every proxy says which one it had.
    /// </summary>
    public bool IsOwn(HttpRequest request, string origin) => origin == _address
        || (Uri.TryCreate(origin, UriKind.Absolute, out var page)
            && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
}
