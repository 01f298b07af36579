using System.Collections.Concurrent;
using Harness;
using SeatMapClient;

namespace Cluster.Tests;

public sealed class RaceTests
{
    [Fact]
    public async Task Of_two_hundred_who_want_the_same_twenty_seats_each_seat_has_one_winner_every_time()
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
                    async () => Assert.Equal((await cluster.ReadSeatsAsync(screening)).Revision, map.Position?.Revision), TimeSpan.FromSeconds(10), "the watcher has seen it all");
                Assert.All(map.Statuses, s => Assert.Equal(0, s));
                Assert.Equal(0, map.Read(m => m.Gaps));
            }

            await cluster.VerifyAsync();
        }
        finally
        {
            foreach (var client in clients)
                await client.DisposeAsync();
        }
    }

    // Sixty tries for each seat: none is left over because only those wanted it whose other seat was gone.
    private const int Tries = 6;

    /// <summary>Every connection tries some seats in an order of its own, alone or with the next one; all start at once.</summary>
    private static async Task RaceAsync(SeatMapCluster cluster, HubClient[] clients, long screening, int seats, int round)
    {
        var won = new ConcurrentBag<(int Seat, HubClient Client, Guid Hold)>();
        var losses = 0;
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runs = clients.Select((client, i) => RunAsync(client, new Random(round * 1_000 + i))).ToArray();
        start.SetResult();
        await Task.WhenAll(runs);

        var winners = won.GroupBy(w => w.Seat).ToDictionary(g => g.Key, g => g.Select(w => w.Hold).ToHashSet());
        Assert.All(winners, w => Assert.Single(w.Value));
        Assert.Equal(Enumerable.Range(0, seats), winners.Keys.Order());
        Assert.True(losses >= clients.Length - seats, $"{losses} losses of {clients.Length}");
        Assert.Equal(won.Select(w => w.Hold).ToHashSet(), await HoldersAsync(cluster, screening));
        await Task.WhenAll(won.Select(w => (w.Client, w.Hold)).Distinct().Select(async w => Assert.Equal("released", (await w.Client.ReleaseAsync(screening, w.Hold)).Outcome)));

        async Task RunAsync(HubClient client, Random random)
        {
            await start.Task;
            int[] order = [.. Enumerable.Range(0, seats)];
            random.Shuffle(order);
            foreach (var seat in order.Take(Tries))
            {
                int[] wanted = random.Next(3) == 0 && seat + 1 < seats ? [seat, seat + 1] : [seat];
                var hold = Guid.CreateVersion7();
                var reply = await client.HoldAsync(screening, hold, wanted);
                if (reply.Outcome == "held")
                {
                    Assert.Equal(wanted, reply.Seats);
                    foreach (var mine in wanted)
                        won.Add((mine, client, hold));
                    return;
                }

                Assert.Equal("taken", reply.Outcome);
                Assert.NotEmpty(reply.Seats);
                Assert.Subset(wanted.ToHashSet(), reply.Seats.ToHashSet());
                Interlocked.Increment(ref losses);
            }
        }
    }

    private static async Task<HashSet<Guid>> HoldersAsync(SeatMapCluster cluster, long screening) =>
        [.. (Guid[])(await cluster.AskDatabaseAsync("SELECT array_agg(DISTINCT hold_id) FROM screening_seats WHERE screening_id = $1 AND status = 1", screening))!];

    private static async Task<HubClient[]> ConnectAsync(SeatMapCluster cluster, int count)
    {
        var clients = new HubClient[count];
        for (var i = 0; i < count; i++)
        {
            var node = cluster.Nodes[i % cluster.Nodes.Count].BaseAddress;
            using var api = new RestClient(node);
            clients[i] = await HubClient.ConnectAsync(node, (await api.NewHolderAsync()).Token);
        }

        return clients;
    }
}
