using Harness;
using Microsoft.AspNetCore.SignalR;
using SeatMapClient;

namespace SeatHub.Tests;

public sealed class LoadTests(BusyNodes nodes) : IClassFixture<BusyNodes>
{
    [Fact]
    public async Task Thirty_watchers_on_two_nodes_miss_no_frame_and_end_with_the_databases_seats()
    {
        const int Watchers = 30, Buyers = 8, Steps = 60, Seats = 200;
        var screening = await nodes.Cluster.AddScreeningAsync(rows: 10, seatsPerRow: Seats / 10);
        var holder = await nodes.NewHolderAsync();
        var watchers = await Task.WhenAll(Enumerable.Range(0, Watchers).Select(i => nodes.ConnectAsync(i % 2, holder)));
        var buyers = await Task.WhenAll(Enumerable.Range(0, Buyers).Select(i => nodes.ConnectAsync(i % 2)));
        try
        {
            // Half watch from the beginning, half come amid the load.
            var early = await Task.WhenAll(watchers[..(Watchers / 2)].Select(w => w.WatchAsync(screening)));
            var load = Task.WhenAll(buyers.Select((b, i) => BuyAsync(b, screening, new Random(i))));
            var late = await Task.WhenAll(watchers[(Watchers / 2)..].Select(w => w.WatchAsync(screening)));
            await load;

            await nodes.SettledAsync([.. early, .. late]);
            using var api = new RestClient(nodes.Address(1));
            var truth = await api.SeatsAsync(screening);
            Assert.All([.. early, .. late], w => Assert.True(w.Shows(truth)));
            Assert.All([.. early, .. late], w => Assert.Equal((0, 0, 1), (w.Read(m => m.Gaps), w.Read(m => m.Replacements), w.Joins)));
            Assert.All(early, w => Assert.InRange(w.Read(m => m.Applied), 1, (int)truth.Revision));
        }
        catch (HubException failure)
        {
            throw new InvalidOperationException(nodes.Cluster.LogTails(), failure);
        }
        finally
        {
            foreach (var client in watchers.Concat(buyers))
                await client.DisposeAsync();
        }

        static async Task BuyAsync(HubClient client, long screening, Random random)
        {
            var mine = new List<Guid>();
            for (var step = 0; step < Steps; step++)
            {
                if (mine.Count > 0 && random.Next(3) == 0)
                {
                    var hold = mine[random.Next(mine.Count)];
                    mine.Remove(hold);
                    await client.ReleaseAsync(screening, hold);
                    continue;
                }

                var id = Guid.CreateVersion7();
                var first = random.Next(Seats - 3);
                var reply = random.Next(4) == 0
                    ? await client.HoldBestAsync(screening, id, new BestWish(random.Next(1, 4)))
                    : await client.HoldAsync(screening, id, [.. Enumerable.Range(first, random.Next(1, 4))]);
                if (reply.Outcome == "held")
                    mine.Add(id);
            }
        }
    }

    [Fact]
    public async Task A_watcher_that_stops_reading_delays_nobody_and_is_sent_away_in_the_end()
    {
        var screening = await nodes.Cluster.AddScreeningAsync(rows: 100, seatsPerRow: 160);
        await using var stuck = await StuckWatcher.ConnectAsync(nodes.Address(0), (await nodes.NewHolderAsync()).Token);
        await stuck.AskForMoreThanItReadsAsync(screening);
        await using var watcher = await nodes.ConnectAsync(0);
        var map = await watcher.WatchAsync(screening);
        await using var buyer = await nodes.ConnectAsync(0);
        var hold = Guid.CreateVersion7();
        var seat = 0;

        // One who buys, and one who watches: each change must be seen soon, until the server has had enough of the third.
        await Eventually.Async(
            async () =>
            {
                await buyer.HoldAsync(screening, hold = Guid.CreateVersion7(), ++seat);
                await Nodes.SeesAsync(map, seat, 1);
                await buyer.ReleaseAsync(screening, hold);
                await Nodes.SeesAsync(map, seat, 0);
                return stuck.WasSentAway();
            },
            TimeSpan.FromSeconds(60), "the server ends the connection that is not read");

        Assert.InRange(seat, 10, int.MaxValue);
        Assert.Equal((1, 0), (map.Joins, map.Read(m => m.Gaps)));
        await nodes.SettledAsync(map);
    }
}
