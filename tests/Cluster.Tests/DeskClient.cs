using System.Collections.Concurrent;
using Harness;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Cluster.Tests;

public sealed record Occupancy(long ScreeningId, long Revision, int Free, int Held, int Sold, int Blocked);

public sealed record ReleasedHold(long ScreeningId, Guid HoldId, int[] Seats, string By);

/// <summary>A connection to <c>/hubs/desk</c>. It does not reconnect, so that a test sees which messages were lost.</summary>
internal sealed class DeskClient : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly ConcurrentQueue<ReleasedHold> _released = new();
    private readonly ConcurrentDictionary<long, Occupancy> _occupancy = new();

    private DeskClient(SeatMapNode node, string? token)
    {
        _hub = new HubConnectionBuilder().WithUrl(new Uri(node.BaseAddress, "/hubs/desk"), HttpTransportType.WebSockets, options =>
        {
            if (token is not null)
                options.AccessTokenProvider = () => Task.FromResult<string?>(token);
        }).Build();
        _hub.On<ReleasedHold>("HoldReleased", _released.Enqueue);
        _hub.On<Occupancy[]>("Occupancy", changes =>
        {
            foreach (var change in changes)
                Show(change);
        });
    }

    public HubConnectionState State => _hub.State;

    /// <summary>The received messages, in order.</summary>
    public IReadOnlyList<ReleasedHold> Released => [.. _released];

    public static async Task<DeskClient> ConnectAsync(SeatMapNode node, string? token)
    {
        var client = new DeskClient(node, token);
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

    public async Task WatchOccupancyAsync()
    {
        foreach (var screening in await _hub.InvokeAsync<Occupancy[]>("WatchOccupancy"))
            Show(screening);
    }

    public Task WatchScreeningAsync(long screening) => _hub.InvokeAsync("WatchScreening", screening);

    /// <summary>The counts of the last received occupancy.</summary>
    public (int Free, int Held, int Sold, int Blocked) Shown(long screening) =>
        _occupancy.TryGetValue(screening, out var now) ? (now.Free, now.Held, now.Sold, now.Blocked) : default;

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private void Show(Occupancy change) =>
        _occupancy.AddOrUpdate(change.ScreeningId, change, (_, shown) => change.Revision < shown.Revision ? shown : change);
}
