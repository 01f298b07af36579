using Harness;
using Microsoft.AspNetCore.SignalR;
using SeatHub.Feeds;
using SeatMap.Client;

namespace SeatHub.Tests.Feeds;

/// <summary>What code of the server itself sends to groups and connections.</summary>
public sealed class GroupSendTests : IAsyncLifetime
{
    private InProcessNode _node = null!;

    public async Task InitializeAsync() => _node = await InProcessNode.StartAsync();

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task What_is_sent_to_the_group_of_a_screening_reaches_who_watches_it_and_nobody_else()
    {
        var screening = await _node.AddScreeningAsync();
        var other = await _node.AddScreeningAsync();
        await using var first = await _node.ConnectAsync();
        await using var second = await _node.ConnectAsync();
        await using var elsewhere = await _node.ConnectAsync();
        var (toFirst, toSecond, toElsewhere) = (Nodes.NoticesOf(first), Nodes.NoticesOf(second), Nodes.NoticesOf(elsewhere));
        await first.WatchAsync(screening);
        await second.WatchAsync(screening);
        await elsewhere.WatchAsync(other);
        var hub = _node.Get<IHubContext<SeatMapHub, ISeatMapClient>>().Clients;
        var notice = new HoldNotice(screening, Guid.CreateVersion7(), HoldChange.Held, [1], null);

        await hub.Group(ScreeningFeeds.GroupName(new(screening))).HoldChanged(notice);
        await hub.GroupExcept(ScreeningFeeds.GroupName(new(screening)), [ConnectionOf(screening, 0)]).HoldChanged(notice);
        await hub.Client(ConnectionOf(other, 0)).HoldChanged(notice);
        await hub.All.HoldChanged(notice);

        await Eventually.Async(
            () => Task.FromResult((toFirst.Count, toSecond.Count, toElsewhere.Count)), received => received == (2, 3, 2),
            TimeSpan.FromSeconds(10), "each client gets what is sent to it");
    }

    [Fact]
    public async Task Feeds_of_screenings_that_nobody_watches_any_more_are_removed_and_created_again()
    {
        var screening = await _node.AddScreeningAsync();
        var feeds = _node.Get<ScreeningFeeds>();
        for (var round = 0; round < 3; round++)
        {
            await using var client = await _node.ConnectAsync();
            var map = await client.WatchAsync(screening);
            Assert.Equal(1, feeds.Count);
            var hold = Guid.CreateVersion7();
            await client.HoldAsync(screening, hold, [3]);
            await Nodes.SeesAsync(map, 3, SeatStatus.Held);
            await client.ReleaseAsync(screening, hold);
            await client.DisposeAsync();
            await Eventually.Async(() => feeds.Count == 0, TimeSpan.FromSeconds(10), "the feed is removed");
        }
    }

    /// <summary>The id that the server gave to the n-th watcher.</summary>
    private string ConnectionOf(long screening, int index)
    {
        var ids = new List<string>();
        _node.Get<ScreeningFeeds>().Find(new(screening))!.ForEach(w => ids.Add(w.Watcher.Connection.ConnectionId));
        return ids[index];
    }
}
