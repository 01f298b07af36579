using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SeatHub.Transport;

/// <summary>Keeps the stream that a request was upgraded to: the WebSocket that is made of it has no property for it.</summary>
/// <param name="socket">The socket, if there is only TCP below the HTTP connection: then writes go straight to it.</param>
internal sealed class UpgradeStreamCapture(IHttpUpgradeFeature upgrade, Socket? socket) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    public Stream? Stream { get; private set; }

    public async Task<Stream> UpgradeAsync()
    {
        // The web server has flushed its 101 response when this returns, so a direct write cannot come before it.
        var upgraded = await upgrade.UpgradeAsync();
        return Stream = socket is null ? upgraded : new DirectStream(upgraded, socket);
    }

    /// <summary>Must run before the WebSocket middleware, which reads the feature once.</summary>
    public static void Install(HttpContext context)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
            return;
        var isEncrypted = context.Features.Get<ITlsHandshakeFeature>() is not null;
        var socket = isEncrypted ? null : context.Features.Get<IConnectionSocketFeature>()?.Socket;
        context.Features.Set<IHttpUpgradeFeature>(new UpgradeStreamCapture(upgrade, socket));
    }
}
