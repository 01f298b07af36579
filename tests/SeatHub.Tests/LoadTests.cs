using Harness;
using SeatMap.Client;

namespace SeatHub.Tests;

[Trait("speed", "slow")]
public sealed class LoadTests(ManyHoldsNodes nodes) : IClassFixture<ManyHoldsNodes>
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
            var truth = (await new SeatMapApi(nodes.Options(node: 1)).FindSeatsAsync(screening)).ValueOrThrow();
            Assert.All([.. early, .. late], w => Assert.Equal(new SeatMapPosition(truth.Epoch, truth.Revision), w.Position));
            Assert.All([.. early, .. late], w => Assert.Equal(truth.Statuses, w.CopyStatuses()));
            // The one snapshot is the answer to Join.
            Assert.All([.. early, .. late], w => Assert.Equal((0, 1, 1), (w.Counts.Gaps, w.Counts.Snapshots, w.Counts.Joins)));
            Assert.All(early, w => Assert.InRange(w.Counts.Applied, 1, (int)truth.Revision));
        }
        catch (SeatMapException failure)
        {
            throw new InvalidOperationException(nodes.Cluster.LogTails(), failure);
        }
        finally
        {
            foreach (var client in watchers.Concat(buyers))
                await client.DisposeAsync();
        }

        static async Task BuyAsync(SeatMapConnection client, long screening, Random random)
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
                    ? await client.HoldBestAsync(screening, id, new BestSeats(random.Next(1, 4)))
                    : await client.HoldAsync(screening, id, [.. Enumerable.Range(first, random.Next(1, 4))]);
                if (reply.Outcome == SeatOutcome.Held)
                    mine.Add(id);
            }
        }
    }

    [Theory]
    [BothTransports]
    public async Task A_watcher_that_stops_reading_delays_nobody_and_is_disconnected_in_the_end(int node)
    {
        var screening = await nodes.Cluster.AddScreeningAsync(rows: 100, seatsPerRow: 160);
        await using var stuck = await StuckWatcher.ConnectAsync(nodes.Address(node), (await nodes.NewHolderAsync()).Token);
        await stuck.AskForMoreThanItReadsAsync(screening);
        await using var watcher = await nodes.ConnectAsync(node);
        var map = await watcher.WatchAsync(screening);
        await using var buyer = await nodes.ConnectAsync(node);
        var hold = Guid.CreateVersion7();
        var seat = 0;

        // One client buys and one watches: each change must show soon, until the server disconnects the third.
        await Eventually.Async(
            async () =>
            {
                await buyer.HoldAsync(screening, hold = Guid.CreateVersion7(), [++seat]);
                await Nodes.SeesAsync(map, seat, SeatStatus.Held);
                await buyer.ReleaseAsync(screening, hold);
                await Nodes.SeesAsync(map, seat, SeatStatus.Free);
                return seat >= 10 && stuck.IsDisconnected();
            },
            TimeSpan.FromSeconds(60), "the server disconnects the client that does not read");

        Assert.Equal((1, 0), (map.Counts.Joins, map.Counts.Gaps));
        await nodes.SettledAsync(map);
    }
}
