using System.Collections.Concurrent;
using Harness;
using SeatMap.Client;

namespace SeatHub.Tests;

/// <summary>
/// Two nodes on one database, for as long as the tests of a class run. They serve their hubs by different transports, so that a test
/// with both nodes is a test of both transports.
/// </summary>
public abstract class Nodes(params string[] settings) : IAsyncLifetime
{
    /// <summary>The node whose hub is on our own transport.</summary>
    public const int Direct = 0;

    /// <summary>The node whose hub is on SignalR's transport.</summary>
    public const int Stock = 1;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);
    private SeatMapCluster? _cluster;

    public SeatMapCluster Cluster => _cluster ?? throw new InvalidOperationException("The nodes have not been started");

    public Uri Address(int node = 0) => Cluster.Nodes[node].BaseAddress;

    public async Task InitializeAsync()
    {
        _cluster = await SeatMapCluster.StartAsync(1, [.. settings, "Hub:Transport=direct"]);
        await _cluster.AddNodeAsync(settings: ["Hub:Transport=stock"]);
    }

    public async Task DisposeAsync()
    {
        if (_cluster is null)
            return;
        try
        {
            // After all tests of the class: every ledger explains every seat.
            await _cluster.VerifyAsync();
        }
        finally
        {
            await _cluster.DisposeAsync();
        }
    }

    /// <summary>Nothing is repeated, so that a test sees every failure.</summary>
    public SeatMapClientOptions Options(int node = 0, string? token = null) =>
        new() { Server = Address(node), Token = token, RetryFor = TimeSpan.Zero };

    public Task<Holder> NewHolderAsync() => new SeatMapApi(Options()).NewHolderAsync();

    /// <summary>A connection of a new holder, or another one of a known holder.</summary>
    public async Task<SeatMapConnection> ConnectAsync(
        int node = 0, Holder? holder = null, SeatMapProtocol protocol = SeatMapProtocol.MessagePack)
    {
        holder ??= await NewHolderAsync();
        return await SeatMapConnection.ConnectAsync(Options(node, holder.Token) with { Protocol = protocol });
    }

    public async Task<SeatingPlan> PlanAsync(long screening)
    {
        var api = new SeatMapApi(Options());
        return (await api.FindPlanAsync((await api.FindScreeningAsync(screening)).ValueOrThrow().PlanHash)).ValueOrThrow();
    }

    public async Task<string> StaffTokenAsync()
    {
        var result = await Cluster.RunCommandAsync("token", "staff", "Ada", "--role", "admin");
        return result.ExitCode == 0 ? result.Output.Trim() : throw new InvalidOperationException(result.Output + result.Error);
    }

    /// <summary>Waits until every watcher shows exactly what the database holds.</summary>
    public async Task SettledAsync(params WatchedScreening[] watchers)
    {
        foreach (var watcher in watchers)
        {
            await Eventually.Async(
                async () =>
                {
                    var (revision, statuses) = await Cluster.ReadSeatsAsync(watcher.ScreeningId);
                    Assert.Equal(revision, watcher.Position.Revision);
                    Assert.Equal(statuses, watcher.CopyStatuses().Select(s => (int)s));
                },
                _limit, "the watcher's map is the database's");
        }
    }

    public static Task SeesAsync(WatchedScreening watcher, int seat, SeatStatus status) =>
        Eventually.Async(() => Task.FromResult(watcher.StatusOf(seat)), s => s == status, _limit, $"seat {seat} turns {status} on the map");

    /// <summary>What the server sends of the holder's own holds from now on, in order.</summary>
    public static ConcurrentQueue<SeatMap.Client.HoldNotice> NoticesOf(SeatMapConnection client)
    {
        var notices = new ConcurrentQueue<SeatMap.Client.HoldNotice>();
        client.HoldChanged += notices.Enqueue;
        return notices;
    }

    public static Task NoticeAsync(IEnumerable<SeatMap.Client.HoldNotice> notices, Guid hold, string change) =>
        Eventually.Async(
            () => notices.Any(n => n.HoldId == hold && n.ChangeName == change), _limit, $"the client is notified: hold {hold} is {change}");
}

/// <summary>Default rules. All classes that need no other nodes share these: each test has screenings of its own.</summary>
[CollectionDefinition(nameof(DefaultNodes))]
public sealed class DefaultNodes : Nodes, ICollectionFixture<DefaultNodes>;

/// <summary>Holds last four seconds, with a warning two seconds before their end.</summary>
public sealed class ShortHoldNodes() : Nodes(
    "SeatRules:HoldTime=00:00:06", "SeatRules:HoldCap=00:00:30", "SeatRules:ExpiryWarning=00:00:05", "SeatRules:MaxLiveHoldsPerHolder=20");

/// <summary>A holder may have many holds: the load comes from few holders.</summary>
public sealed class ManyHoldsNodes() : Nodes("SeatRules:MaxLiveHoldsPerHolder=100", "SeatRules:HoldTime=00:00:20");
