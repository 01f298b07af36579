using System.Collections.Concurrent;
using System.Diagnostics;
using Harness;
using Microsoft.AspNetCore.SignalR;
using SeatMapClient;

namespace Cluster.Tests;

/// <summary>
/// Buyers who hold, extend, release and buy without a pause, and watchers, on some nodes of a cluster, while a test breaks
/// something. Keeps what was acknowledged, and compares it with the database afterwards.
/// </summary>
internal sealed class Crowd : IAsyncDisposable
{
    /// <summary>Longer than any outage's answer may take: an outage is answered, not waited out.</summary>
    public static readonly TimeSpan SlowestAnswer = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(40);

    private readonly SeatMapCluster _cluster;
    private readonly long _screening;
    private readonly int _seats;
    private readonly List<HubClient> _clients = [];
    private readonly List<WatchedScreening> _watchers = [];
    private readonly List<Task> _buying = [];
    private readonly ConcurrentQueue<SeatReply> _held = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly CancellationTokenSource _stop = new();
    private int _commands, _repeated, _learned;
    private long _slowest;

    private Crowd(SeatMapCluster cluster, long screening, int seats)
    {
        _cluster = cluster;
        _screening = screening;
        _seats = seats;
    }

    public int Held => _held.Count;

    /// <summary>Failures that clients were told of, by their code; `gone` when the connection went.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    public int Repeated => _repeated;

    /// <summary>Commands whose first reply was lost and that were told, at the repetition, that they had been done.</summary>
    public int Learned => _learned;

    public TimeSpan Slowest => new(Interlocked.Read(ref _slowest));

    public IReadOnlyList<WatchedScreening> Watchers => _watchers;

    /// <param name="cluster">Where.</param>
    /// <param name="buyersPerNode">On each node of the cluster.</param>
    /// <param name="survivors">The nodes that will be there to the end: watchers are on these.</param>
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

    /// <summary>Waits for further holds to be granted.</summary>
    public Task SellsOnAsync(string because, int more = 40)
    {
        var enough = Held + more;
        return Eventually.Async(() => Held >= enough, _settling, $"{because} ({more} more holds)");
    }

    /// <summary>Ends the sale, then: verify is clean, every acknowledged hold is there, every watcher's map is the database's.</summary>
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
                    Assert.Equal(revision, watcher.Position?.Revision);
                    Assert.Equal(statuses, watcher.Statuses.Select(s => (int)s));
                },
                _settling, "the watcher's map is the database's");
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

    /// <summary>The hold is in the database with the seats that were acknowledged; and while it lives, the seats are its own.</summary>
    private async Task IsKeptAsync(SeatReply reply)
    {
        var found = await _cluster.AskDatabaseAsync("""
            SELECT h.seats = $3 AND (h.state <> 0 OR h.expires_at <= clock_timestamp()
                OR EXISTS (SELECT FROM screening_seats s WHERE s.screening_id = h.screening_id AND s.hold_id = h.hold_id AND s.seat = ANY(h.seats)))
            FROM holds h WHERE h.screening_id = $1 AND h.hold_id = $2
            """, _screening, reply.HoldId!.Value, reply.Seats);
        Assert.True(found is true, $"Hold {reply.HoldId} of seats {string.Join(',', reply.Seats)} was acknowledged, and is {found ?? "not there"}");
    }

    private async Task<HubClient> ConnectAsync(SeatMapNode node)
    {
        using var api = new RestClient(node.BaseAddress);
        var client = await HubClient.ConnectAsync(node.BaseAddress, (await api.NewHolderAsync()).Token);
        _clients.Add(client);
        return client;
    }

    private async Task BuyAsync(HubClient client, Random random)
    {
        var mine = new Queue<Guid>();
        while (!_stop.IsCancellationRequested)
        {
            var hold = Guid.CreateVersion7();
            var first = random.Next(_seats - 3);
            int[] seats = [.. Enumerable.Range(first, random.Next(1, 4))];
            if (await DoneAsync(() => client.HoldAsync(_screening, hold, seats)) is not { } reply)
                continue;
            if (reply.Outcome == "held")
            {
                _held.Enqueue(reply);
                mine.Enqueue(hold);
            }

            if (mine.Count > 3 || reply.Outcome == "limitReached" || (reply.Outcome == "taken" && mine.Count > 1 && random.Next(3) == 0))
            {
                if (mine.TryDequeue(out var old))
                    await DoneAsync(() => client.ReleaseAsync(_screening, old));
            }
            else if (mine.Count > 0 && random.Next(10) == 0)
            {
                var command = Guid.CreateVersion7();
                await DoneAsync(() => client.ExtendAsync(_screening, mine.Peek(), command));
            }
        }
    }

    /// <summary>Repeats a command with its id until it is answered, as a program should.</summary>
    private async Task<SeatReply?> DoneAsync(Func<Task<SeatReply>> command)
    {
        for (var attempt = 0; !_stop.IsCancellationRequested; attempt++)
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                Interlocked.Increment(ref _commands);
                var reply = await command();
                if (attempt > 0)
                    Interlocked.Increment(ref _repeated);
                if (attempt > 0 && reply.Outcome == "held")
                    Interlocked.Increment(ref _learned);
                return reply;
            }
            catch (HubException refused)
            {
                var at = refused.Message.IndexOf("HubException: ", StringComparison.Ordinal);
                _failures.Enqueue(at < 0 ? refused.Message : refused.Message[(at + 14)..].Split(':')[0]);
            }
            catch (Exception gone) when (gone is InvalidOperationException or OperationCanceledException or IOException or System.Net.WebSockets.WebSocketException)
            {
                _failures.Enqueue("gone");
            }
            finally
            {
                var took = Stopwatch.GetElapsedTime(started).Ticks;
                if (took > Interlocked.Read(ref _slowest))
                    Interlocked.Exchange(ref _slowest, took);
            }

            await RetryDelay.BrieflyAsync(_stop.Token);
        }

        return null;
    }
}
