using Harness;
using SeatMapClient;

namespace SeatHub.Tests;

/// <summary>Two nodes on one database, for as long as the tests of a class run.</summary>
public abstract class Nodes(params string[] settings) : IAsyncLifetime
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(10);
    private SeatMapCluster? _cluster;

    public SeatMapCluster Cluster => _cluster ?? throw new InvalidOperationException("The nodes have not been started");

    public Uri Address(int node = 0) => Cluster.Nodes[node].BaseAddress;

    public async Task InitializeAsync() => _cluster = await SeatMapCluster.StartAsync(2, settings);

    public async Task DisposeAsync()
    {
        if (_cluster is null)
            return;
        try
        {
            // Whatever the tests of a class did: every ledger explains every seat.
            await _cluster.VerifyAsync();
        }
        finally
        {
            await _cluster.DisposeAsync();
        }
    }

    public async Task<Holder> NewHolderAsync()
    {
        using var api = new RestClient(Address());
        return await api.NewHolderAsync();
    }

    /// <summary>A connection of a new holder, or another one of a known holder.</summary>
    public async Task<HubClient> ConnectAsync(int node = 0, Holder? holder = null) =>
        await HubClient.ConnectAsync(Address(node), (holder ?? await NewHolderAsync()).Token);

    public async Task<string> StaffTokenAsync()
    {
        var result = await Cluster.RunCommandAsync("token", "staff", "Ada");
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
                    var (revision, statuses) = await Cluster.ReadSeatsAsync(watcher.Id);
                    Assert.Equal(revision, watcher.Position?.Revision);
                    Assert.Equal(statuses, watcher.Statuses.Select(s => (int)s));
                },
                _soon, "the watcher's map is the database's");
        }
    }

    public static Task SeesAsync(WatchedScreening watcher, int seat, byte status) =>
        Eventually.Async(() => Task.FromResult(watcher.StatusOf(seat)), s => s == status, _soon, $"seat {seat} turns {status} on the map");

    public static Task ToldAsync(HubClient client, Guid hold, string change) =>
        Eventually.Async(() => client.Notices.Any(n => n.HoldId == hold && n.Change == change), _soon, $"hold {hold} is said to be {change}");
}

/// <summary>Rules as they are by default.</summary>
public sealed class UsualNodes : Nodes;

/// <summary>Holds live four seconds, and are warned of two seconds before their end.</summary>
public sealed class HastyNodes() : Nodes("SeatRules:HoldTime=00:00:04", "SeatRules:HoldCap=00:00:30", "SeatRules:ExpiryWarning=00:00:02", "SeatRules:MaxLiveHoldsPerHolder=20");

/// <summary>Holders are not limited: load comes from few of them.</summary>
public sealed class BusyNodes() : Nodes("SeatRules:MaxLiveHoldsPerHolder=100", "SeatRules:HoldTime=00:00:20");
