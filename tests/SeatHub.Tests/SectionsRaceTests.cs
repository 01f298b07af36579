using Harness;
using SeatMap.Client;

namespace SeatHub.Tests;

/// <summary>Watchers that change their sections all the time, while seats change all over the hall.</summary>
[Trait("speed", "slow")]
public sealed class SectionsRaceTests(ManyHoldsNodes nodes) : IClassFixture<ManyHoldsNodes>
{
    private const int Sections = 6, Rows = 12, SeatsPerRow = 20, Seats = Rows * SeatsPerRow, PerSection = Seats / Sections;
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Whatever_sections_a_watcher_shows_it_ends_with_the_databases_seats_and_counts()
    {
        const int Watchers = 16, Buyers = 6;
        var screening = await nodes.Cluster.AddScreeningAsync(Rows, SeatsPerRow, sections: Sections);
        var plan = await nodes.PlanAsync(screening);
        var holder = await nodes.NewHolderAsync();
        var watchers = await Task.WhenAll(Enumerable.Range(0, Watchers).Select(i => nodes.ConnectAsync(
            i % 2, holder, i % 4 < 2 ? SeatMapProtocol.MessagePack : SeatMapProtocol.Json)));
        var buyers = await Task.WhenAll(Enumerable.Range(0, Buyers).Select(i => nodes.ConnectAsync(i % 2)));
        try
        {
            using var stop = new CancellationTokenSource();
            var load = Task.WhenAll(buyers.Select((b, i) => BuyAsync(b, screening, new Random(i), stop.Token)));
            var maps = await Task.WhenAll(watchers.Select((w, i) => LookAroundAsync(w, screening, plan, new Random(100 + i))));
            await stop.CancelAsync();
            await load;

            foreach (var map in maps)
            {
                int[] shown = [.. map.Sections ?? [.. Enumerable.Range(0, Sections)]];
                // Holds run out meanwhile.
                await Eventually.Async(
                    () => AgreesAsync(screening, map, shown), _limit, $"sections {string.Join(' ', shown)} are the database's");
                // No frame was missing, whichever sections were shown when.
                Assert.Equal(0, map.Counts.Gaps);
            }
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
    }

    private async Task AgreesAsync(long screening, WatchedScreening map, int[] shown)
    {
        var (_, truth) = await nodes.Cluster.ReadSeatsAsync(screening);
        // Of sections that are not shown nothing is known.
        Assert.Equal(
            truth.Select((status, seat) => shown.Contains(seat / PerSection) ? status : (int)SeatStatus.Blocked),
            map.CopyStatuses().Select(status => (int)status));
        if (map.Sections is not null)
        {
            Assert.Equal(
                Enumerable.Range(0, Sections).Select(section => truth.AsSpan(section * PerSection, PerSection).Count(0)),
                Enumerable.Range(0, Sections).Select(section => map.FreeSeats(section)));
        }
    }

    private static async Task<WatchedScreening> LookAroundAsync(
        SeatMapConnection client, long screening, SeatingPlan plan, Random random)
    {
        var map = await client.WatchSectionsAsync(screening, plan, []);
        for (var step = 0; step < 60; step++)
        {
            int[] sections = [.. Enumerable.Range(0, Sections).Where(_ => random.Next(3) == 0)];
            if (random.Next(10) == 0)
                await client.WatchAsync(screening);
            else
                await client.WatchSectionsAsync(screening, plan, sections);
            // Frames arrive while these are shown.
            if (random.Next(3) == 0)
                await client.HoldBestAsync(screening, Guid.CreateVersion7(), new BestSeats(1));
        }

        return map;
    }

    private static async Task BuyAsync(SeatMapConnection client, long screening, Random random, CancellationToken stop)
    {
        var mine = new Queue<Guid>();
        while (!stop.IsCancellationRequested)
        {
            if (mine.Count > 12 || (mine.Count > 0 && random.Next(3) == 0))
            {
                await client.ReleaseAsync(screening, mine.Dequeue(), cancellation: CancellationToken.None);
                continue;
            }

            var id = Guid.CreateVersion7();
            var first = random.Next(Seats - 3);
            var reply = await client.HoldAsync(
                screening, id, [.. Enumerable.Range(first, random.Next(1, 4))], cancellation: CancellationToken.None);
            if (reply.Accepted)
                mine.Enqueue(id);
        }
    }
}
