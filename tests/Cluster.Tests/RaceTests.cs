using System.Collections.Concurrent;
using Harness;
using SeatMap.Client;

namespace Cluster.Tests;

public sealed class RaceTests
{
    [Fact]
    public async Task Of_two_hundred_connections_that_want_the_same_twenty_seats_each_seat_has_one_winner_in_every_round()
    {
        const int Connections = 200, Seats = 20, Rounds = 50;
        await using var cluster = await SeatMapCluster.StartAsync(2, "SeatRules:MaxLiveHoldsPerHolder=100");
        var screening = await cluster.AddScreeningAsync(rows: 1, seatsPerRow: Seats);
        var clients = await ConnectAsync(cluster, Connections);
        var watched = await Task.WhenAll(clients[0].WatchAsync(screening), clients[1].WatchAsync(screening));
        try
        {
            for (var round = 0; round < Rounds; round++)
                await RaceAsync(cluster, clients, screening, Seats, round);

            foreach (var map in watched)
            {
                await Eventually.Async(
                    async () => Assert.Equal((await cluster.ReadSeatsAsync(screening)).Revision, map.Position.Revision),
                    TimeSpan.FromSeconds(30), "the watcher has every change");
                Assert.Equal(Seats, map.Count(SeatStatus.Free));
                Assert.Equal(0, map.Counts.Gaps);
            }

            await cluster.VerifyAsync();
        }
        finally
        {
            foreach (var client in clients)
                await client.DisposeAsync();
        }
    }

    /// <summary>
    /// All connections start at once. Each tries six seats in a random order until it gets one: three seats alone, and three together with
    /// the next seat. Every seat has a winner: thirty connections try it alone, and at most twenty of them win another seat before that.
    /// </summary>
    private static async Task RaceAsync(SeatMapCluster cluster, SeatMapConnection[] clients, long screening, int seats, int round)
    {
        var won = new ConcurrentBag<(int Seat, SeatMapConnection Client, Guid Hold)>();
        var losses = 0;
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runs = clients.Select((client, i) => RunAsync(client, i, new Random(round * 1_000 + i))).ToArray();
        start.SetResult();
        await Task.WhenAll(runs);

        var winners = won.GroupBy(w => w.Seat).ToDictionary(g => g.Key, g => g.Select(w => w.Hold).ToHashSet());
        Assert.All(winners, w => Assert.Single(w.Value));
        Assert.Equal(Enumerable.Range(0, seats), winners.Keys.Order());
        Assert.True(losses >= clients.Length - seats, $"{losses} losses of {clients.Length}");
        Assert.Equal(won.Select(w => w.Hold).ToHashSet(), await HoldersAsync(cluster, screening));
        await Task.WhenAll(won.Select(w => (w.Client, w.Hold)).Distinct().Select(
            async w => Assert.Equal(SeatOutcome.Released, (await w.Client.ReleaseAsync(screening, w.Hold)).Outcome)));

        async Task RunAsync(SeatMapConnection client, int index, Random random)
        {
            int[] alone = [index % seats, (index + 7) % seats, (index + 13) % seats];
            int[] others = [.. Enumerable.Range(0, seats).Except(alone)];
            random.Shuffle(others);
            int[] order = [.. alone, .. others[..3]];
            random.Shuffle(order);
            await start.Task;
            foreach (var seat in order)
            {
                int[] wanted = alone.Contains(seat) || seat + 1 == seats ? [seat] : [seat, seat + 1];
                var hold = Guid.CreateVersion7();
                var reply = await client.HoldAsync(screening, hold, wanted);
                if (reply.Outcome == SeatOutcome.Held)
                {
                    Assert.Equal(wanted, reply.Seats);
                    foreach (var mine in wanted)
                        won.Add((mine, client, hold));
                    return;
                }

                Assert.Equal(SeatOutcome.Taken, reply.Outcome);
                Assert.NotEmpty(reply.Seats);
                Assert.Subset(wanted.ToHashSet(), reply.Seats.ToHashSet());
                Interlocked.Increment(ref losses);
            }
        }
    }

    private static async Task<HashSet<Guid>> HoldersAsync(SeatMapCluster cluster, long screening)
    {
        var holds = await cluster.AskDatabaseAsync(
            "SELECT array_agg(DISTINCT hold_id) FROM screening_seats WHERE screening_id = $1 AND status = 1", screening);
        return [.. (Guid[])holds!];
    }

    private static async Task<SeatMapConnection[]> ConnectAsync(SeatMapCluster cluster, int count)
    {
        var clients = new SeatMapConnection[count];
        for (var i = 0; i < count; i++)
            clients[i] = await cluster.Nodes[i % cluster.Nodes.Count].ConnectAsync();
        return clients;
    }
}
