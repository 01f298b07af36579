using Harness;
using SeatMapClient;

namespace Cluster.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task Nodes_that_start_at_once_on_an_empty_database_all_come_up_and_share_their_keys()
    {
        await using var cluster = await SeatMapCluster.StartAsync(0);
        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => cluster.AddNodeAsync()));
        var screening = await cluster.AddScreeningAsync();

        foreach (var issuer in nodes)
        {
            using var api = new RestClient(issuer.BaseAddress);
            var holder = await api.NewHolderAsync();
            foreach (var node in nodes)
            {
                await using var hub = await HubClient.ConnectAsync(node.BaseAddress, holder.Token);
                Assert.Equal(50, (await hub.JoinAsync(screening)).SeatCount);
            }
        }

        await cluster.VerifyAsync();
    }

    [Fact]
    public async Task A_node_that_starts_without_Redis_sells_and_uses_Redis_when_it_comes()
    {
        await using var cluster = await SeatMapCluster.StartPrivateAsync(0);
        cluster.Redis!.Kill();
        var nodes = new[] { await cluster.AddNodeAsync(), await cluster.AddNodeAsync() };
        var screening = await cluster.AddScreeningAsync();
        using var api = new RestClient(nodes[0].BaseAddress);
        var holder = await api.NewHolderAsync();
        await using var here = await HubClient.ConnectAsync(nodes[0].BaseAddress, holder.Token);
        await using var there = await HubClient.ConnectAsync(nodes[1].BaseAddress, holder.Token);
        var map = await there.WatchAsync(screening);
        Assert.Equal("held", (await here.HoldAsync(screening, Guid.CreateVersion7(), 1)).Outcome);
        await Eventually.Async(() => map.StatusOf(1) == 1, TimeSpan.FromSeconds(10), "the other node sees it without Redis");

        await cluster.Redis.StartAsync();

        // Both nodes listen on the screening's channel.
        await Eventually.Async(
            async () => (await cluster.Redis.AskAsync($"PUBSUB NUMSUB t:changes:{{{screening}}}"))[^1], count => count == ":2", TimeSpan.FromSeconds(20), "both nodes have subscribed");
        Assert.Equal("held", (await here.HoldAsync(screening, Guid.CreateVersion7(), 2)).Outcome);
        await Eventually.Async(() => map.StatusOf(2) == 1, TimeSpan.FromSeconds(10), "the other node sees it");
    }
}
