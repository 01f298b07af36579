using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SeatHub.Transport;

/// <summary>
/// Upgrades a request to the bare TCP connection, if there is only TCP below the HTTP connection: the web server ends the HTTP connection
/// when the request ends, and the TCP connection belongs to the hub.
/// </summary>
internal sealed class UpgradeStreamCapture(IHttpUpgradeFeature upgrade, DetachableConnection? connection) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    /// <summary>What the request was upgraded to: the WebSocket that is made of it has no property for it. Null if it was taken.</summary>
    public Stream? Stream { get; private set; }

    /// <summary>The connection that was taken from the web server, or null. The hub disposes of it.</summary>
    public ConnectionContext? Detached { get; private set; }

    public async Task<Stream> UpgradeAsync()
    {
        // The web server has flushed its 101 response when this returns, so nothing that the hub writes can come before it.
        var upgraded = await upgrade.UpgradeAsync();
        Detached = connection?.TryDetach();
        if (Detached is not null)
            return System.IO.Stream.Null;
        return Stream = upgraded;
    }

    /// <summary>Must run before the WebSocket middleware, which reads the feature once.</summary>
    public static void Install(HttpContext context)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
            context.Features.Set<IHttpUpgradeFeature>(new UpgradeStreamCapture(upgrade, context.Features.Get<DetachableConnection>()));
    }
}
