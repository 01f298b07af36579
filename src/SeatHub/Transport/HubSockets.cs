using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
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

    private static readonly ConnectionAbortedException _stopped = new("The server stops.");
    private static readonly ConnectionAbortedException _doesNotRead = new("The close frame could not be sent.");

    // A heartbeat reads half a dozen objects of a connection that are no longer in the processor's caches, and pings are due every 15
    // seconds: each second one of these groups gets its heartbeat. With 100,000 connections that saves a sixteenth of the machine.
    private const int HeartbeatGroups = 5;

    private readonly ConcurrentDictionary<HubSocket, byte>[] _connections =
        [.. Enumerable.Range(0, HeartbeatGroups).Select(_ => new ConcurrentDictionary<HubSocket, byte>())];

    public int Count => _connections.Sum(group => group.Count);

    public static bool IsHub(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>()?.HubType == typeof(SeatMapHub);

    /// <summary>For the hub, and not a connection that was negotiated with the stock transport.</summary>
    public static bool IsWithoutNegotiation(HttpContext context) => IsHub(context) && !context.Request.Query.ContainsKey("id");

    public static bool CanServe(HttpContext context) => IsWithoutNegotiation(context) && context.WebSockets.IsWebSocketRequest;

    /// <returns>Completes with the connection, or when it has been taken from the web server: then the request is over.</returns>
    public async Task ServeAsync(HttpContext context)
    {
        var connection = await AcceptAsync(context);
        GroupOf(connection).TryAdd(connection, 0);
        if (life.ApplicationStopping.IsCancellationRequested)
            connection.Abort(_stopped);
        if (!connection.IsDetached)
        {
            await RunAsync(connection);
            return;
        }

        connection.Pending.OutlivesRequest = true;
        // Without the request's execution context, which would keep the request in memory.
        ThreadPool.UnsafeQueueUserWorkItem(
            static item => _ = item.Sockets.RunDetachedAsync(item.Connection), (Sockets: this, Connection: connection),
            preferLocal: true);
    }

    /// <summary>Does not wait for the client, so that no client can keep the others out.</summary>
    private static async Task<HubSocket> AcceptAsync(HttpContext context)
    {
        var pending = context.Features.GetRequiredFeature<PendingConnection>();
        var accepted = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = TimeSpan.Zero });
        var upgrade = context.Features.Get<IHttpUpgradeFeature>() as UpgradeStreamCapture;
        if (upgrade?.Detached is not { } detached)
            return new HubSocket(accepted, upgrade?.Stream, null, pending, context);
        // Not the accepted one: it keeps the request, to abort it.
        var stream = new DirectStream(detached.Transport.Input, detached.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket);
        var socket = WebSocket.CreateFromStream(
            stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
        return new HubSocket(socket, stream, detached, pending, context);
    }

    private async Task RunDetachedAsync(HubSocket connection)
    {
        try
        {
            await RunAsync(connection);
        }
        catch (Exception error)
        {
            // Nobody awaits this, as the web server awaits a request and logs its exception.
            log.LogError(error, "A hub connection failed");
        }
    }

    private async Task RunAsync(HubSocket connection)
    {
        try
        {
            // Only a connection that has sent something takes a slot: silent ones do not delay the others.
            if (await TakeSlotOnFirstBytesAsync(connection))
                await hub.OnConnectedAsync(connection);
        }
        finally
        {
            connection.Pending.End();
            await CloseAsync(connection);
        }
    }

    /// <returns>False if the connection ended, or sent nothing in time.</returns>
    private async Task<bool> TakeSlotOnFirstBytesAsync(HubSocket connection)
    {
        try
        {
            using var timeout = new CancellationTokenSource(options.Value.HandshakeTimeout);
            if (!await connection.Input.WaitForBytesAsync(timeout.Token))
                return false;
            await connection.Pending.TakeSlotAsync(slots, connection.ConnectionClosed);
            return true;
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            log.LogDebug(error, "A connection ended before its handshake");
            return false;
        }
    }

    private async Task CloseAsync(HubSocket connection)
    {
        var socket = connection.Socket;
        // Nothing may follow the close frame.
        connection.Stream?.HoldBackFrames();
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var timeout = new CancellationTokenSource(CloseTimeout);
                // The WebSocket stops waiting, but a write below it does not.
                await using var registration = timeout.Token.Register(() => connection.Abort(_doesNotRead));
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, timeout.Token);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException
            or ConnectionAbortedException or ObjectDisposedException)
        {
            log.LogDebug(error, "A connection ended without a close frame");
            connection.Abort(_doesNotRead);
        }

        try
        {
            await connection.Input.CompleteAsync();
            await connection.Output.CompleteAsync();
            await connection.DisposeAsync();
        }
        finally
        {
            // Last: a node that stops waits until there is none.
            GroupOf(connection).TryRemove(connection, out _);
        }
    }

    private ConcurrentDictionary<HubSocket, byte> GroupOf(HubSocket connection) =>
        _connections[(uint)RuntimeHelpers.GetHashCode(connection) % HeartbeatGroups];

    /// <summary>Heartbeats: SignalR sends its pings with them and ends clients that have been silent for too long.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Now, not when this service is stopped: the web server stops first, and waits for the connections that were not taken from it.
        using var stopping = life.ApplicationStopping.Register(AbortAll);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var beat = 0; await timer.WaitForNextTickAsync(stoppingToken); beat = (beat + 1) % HeartbeatGroups)
        {
            foreach (var (connection, _) in _connections[beat])
                connection.OnHeartbeat();
        }
    }

    /// <summary>Clients reconnect by themselves, to another node.</summary>
    private void AbortAll()
    {
        foreach (var (connection, _) in _connections.SelectMany(group => group))
            connection.Abort(_stopped);
    }

    /// <summary>Waits for the connections that the web server does not know any more.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (Array.Exists(_connections, group => !group.IsEmpty) && await timer.WaitForNextTickAsync(cancellationToken))
        {
        }

        await base.StopAsync(cancellationToken);
    }
}
