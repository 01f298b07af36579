using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using SeatEngine.Live;

namespace SeatHub.Tests;

/// <summary>
/// SignalR's own client, for what <see cref="SeatMap.Client.SeatMapConnection"/> does by itself: joins from any position, and sees the
/// answer and each frame as the server sent them. Does not reconnect.
/// </summary>
internal sealed class StockClient : IAsyncDisposable
{
    private readonly ConcurrentQueue<long> _frames = new();

    private StockClient(Uri node, string token, IHubProtocol? protocol)
    {
        var builder = new HubConnectionBuilder();
        builder.WithUrl(new Uri(node, "/hubs/seatmap"), HttpTransportType.WebSockets, http =>
        {
            http.SkipNegotiation = true;
            http.AccessTokenProvider = () => Task.FromResult<string?>(token);
        });
        if (protocol is not null)
            builder.Services.AddSingleton(protocol);
        Connection = builder.Build();
        Connection.On<long, byte[]>("Seats", (screening, _) => _frames.Enqueue(screening));
    }

    public HubConnection Connection { get; }

    /// <param name="protocol">JSON when null.</param>
    public static async Task<StockClient> ConnectAsync(Uri node, string token, IHubProtocol? protocol = null)
    {
        var client = new StockClient(node, token, protocol);
        try
        {
            await client.Connection.StartAsync();
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>The number of frames of a screening that have come.</summary>
    public int FramesOf(long screening) => _frames.Count(id => id == screening);

    public Task<JoinReply> JoinAsync(long screening, Position? position = null) =>
        Connection.InvokeAsync<JoinReply>("Join", screening, position);

    public Task LeaveAsync(long screening) => Connection.InvokeAsync("Leave", screening);

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
