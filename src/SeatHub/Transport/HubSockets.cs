using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SeatHub.Transport;

/// <summary>
/// Serves hub connections that come as a WebSocket without negotiation; all others go on to the stock transport, which can also
/// negotiate, stream and poll. Thread-safe.
/// </summary>
internal sealed class HubSockets(
    HubConnectionHandler<SeatMapHub> hub, HandshakeSlots slots, IOptions<HubTransportOptions> options, IHostApplicationLifetime life,
    ILogger<HubSockets> log)
    : BackgroundService
{
    // How long the close frame may take to be sent to a client that does not read.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<HubSocket, byte> _connections = new();

    public static bool IsHub(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>()?.HubType == typeof(SeatMapHub);

    public static bool CanServe(HttpContext context) =>
        IsHub(context) && context.WebSockets.IsWebSocketRequest && !context.Request.Query.ContainsKey("id");

    public async Task ServeAsync(HttpContext context)
    {
        var pending = context.Features.GetRequiredFeature<PendingConnection>();
        // Does not wait for the client, so that no client can keep the others out.
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = TimeSpan.Zero });
        var connection = new HubSocket(socket, (context.Features.Get<IHttpUpgradeFeature>() as UpgradeStreamCapture)?.Stream, context);
        _connections.TryAdd(connection, 0);
        try
        {
            // Only a connection that has sent something takes a slot: silent ones do not delay the others.
            if (await TakeSlotOnFirstBytesAsync(connection, pending))
                await hub.OnConnectedAsync(connection);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
            pending.End();
            await CloseAsync(connection, socket);
        }
    }

    /// <returns>False if the connection ended, or sent nothing in time.</returns>
    private async Task<bool> TakeSlotOnFirstBytesAsync(HubSocket connection, PendingConnection pending)
    {
        try
        {
            using var timeout = new CancellationTokenSource(options.Value.HandshakeTimeout);
            if (!await connection.Input.WaitForBytesAsync(timeout.Token))
                return false;
            await pending.TakeSlotAsync(slots, connection.ConnectionClosed);
            return true;
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            log.LogDebug(error, "A connection ended before its handshake");
            return false;
        }
    }

    private async Task CloseAsync(HubSocket connection, WebSocket socket)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var timeout = new CancellationTokenSource(CloseTimeout);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, timeout.Token);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException
            or ConnectionAbortedException or ObjectDisposedException)
        {
            log.LogDebug(error, "A connection ended without a close frame");
            connection.Abort(new ConnectionAbortedException("The close frame could not be sent."));
        }

        await connection.Input.CompleteAsync();
        await connection.Output.CompleteAsync();
    }

    /// <summary>Heartbeats: SignalR sends its pings with them and ends clients that have been silent for too long.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Now, not when this service is stopped: the web server stops first and waits until its requests end, and each connection is one.
        using var stopping = life.ApplicationStopping.Register(AbortAll);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (connection, _) in _connections)
                connection.OnHeartbeat();
        }
    }

    /// <summary>Clients reconnect by themselves, to another node.</summary>
    private void AbortAll()
    {
        foreach (var (connection, _) in _connections)
            connection.Abort(new ConnectionAbortedException("The server stops."));
    }
}
