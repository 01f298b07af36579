using Harness;
using SeatMap.Client;

namespace Cluster.Tests;

public sealed class StartTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Nodes_that_start_at_once_on_an_empty_database_become_ready_and_share_their_keys()
    {
        await using var cluster = await SeatMapCluster.StartAsync(0);
        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => cluster.AddNodeAsync()));
        var screening = await cluster.AddScreeningAsync();

        foreach (var issuer in nodes)
        {
            var holder = await issuer.NewHolderAsync();
            foreach (var node in nodes)
            {
                await using var hub = await SeatMapConnection.ConnectAsync(holder with { Server = node.BaseAddress });
                Assert.Equal(50, (await hub.WatchAsync(screening)).SeatCount);
            }
        }

        await cluster.VerifyAsync();
    }

    [Fact]
    public async Task Nodes_that_start_without_Redis_sell_and_use_Redis_once_it_is_there()
    {
        await using var cluster = await SeatMapCluster.StartPrivateAsync(0);
        cluster.Redis!.Kill();
        var nodes = new[] { await cluster.AddNodeAsync(), await cluster.AddNodeAsync() };
        var screening = await cluster.AddScreeningAsync();
        var holder = await nodes[0].NewHolderAsync();
        await using var here = await SeatMapConnection.ConnectAsync(holder);
        await using var there = await SeatMapConnection.ConnectAsync(holder with { Server = nodes[1].BaseAddress });
        var map = await there.WatchAsync(screening);
        Assert.Equal(SeatOutcome.Held, (await here.HoldAsync(screening, Guid.CreateVersion7(), [1])).Outcome);
        await Eventually.Async(() => map.StatusOf(1) == SeatStatus.Held, _limit, "the other node shows the hold without Redis");

        await cluster.Redis.StartAsync();

        // Both nodes have subscribed to the channel of the screening.
        await Eventually.Async(
            async () => (await cluster.Redis.AskAsync($"PUBSUB NUMSUB t:changes:{{{screening}}}"))[^1], count => count == ":2",
            _limit, "both nodes have subscribed");
        Assert.Equal(SeatOutcome.Held, (await here.HoldAsync(screening, Guid.CreateVersion7(), [2])).Outcome);
        await Eventually.Async(() => map.StatusOf(2) == SeatStatus.Held, _limit, "the other node shows the hold");
    }
}
