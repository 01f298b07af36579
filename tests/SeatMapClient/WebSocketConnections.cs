using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace SeatMapClient;

/// <summary>Opens SignalR connections straight as WebSockets, without negotiation. Thread-safe.</summary>
/// <param name="token">Sent as bearer token; none when null.</param>
/// <param name="format">What the hub protocol speaks: text or binary frames.</param>
public sealed class WebSocketConnections(string? token, TransferFormat format) : IConnectionFactory
{
    /// <exception cref="HttpRequestException">The server answered, but not with a WebSocket; the status code says why.</exception>
    /// <exception cref="WebSocketException">There is no server.</exception>
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var uri = new UriBuilder(((UriEndPoint)endpoint).Uri);
        uri.Scheme = uri.Scheme is "https" or "wss" ? "wss" : "ws";
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = TimeSpan.Zero; // SignalR has its own.
        if (token is not null)
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        try
        {
            await socket.ConnectAsync(uri.Uri, cancellationToken);
        }
        catch (WebSocketException refused) when (socket.HttpStatusCode is not 0)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            throw new HttpRequestException($"The server answered {(int)status}", refused, status);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new WebSocketConnection(socket, format == TransferFormat.Text ? WebSocketMessageType.Text : WebSocketMessageType.Binary);
    }
}
