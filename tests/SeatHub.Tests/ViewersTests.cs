using Harness;

namespace SeatHub.Tests;

[Trait("speed", "slow")]
[Collection(nameof(DefaultNodes))]
public sealed class ViewersTests(DefaultNodes nodes)
{
    private static readonly TimeSpan _counted = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Viewers_are_counted_over_all_nodes_and_those_who_left_are_not()
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        await using var one = await nodes.ConnectAsync(0);
        await using var other = await nodes.ConnectAsync(1);
        var here = await one.WatchAsync(screening);
        var there = await other.WatchAsync(screening);
        await using (var third = await StockClient.ConnectAsync(nodes.Address(1), (await nodes.NewHolderAsync()).Token))
        {
            await third.JoinAsync(screening);
            await Eventually.Async(() => here.Viewers == 3 && there.Viewers == 3, _counted, "three are counted on both nodes");
            Assert.Equal(3, (await third.JoinAsync(screening)).Viewers);
        }

        await Eventually.Async(() => here.Viewers == 2, _counted, "the third is no longer counted");
    }
}
