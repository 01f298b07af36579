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
    private readonly ConcurrentQueue<(long Screening, byte[] Delta)> _frames = new();
    private readonly ConcurrentQueue<(long Screening, long Revision, byte[] Free)> _overviews = new();

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
        Connection.On<long, byte[]>("Seats", (screening, delta) => _frames.Enqueue((screening, delta)));
        Connection.On<long, int, long, byte[]>(
            "Overview", (screening, _, revision, free) => _overviews.Enqueue((screening, revision, free)));
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
    public int FramesOf(long screening) => DeltasOf(screening).Length;

    public byte[][] DeltasOf(long screening) => [.. _frames.Where(f => f.Screening == screening).Select(f => f.Delta)];

    public (long Revision, byte[] Free)[] OverviewsOf(long screening) =>
        [.. _overviews.Where(o => o.Screening == screening).Select(o => (o.Revision, o.Free))];

    public Task<JoinReply> JoinAsync(long screening, Position? position = null) =>
        Connection.InvokeAsync<JoinReply>("Join", screening, position);

    public Task<JoinReply> JoinSectionsAsync(long screening, Position? position, int[] known, int[] sections) =>
        Connection.InvokeAsync<JoinReply>("JoinSections", screening, position, known, sections);

    public Task<SectionsReply> ShowSectionsAsync(long screening, Position? position, int[] known, int[] sections) =>
        Connection.InvokeAsync<SectionsReply>("ShowSections", screening, position, known, sections);

    public Task LeaveAsync(long screening) => Connection.InvokeAsync("Leave", screening);

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
