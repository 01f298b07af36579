using Harness;

namespace SeatHub.Tests;

public sealed class ViewersTests(UsualNodes nodes) : IClassFixture<UsualNodes>
{
    private static readonly TimeSpan _counted = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Viewers_are_counted_over_all_nodes_and_those_who_left_are_not()
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        await using var one = await nodes.ConnectAsync(0);
        await using var other = await nodes.ConnectAsync(1);
        await one.WatchAsync(screening);
        await other.WatchAsync(screening);
        await using (var third = await nodes.ConnectAsync(1))
        {
            await third.WatchAsync(screening);
            await Eventually.Async(() => one.Viewers(screening) == 3 && other.Viewers(screening) == 3, _counted, "three are counted on both nodes");
            Assert.Equal(3, (await third.JoinAsync(screening)).Viewers);
        }

        await Eventually.Async(() => one.Viewers(screening) == 2, _counted, "the third is missed");
    }
}
