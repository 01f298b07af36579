using System.Collections.Concurrent;
using Harness;
using SeatMap.Client;

namespace SeatHub.Tests;

[Collection(nameof(DefaultNodes))]
public sealed class ScreeningChangeTests(DefaultNodes nodes)
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Whoever_watches_on_any_node_is_sent_a_change_once_and_whoever_joins_later_knows_its_version()
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        await using var here = await nodes.ConnectAsync(Nodes.Direct);
        await using var there = await nodes.ConnectAsync(Nodes.Stock, protocol: SeatMapProtocol.Json);
        WatchedScreening[] watching = [await here.WatchAsync(screening), await there.WatchAsync(screening)];
        ConcurrentQueue<SeatMap.Client.ScreeningNotice>[] received = [new(), new()];
        for (var i = 0; i < 2; i++)
            watching[i].ScreeningChanged += received[i].Enqueue;
        Assert.All(watching, w => Assert.Equal(1, w.Version));
        var staff = new SeatMapApi(nodes.Options(Nodes.Direct, await nodes.StaffTokenAsync())).Staff;
        var detail = (await new SeatMapApi(nodes.Options()).FindScreeningAsync(screening)).ValueOrThrow();
        var starts = detail.Screening.StartsAt.AddMinutes(30);

        var changed = (await staff.ChangeScreeningAsync(screening, new ScreeningChange
        {
            StartsAt = starts,
            HallNotes = "Entrance B",
            CloseSales = true,
            Prices = new Dictionary<string, long> { [detail.Prices[0].Category] = 1_234 },
            Version = detail.Version,
        })).ValueOrThrow();

        Assert.Equal(2, changed.Version);
        for (var i = 0; i < 2; i++)
        {
            var notices = received[i];
            await Eventually.Async(() => !notices.IsEmpty, _limit, "the watcher is sent the change");
            var notice = Assert.Single(notices);
            Assert.Equal((screening, 2, starts, "Entrance B"), (notice.ScreeningId, notice.Version, notice.StartsAt, notice.HallNotes));
            Assert.Contains(new SeatMap.Client.CategoryAmount(detail.Prices[0].Category, 1_234), notice.Prices);
            Assert.Equal((2, notice.SalesCloseAt), (watching[i].Version, watching[i].SalesCloseAt));
            Assert.True(notice.SalesCloseAt <= watching[i].ServerNow.AddSeconds(5));
        }

        await using var late = await nodes.ConnectAsync(Nodes.Stock);
        Assert.Equal(2, (await late.WatchAsync(screening)).Version);
        Assert.Equal(
            "changed_meanwhile",
            (await staff.ChangeScreeningAsync(screening, new ScreeningChange { HallNotes = "", Version = 1 })).Problem?.Code);
        Assert.All(received, notices => Assert.Single(notices));
    }
}
