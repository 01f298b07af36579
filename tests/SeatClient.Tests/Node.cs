using Harness;
using SeatMap.Client;

namespace SeatClient.Tests;

/// <summary>One node on a database of its own, for as long as the tests of a class run.</summary>
public sealed class Node : IAsyncLifetime
{
    private SeatMapCluster? _cluster;

    public SeatMapCluster Cluster => _cluster ?? throw new InvalidOperationException("The node has not been started");

    public SeatMapClientOptions Options => new() { Server = Cluster.Nodes[0].BaseAddress };

    public async Task InitializeAsync() => _cluster = await SeatMapCluster.StartAsync(1, "SeatRules:MaxLiveHoldsPerHolder=20");

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    public Task<SeatMapClientOptions> NewHolderAsync() => SeatMapApi.SignInAsNewHolderAsync(Options);

    public async Task<SeatMapClientOptions> StaffAsync(string name)
    {
        var result = await Cluster.RunCommandAsync("token", "staff", name, "--role", "admin");
        return result.ExitCode == 0
            ? Options with { Token = result.Output.Trim() }
            : throw new InvalidOperationException(result.Output + result.Error);
    }
}
