namespace Web.Http;

/// <summary>Where a request came from.</summary>
internal static class Callers
{
    /// <summary>The address behind the proxy. "unknown" only for a server that has no network, as tests may start.</summary>
    public static string AddressOfCaller(this HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address.ToString(),
    };
}
