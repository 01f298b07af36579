using System.Collections.Concurrent;
using Harness;
using SeatMap.Client;

namespace Cluster.Tests;

/// <summary>
/// Buyers who hold, extend and release without a pause, and watchers, on nodes of a cluster, while a test breaks something. It
/// keeps the acknowledged holds and compares them with the database at the end.
/// </summary>
internal sealed class Crowd : IAsyncDisposable
{
    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(40);

    private readonly SeatMapCluster _cluster;
    private readonly long _screening;
    private readonly int _seats;
    private readonly List<SeatMapConnection> _clients = [];
    private readonly List<WatchedScreening> _watchers = [];
    private readonly List<Task> _buying = [];
    private readonly ConcurrentQueue<SeatReply> _held = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly CancellationTokenSource _stop = new();

    private Crowd(SeatMapCluster cluster, long screening, int seats)
    {
        _cluster = cluster;
        _screening = screening;
        _seats = seats;
    }

    public int Held => _held.Count;

    /// <summary>The code of each failed command.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    public IReadOnlyList<WatchedScreening> Watchers => _watchers;

    /// <param name="survivors">The nodes for watchers, which the test does not kill.</param>
    public static async Task<Crowd> GatherAsync(SeatMapCluster cluster, int buyersPerNode, params SeatMapNode[] survivors)
    {
        const int Rows = 20, Columns = 30;
        var crowd = new Crowd(cluster, await cluster.AddScreeningAsync(Rows, Columns), Rows * Columns);
        foreach (var node in survivors)
        {
            for (var i = 0; i < 3; i++)
                crowd._watchers.Add(await (await crowd.ConnectAsync(node)).WatchAsync(crowd._screening));
        }

        foreach (var node in cluster.Nodes)
        {
            for (var i = 0; i < buyersPerNode; i++)
            {
                var client = await crowd.ConnectAsync(node);
                var seed = crowd._buying.Count;
                crowd._buying.Add(Task.Run(() => crowd.BuyAsync(client, new Random(seed))));
            }
        }

        await crowd.SellsOnAsync("the sale has begun");
        return crowd;
    }

    /// <summary>Waits until more holds are granted.</summary>
    public Task SellsOnAsync(string because, int more = 40)
    {
        var enough = Held + more;
        return Eventually.Async(() => Held >= enough, _settling, $"{because} ({more} more holds)");
    }

    /// <summary>Stops the buyers, compares watchers' maps and acknowledged holds with the database, and runs verify.</summary>
    public async Task CompareAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_buying).WaitAsync(TimeSpan.FromMinutes(1));
        foreach (var watcher in _watchers)
        {
            await Eventually.Async(
                async () =>
                {
                    var (revision, statuses) = await _cluster.ReadSeatsAsync(_screening);
                    Assert.Equal(revision, watcher.Position.Revision);
                    Assert.Equal(statuses, watcher.CopyStatuses().Select(s => (int)s));
                },
                _settling, "the watcher's map equals the database");
        }

        foreach (var reply in _held)
            await IsKeptAsync(reply);
        await _cluster.VerifyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var client in _clients)
            await client.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>The hold is in the database with the acknowledged seats. If it is live, the seats belong to it.</summary>
    private async Task IsKeptAsync(SeatReply reply)
    {
        var found = await _cluster.AskDatabaseAsync("""
            SELECT h.seats = $3 AND (h.state <> 0 OR h.expires_at <= clock_timestamp()
                OR EXISTS (SELECT FROM screening_seats s WHERE s.screening_id = h.screening_id
                           AND s.hold_id = h.hold_id AND s.seat = ANY(h.seats)))
            FROM holds h WHERE h.screening_id = $1 AND h.hold_id = $2
            """, _screening, reply.HoldId!.Value, reply.Seats.ToArray());
        Assert.True(
            found is true, $"Hold {reply.HoldId} of seats {string.Join(',', reply.Seats)} was acknowledged, and is {found ?? "not there"}");
    }

    private async Task<SeatMapConnection> ConnectAsync(SeatMapNode node)
    {
        var client = await node.ConnectAsync();
        _clients.Add(client);
        return client;
    }

    private async Task BuyAsync(SeatMapConnection client, Random random)
    {
        var mine = new Queue<Guid>();
        while (!_stop.IsCancellationRequested)
        {
            var hold = Guid.CreateVersion7();
            var first = random.Next(_seats - 3);
            int[] seats = [.. Enumerable.Range(first, random.Next(1, 4))];
            if (await RepliedAsync(() => client.HoldAsync(_screening, hold, seats)) is not { } reply)
                continue;
            if (reply.Outcome == SeatOutcome.Held)
            {
                _held.Enqueue(reply);
                mine.Enqueue(hold);
            }

            var releasesOne = reply.Outcome == SeatOutcome.Taken && mine.Count > 1 && random.Next(3) == 0;
            if (mine.Count > 3 || reply.Outcome == SeatOutcome.LimitReached || releasesOne)
            {
                if (mine.TryDequeue(out var old))
                    await RepliedAsync(() => client.ReleaseAsync(_screening, old));
            }
            else if (mine.Count > 0 && random.Next(10) == 0)
            {
                var command = Guid.CreateVersion7();
                await RepliedAsync(() => client.ExtendAsync(_screening, mine.Peek(), command));
            }
        }
    }

    /// <summary>Repeats a command with its id until there is a reply, as a client should. Null if the test ends first.</summary>
    private async Task<SeatReply?> RepliedAsync(Func<Task<SeatReply>> command)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                return await command();
            }
            catch (SeatMapException failure)
            {
                _failures.Enqueue(failure.Code);
            }

            await RetryDelay.BrieflyAsync(_stop.Token);
        }

        return null;
    }
}
