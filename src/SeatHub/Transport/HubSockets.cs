using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SeatHub.Transport;

/// <summary>
/// Serves hub connections that come as a bare WebSocket, without negotiation; every other way goes on to the stock transport, which
/// can also negotiate, stream and poll. Lets in so many at a time that a storm of joins starves nobody. Thread-safe.
/// </summary>
internal sealed class HubSockets(HubConnectionHandler<SeatMapHub> hub, IHostApplicationLifetime life, ILogger<HubSockets> log) : BackgroundService
{
    // Handshakes under way at a time. 18,000 joins take 5 s on two cores (bench join); more of them at a time would only wait for each
    // other in the thread pool, before the frames of those who are connected.
    private const int MaxHandshakes = 64;

    // How long a handshake may keep its place: whoever opens a socket and says nothing does not keep others out.
    private static readonly TimeSpan MaxTurn = TimeSpan.FromSeconds(2);

    // How long one may take to say good-bye in return.
    private static readonly TimeSpan GoodBye = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turns = new(MaxHandshakes);
    private readonly ConcurrentDictionary<HubSocket, byte> _connections = new();

    public static bool IsHub(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>()?.HubType == typeof(SeatMapHub);

    public static bool CanServe(HttpContext context) => IsHub(context) && context.WebSockets.IsWebSocketRequest && !context.Request.Query.ContainsKey("id");

    public async Task ServeAsync(HttpContext context)
    {
        await _turns.WaitAsync(context.RequestAborted);
        var turn = new HandshakeSlot(_turns);
        try
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = TimeSpan.Zero });
            var connection = new HubSocket(socket, (context.Features.Get<IHttpUpgradeFeature>() as UpgradeStreamCapture)?.Stream, context);
            connection.Turn = turn;
            _connections.TryAdd(connection, 0);
            try
            {
                await hub.OnConnectedAsync(connection);
            }
            finally
            {
                _connections.TryRemove(connection, out _);
                await CloseAsync(connection, socket);
            }
        }
        finally
        {
            turn.End();
        }
    }

    private async Task CloseAsync(HubSocket connection, WebSocket socket)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var patience = new CancellationTokenSource(GoodBye);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException or ConnectionAbortedException or ObjectDisposedException)
        {
            log.LogDebug(error, "A connection ended without a good-bye");
            connection.Abort(new ConnectionAbortedException("It did not take its good-bye."));
        }

        await connection.Input.CompleteAsync();
        await connection.Output.CompleteAsync();
    }

    /// <summary>SignalR's clock for pings and for clients that have fallen silent.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Before the web server waits for its requests to end, of which each connection is one.
        using var stopping = life.ApplicationStopping.Register(AbortAll);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (connection, _) in _connections)
            {
                connection.OnHeartbeat();
                if (connection.Turn is { } turn && turn.HasLasted(MaxTurn))
                    turn.End();
            }
        }
    }

    /// <summary>They come back by themselves, to another node.</summary>
    private void AbortAll()
    {
        foreach (var (connection, _) in _connections)
            connection.Abort(new ConnectionAbortedException("The server stops."));
    }

    public override void Dispose()
    {
        _turns.Dispose();
        base.Dispose();
    }
}
