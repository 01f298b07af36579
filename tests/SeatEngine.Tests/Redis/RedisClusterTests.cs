using Harness;
using SeatEngine.Locks;
using SeatEngine.Seats;
using SeatEngine.Tests.Locks;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Redis;

/// <summary>The connection string names some nodes of a Redis Cluster instead of one server.</summary>
[Trait("speed", "slow")]
public sealed class RedisClusterTests : IAsyncLifetime
{
    private RedisCluster _redis = null!;

    public async Task InitializeAsync() => _redis = await RedisCluster.StartNewAsync();

    public async Task DisposeAsync() => await _redis.DisposeAsync();

    private Task<TestEngine> StartAsync(NodeLife life) =>
        TestEngine.StartAsync(nodes: 2, life, ("ConnectionStrings:Redis", _redis.ConnectionString));

    [Fact]
    public async Task Locks_of_many_screenings_are_on_all_nodes_and_are_found_there()
    {
        await using var engine = await StartAsync(NodeLife.Still);
        var locks = engine.A.Get<SeatLocks>();
        LockTable[] tables = [.. Enumerable.Range(1, 60).Select(i => new LockTable(new ScreeningId(1_000_000 + i), i))];
        var holds = tables.ToDictionary(t => t, _ => TestEngine.NewHold());
        foreach (var table in tables)
            Assert.Equal([null], await locks.AcquireSeatsAsync(table, [new SeatLock(holds[table], [1, 2])]));

        Assert.Equal(tables, (await locks.TablesAsync()).OrderBy(t => t.Screening.Value));
        foreach (var node in _redis.Nodes)
            Assert.NotEqual(":0", (await node.AskAsync("DBSIZE"))[0]);
        foreach (var table in tables)
        {
            Assert.Equal([[2]], await engine.B.Get<SeatLocks>().AcquireSeatsAsync(table, [new SeatLock(TestEngine.NewHold(), [2, 3])]));
            locks.Release(table, holds[table], [1, 2]);
        }

        // The hashes themselves stay until they expire: each has a long value that makes Redis store it as a table.
        await Eventually.Async(
            async () => (await Task.WhenAll(tables.Select(locks.ReadAsync))).All(l => l is { Count: 0 }),
            TestEngine.Timeout, "all locks are released");
    }

    [Fact]
    public async Task Commits_of_one_node_reach_the_others_live_copy_by_messages_alone()
    {
        await using var engine = await StartAsync(NodeLife.Listening);
        var map = await engine.MapAsync(engine.B);
        for (var seat = 0; seat < 20; seat++)
            await engine.HeldAsync(engine.A, seat);
        // A listening node never reads the database.
        await Eventually.Async(() => map.Revision == 20, TestEngine.Timeout, "the copy has followed");
        Assert.Equal(20, map.Counts().Held);
        Assert.Equal(0, engine.B.Counted("seatmap.catch_ups"));
    }

    [Fact]
    public async Task With_a_node_of_the_cluster_gone_nothing_is_sold_twice()
    {
        await using var engine = await StartAsync(NodeLife.Following);
        await engine.HeldAsync(engine.A, 0);
        _redis.Nodes[1].Kill();
        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() =>
            engine.HoldAsync(i % 2 == 0 ? engine.A : engine.B, TestEngine.NewHold(), TestEngine.NewHolder(), 10 + (i % 10)))));
        Assert.Equal(10, replies.Count(r => r.Outcome == SeatOutcome.Held));
        Assert.Equal(50, replies.Count(r => r.Outcome == SeatOutcome.Taken));
        await engine.MustVerifyAsync();
    }
}
