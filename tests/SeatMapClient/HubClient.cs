using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace SeatMapClient;

/// <summary>
/// One connection to <c>/hubs/seatmap</c>: the commands, the screenings it watches, what it is told of its own holds. Reconnects
/// for ever with jitter and joins again from where it was. Thread-safe.
/// </summary>
public sealed class HubClient : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly ConcurrentDictionary<long, WatchedScreening> _watched = new();
    private readonly ConcurrentQueue<HoldNotice> _notices = new();
    private readonly ConcurrentDictionary<long, int> _viewers = new();

    /// <param name="node">The node's address.</param>
    /// <param name="token">The holder's.</param>
    /// <param name="reconnect">Whether to come back by itself.</param>
    /// <param name="protocol">JSON when null.</param>
    public HubClient(Uri node, string? token, bool reconnect = true, IHubProtocol? protocol = null)
    {
        var builder = new HubConnectionBuilder();
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(new Uri(node, "/hubs/seatmap")));
        builder.Services.AddSingleton<IConnectionFactory>(new WebSocketConnections(token, protocol?.TransferFormat ?? TransferFormat.Text));
        if (protocol is null)
            builder.AddJsonProtocol();
        else
            builder.Services.AddSingleton(protocol);
        if (reconnect)
            builder.WithAutomaticReconnect(new ForEver());
        _hub = builder.Build();
        _hub.On<long, byte[]>("Seats", (screening, delta) => Find(screening) is { } watched && !watched.Frame(delta) ? AskAgainAsync(watched) : Task.CompletedTask);
        _hub.On<long, int, long, byte[]>("Snapshot", (screening, epoch, revision, statuses) => Find(screening)?.Replace(new Position(epoch, revision), statuses));
        _hub.On<long, int>("Viewers", (screening, viewers) => _viewers[screening] = viewers);
        _hub.On<HoldNotice>("HoldChanged", _notices.Enqueue);
        _hub.Reconnected += _ => Task.WhenAll(_watched.Values.Select(AskAgainAsync));
    }

    public HubConnection Connection => _hub;

    /// <summary>Everything the server has said of this holder's holds, in order.</summary>
    public IReadOnlyList<HoldNotice> Notices => [.. _notices];

    /// <summary>How many watch, as last told; 0 before that.</summary>
    public int Viewers(long screening) => _viewers.GetValueOrDefault(screening);

    public static async Task<HubClient> ConnectAsync(Uri node, string? token, bool reconnect = true, IHubProtocol? protocol = null)
    {
        var client = new HubClient(node, token, reconnect, protocol);
        try
        {
            await client._hub.StartAsync();
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Joins; from then on the map follows by itself.</summary>
    public async Task<WatchedScreening> WatchAsync(long screening)
    {
        var watched = _watched.GetOrAdd(screening, id => new WatchedScreening(id));
        await JoinAsync(watched);
        return watched;
    }

    public Task<JoinReply> JoinAsync(long screening, Position? position = null) => _hub.InvokeAsync<JoinReply>("Join", screening, position);

    /// <summary>Stops watching; the map stays as it was.</summary>
    public async Task LeaveAsync(long screening)
    {
        await _hub.InvokeAsync("Leave", screening);
        _watched.TryRemove(screening, out _);
    }

    public Task<SeatReply> HoldAsync(long screening, Guid hold, params int[] seats) => _hub.InvokeAsync<SeatReply>("Hold", screening, hold, seats);

    public Task<SeatReply> HoldOrSimilarAsync(long screening, Guid hold, params int[] seats) => _hub.InvokeAsync<SeatReply>("HoldOrSimilar", screening, hold, seats);

    public Task<SeatReply> HoldBestAsync(long screening, Guid hold, BestWish best) => _hub.InvokeAsync<SeatReply>("HoldBest", screening, hold, best);

    public Task<SeatReply> ExtendAsync(long screening, Guid hold, Guid command) => _hub.InvokeAsync<SeatReply>("Extend", screening, hold, command);

    public Task<SeatReply> ReleaseAsync(long screening, Guid hold, int[]? seats = null) => _hub.InvokeAsync<SeatReply>("Release", screening, hold, seats);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private WatchedScreening? Find(long screening) => _watched.GetValueOrDefault(screening);

    private async Task JoinAsync(WatchedScreening watched)
    {
        while (!watched.Joined(await _hub.InvokeAsync<JoinReply>("Join", watched.Id, watched.Ask())))
        {
            // A frame that was kept did not follow either: once more, from where it is now.
        }
    }

    private async Task AskAgainAsync(WatchedScreening watched)
    {
        while (_hub.State == HubConnectionState.Connected && _watched.ContainsKey(watched.Id))
        {
            try
            {
                await JoinAsync(watched);
                return;
            }
            catch (HubException)
            {
                // The database is away: the node says so, and a moment later it may not.
                await Task.Delay(Random.Shared.Next(100, 500));
            }
            catch (Exception gone) when (gone is InvalidOperationException or OperationCanceledException or IOException)
            {
                // Disconnected meanwhile: Reconnected asks again.
                return;
            }
        }
    }

    /// <summary>For ever, with jitter, so that a node that comes back is not met by everybody at once.</summary>
    private sealed class ForEver : IRetryPolicy
    {
        public TimeSpan? NextRetryDelay(RetryContext retryContext) => TimeSpan.FromMilliseconds(Random.Shared.Next(50, retryContext.PreviousRetryCount < 5 ? 300 : 2_000));
    }
}
