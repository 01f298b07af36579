using System.Globalization;
using System.Net;
using System.Net.WebSockets;

namespace SeatMap.Client;

/// <summary>Opens the hub's WebSockets, and says why the server refused one, which SignalR's own factory does not.</summary>
internal static class HubSockets
{
    /// <exception cref="SeatMapException">The server answered, but not with a WebSocket.</exception>
    /// <exception cref="WebSocketException">There is no server.</exception>
    public static async ValueTask<WebSocket> OpenAsync(Uri hub, string? token, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        // SignalR's own pings notice a dead connection.
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        if (token is not null)
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        try
        {
            await socket.ConnectAsync(hub, cancellation);
            return socket;
        }
        catch (Exception error)
        {
            var refusal = socket.HttpStatusCode == 0 ? null : Refusal(socket, token is not null, error);
            socket.Dispose();
            if (refusal is not null)
                throw refusal;
            throw;
        }
    }

    private static SeatMapException Refusal(ClientWebSocket socket, bool hasToken, Exception cause)
    {
        var code = socket.HttpStatusCode switch
        {
            HttpStatusCode.Unauthorized => hasToken ? "invalid_token" : "unauthorized",
            HttpStatusCode.Forbidden => "forbidden",
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => "busy",
            _ => SeatMapException.Unreachable,
        };
        return new SeatMapException(code, $"The hub answered {(int)socket.HttpStatusCode}.", cause) { RetryAfter = RetryAfter(socket) };
    }

    private static TimeSpan? RetryAfter(ClientWebSocket socket) =>
        socket.HttpResponseHeaders?.TryGetValue("Retry-After", out var values) == true
        && int.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
