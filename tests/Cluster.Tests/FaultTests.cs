using System.Collections.Concurrent;
using Harness;
using SeatMap.Client;

namespace Cluster.Tests;

/// <summary>Two nodes with a private PostgreSQL and Redis. The tests break one of them during sales.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    // Short holds, so that holds are swept and locks expire during the test.
    private static readonly string[] _rules =
        ["SeatRules:HoldTime=00:00:03", "SeatRules:HoldCap=00:00:20", "SeatRules:MaxLiveHoldsPerHolder=10"];

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    private SeatMapCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await SeatMapCluster.StartPrivateAsync(2, _rules);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_node_killed_during_holds_loses_nothing_and_can_be_started_again()
    {
        var (dies, lives) = (_cluster.Nodes[0], _cluster.Nodes[1]);
        await using var crowd = await Crowd.GatherAsync(_cluster, 4, lives);

        dies.Kill();
        await crowd.SellsOnAsync("the other node goes on selling");
        await dies.StartAsync();
        await crowd.SellsOnAsync("both sell again");

        await crowd.CompareAsync();
        Assert.Contains(SeatMapException.Unreachable, crowd.Failures);
        Assert.DoesNotContain("unavailable", crowd.Failures);
    }

    [Fact]
    public async Task Redis_emptied_killed_and_paused_stops_no_sale_and_every_map_stays_correct()
    {
        await using var crowd = await Crowd.GatherAsync(_cluster, 4, [.. _cluster.Nodes]);

        await _cluster.Redis!.FlushAllAsync();
        await crowd.SellsOnAsync("sales go on with an emptied Redis");
        _cluster.Redis.Kill();
        await crowd.SellsOnAsync("sales go on without Redis", more: 100);
        await _cluster.Redis.StartAsync();
        await crowd.SellsOnAsync("sales go on with Redis back");
        _cluster.Redis.Pause();
        await crowd.SellsOnAsync("sales go on with a Redis that hangs");
        _cluster.Redis.Continue();
        await crowd.SellsOnAsync("sales go on with Redis back");

        await crowd.CompareAsync();
        Assert.Empty(crowd.Failures);
        Assert.All(crowd.Watchers, w => Assert.Equal((1, 0), (w.Counts.Joins, w.Counts.Gaps)));
    }

    [Fact]
    public async Task PostgreSQL_restarted_during_holds_loses_no_acknowledged_hold_and_commands_fail_while_it_is_away()
    {
        await using var crowd = await Crowd.GatherAsync(_cluster, 4, [.. _cluster.Nodes]);

        for (var time = 0; time < 3; time++)
        {
            await _cluster.Postgres!.StopImmediateAsync();
            // Commands do not wait for the database: they fail before it is started again.
            var failures = crowd.Failures.Count;
            await Eventually.Async(() => crowd.Failures.Count > failures, _limit, "commands fail without the database");
            await _cluster.Postgres.StartAsync();
            await crowd.SellsOnAsync("sales go on when the database is back");
        }

        await crowd.CompareAsync();
        Assert.Contains("unavailable", crowd.Failures);
        Assert.All(crowd.Failures, f => Assert.Equal("unavailable", f));
        Assert.All(crowd.Watchers, w => Assert.Equal((1, 0), (w.Counts.Joins, w.Counts.Gaps)));
    }

    [Fact]
    public async Task Without_the_database_every_command_fails_as_unavailable_and_its_repeat_gets_the_right_reply()
    {
        var screening = await _cluster.AddScreeningAsync();
        var holder = await _cluster.Nodes[0].NewHolderAsync();
        var api = new SeatMapApi(holder);
        await using var hub = await SeatMapConnection.ConnectAsync(holder);
        var map = await hub.WatchAsync(screening);
        var (before, during) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var first = await hub.HoldAsync(screening, before, [1, 2]);

        await _cluster.Postgres!.StopImmediateAsync();
        for (var i = 0; i < 3; i++)
        {
            // None of them waits for the database, which is started again only after these replies.
            var refused = await Assert.ThrowsAsync<SeatMapException>(() => hub.HoldAsync(screening, during, [3]));
            Assert.Equal("unavailable", refused.Code);
            var hold = await Assert.ThrowsAsync<SeatMapException>(() => api.HoldAsync(screening, during, [3]));
            Assert.Equal((503, "unavailable"), (hold.Problem?.Status, hold.Code));
            Assert.True(hold.RetryAfter > TimeSpan.Zero);
            var confirm = await Assert.ThrowsAsync<SeatMapException>(() => api.ConfirmAsync(before, "test-ok"));
            Assert.Equal((503, "unavailable"), (confirm.Problem?.Status, confirm.Code));
        }

        // The map in memory can still be joined.
        var revision = map.Position.Revision;
        await hub.WatchAsync(screening);
        Assert.Equal((revision, 2), (map.Position.Revision, map.Counts.Joins));
        Assert.False(await _cluster.Nodes[0].IsReadyAsync());
        await _cluster.Postgres.StartAsync();
        await Eventually.Async(
            async () => (await hub.HoldAsync(screening, during, [3])).Outcome == SeatOutcome.Held,
            _limit, "the repeated hold is granted");

        var again = await hub.HoldAsync(screening, before, [1, 2]);
        Assert.Equal((SeatOutcome.Held, first.ExpiresAt, first.Revision), (again.Outcome, again.ExpiresAt, again.Revision));
        Assert.Equal(SeatOutcome.Held, (await hub.HoldAsync(screening, during, [3])).Outcome);
        await Eventually.Async(() => _cluster.Nodes[0].IsReadyAsync(), _limit, "the node is ready again");
        await _cluster.VerifyAsync();
    }

    [Fact]
    public async Task A_node_paused_for_longer_than_its_locks_last_sells_nothing_twice_when_it_continues()
    {
        var (paused, lives) = (_cluster.Nodes[0], _cluster.Nodes[1]);
        await using var crowd = await Crowd.GatherAsync(_cluster, 4, paused, lives);

        // Three times: the node may be paused between transactions, or in one, when it has the screening's lock in the database.
        for (var time = 0; time < 3; time++)
        {
            var expired = await ExpiredAsync();
            paused.Pause();
            await crowd.SellsOnAsync("the other node goes on selling");
            // Holds from before the pause have expired then, and so have their locks.
            await Eventually.Async(async () => await ExpiredAsync() > expired, TimeSpan.FromSeconds(60), "the other node sweeps");
            await crowd.SellsOnAsync("the other node sells the seats of expired holds");
            paused.Continue();
            await crowd.SellsOnAsync("both sell again");
        }

        await crowd.CompareAsync();
        Assert.All(crowd.Failures, f => Assert.Contains(f, (string[])["unavailable", SeatMapException.Unreachable]));
    }

    [Fact]
    public async Task Exactly_one_node_sweeps_and_when_it_is_killed_the_other_does()
    {
        var screening = await _cluster.AddScreeningAsync();
        await ExpireOneAsync(_cluster.Nodes[1], screening, seat: 1);
        // An expired hold has one ledger entry, even if both nodes swept it. So the scheduler's tables are read too.
        var sweepers = await Eventually.Async(
            async () => (string[])(await _cluster.AskDatabaseAsync(
                "SELECT coalesce(array_agg(DISTINCT instance_name), '{}') FROM qrtz_scheduler_state"))!,
            names => names.Length == 2, _limit, "both nodes can sweep");
        Assert.Equal(2, sweepers.Length);

        for (var look = 0; look < 200; look++)
        {
            var executing = (long)(await _cluster.AskDatabaseAsync(
                "SELECT count(*) FROM qrtz_fired_triggers WHERE trigger_name = 'expire-holds' AND state = 'EXECUTING'"))!;
            Assert.InRange(executing, 0, 1);
        }

        foreach (var dies in _cluster.Nodes)
        {
            dies.Kill();
            await ExpireOneAsync(_cluster.Nodes.Single(n => n != dies), screening, seat: 2);
            await dies.StartAsync();
        }

        Assert.Equal(3L, await _cluster.AskDatabaseAsync(
            "SELECT count(*) FROM seat_changes c, json_array_elements(c.changes) e WHERE c.screening_id = $1 AND e->>'op' = 'expire'",
            screening));
        await _cluster.VerifyAsync();
    }

    private static async Task ExpireOneAsync(SeatMapNode node, long screening, int seat)
    {
        await using var hub = await node.ConnectAsync();
        var notices = new ConcurrentQueue<HoldNotice>();
        hub.HoldChanged += notices.Enqueue;
        var map = await hub.WatchAsync(screening);
        var hold = Guid.CreateVersion7();
        Assert.Equal(SeatOutcome.Held, (await hub.HoldAsync(screening, hold, [seat])).Outcome);
        await Eventually.Async(
            () => notices.Any(n => n.HoldId == hold && n.Change == HoldChange.Expired) && map.StatusOf(seat) == SeatStatus.Free,
            TimeSpan.FromSeconds(60), "the hold is swept");
    }

    private async Task<long> ExpiredAsync() => (long)(await _cluster.AskDatabaseAsync("SELECT count(*) FROM holds WHERE state = 2"))!;
}
