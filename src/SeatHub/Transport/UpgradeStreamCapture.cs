using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SeatHub.Transport;

/// <summary>Remembers the stream that a request was upgraded to: the WebSocket that is made of it does not tell.</summary>
/// <param name="upgrade">The web server's.</param>
/// <param name="socket">The socket below, if nothing but TCP is between: then what is written goes straight to it.</param>
internal sealed class UpgradeStreamCapture(IHttpUpgradeFeature upgrade, Socket? socket) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    public Stream? Stream { get; private set; }

    public async Task<Stream> UpgradeAsync()
    {
        // The web server has sent its answer when this returns, and nobody asks the hub anything before having read it.
        var upgraded = await upgrade.UpgradeAsync();
        return Stream = socket is null ? upgraded : new DirectStream(upgraded, socket);
    }

    /// <summary>Before the WebSocket middleware, which takes the feature as it finds it.</summary>
    public static void Watch(HttpContext context)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
            return;
        var isEncrypted = context.Features.Get<ITlsHandshakeFeature>() is not null;
        context.Features.Set<IHttpUpgradeFeature>(new UpgradeStreamCapture(upgrade, isEncrypted ? null : context.Features.Get<IConnectionSocketFeature>()?.Socket));
    }
}
