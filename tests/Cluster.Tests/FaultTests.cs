using System.Diagnostics;
using System.Net;
using Harness;
using Microsoft.AspNetCore.SignalR;
using SeatMapClient;

namespace Cluster.Tests;

/// <summary>Two nodes on a PostgreSQL and a Redis of their own; something of it is broken amid sales.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    // Short holds, so that the sweep is at work and locks run out while the test runs.
    private static readonly string[] _rules = ["SeatRules:HoldTime=00:00:03", "SeatRules:HoldCap=00:00:20", "SeatRules:MaxLiveHoldsPerHolder=10"];

    private SeatMapCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await SeatMapCluster.StartPrivateAsync(2, _rules);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_node_killed_amid_holds_loses_nothing_and_comes_back()
    {
        var (dies, lives) = (_cluster.Nodes[0], _cluster.Nodes[1]);
        await using var crowd = await Crowd.GatherAsync(_cluster, 4, lives);

        dies.Kill();
        await crowd.SellsOnAsync("the other node sells on");
        await dies.StartAsync();
        await crowd.SellsOnAsync("both sell again");

        await crowd.CompareAsync();
        Assert.Contains("gone", crowd.Failures);
        Assert.DoesNotContain("unavailable", crowd.Failures);
    }

    [Fact]
    public async Task Redis_killed_emptied_and_back_again_stops_no_sale_and_misleads_no_map()
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
        Assert.InRange(crowd.Slowest, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.All(crowd.Watchers, w => Assert.Equal((1, 0), (w.Joins, w.Read(m => m.Gaps))));
    }

    [Fact]
    public async Task PostgreSQL_cut_off_and_restarted_amid_holds_loses_nothing_that_was_acknowledged()
    {
        await using var crowd = await Crowd.GatherAsync(_cluster, 4, [.. _cluster.Nodes]);

        for (var time = 0; time < 3; time++)
        {
            await _cluster.Postgres!.RestartImmediateAsync();
            await crowd.SellsOnAsync("sales go on when the database is back");
        }

        await crowd.CompareAsync();
        Assert.Contains("unavailable", crowd.Failures);
        Assert.All(crowd.Failures, f => Assert.Equal("unavailable", f));
        Assert.InRange(crowd.Slowest, TimeSpan.Zero, Crowd.SlowestAnswer);
        Assert.All(crowd.Watchers, w => Assert.Equal((1, 0), (w.Joins, w.Read(m => m.Gaps))));
    }

    [Fact]
    public async Task Without_the_database_everybody_is_told_so_quickly_and_a_repeated_command_learns_the_truth()
    {
        var screening = await _cluster.AddScreeningAsync();
        var node = _cluster.Nodes[0].BaseAddress;
        using var nobody = new RestClient(node);
        var holder = await nobody.NewHolderAsync();
        using var api = new RestClient(node, holder.Token);
        await using var hub = await HubClient.ConnectAsync(node, holder.Token);
        var map = await hub.WatchAsync(screening);
        var (before, during) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var first = await hub.HoldAsync(screening, before, 1, 2);

        await _cluster.Postgres!.StopImmediateAsync();
        for (var i = 0; i < 3; i++)
        {
            var clock = Stopwatch.StartNew();
            var refused = await Assert.ThrowsAsync<HubException>(() => hub.HoldAsync(screening, during, 3));
            Assert.Contains("HubException: unavailable: ", refused.Message, StringComparison.Ordinal);
            var answer = await api.HoldAsync(screening, during, 3);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (answer.Status, answer.Code));
            Assert.True(answer.RetryAfter > TimeSpan.Zero);
            var confirm = await api.ConfirmAsync(before, Guid.CreateVersion7());
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (confirm.Status, confirm.Code));
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(12));
        }

        // What is in memory is still shown.
        Assert.Equal(map.Position?.Revision, (await hub.JoinAsync(screening)).Revision);
        Assert.False(await _cluster.Nodes[0].IsReadyAsync());
        await _cluster.Postgres.StartAsync();
        await Eventually.Async(async () => (await hub.HoldAsync(screening, during, 3)).Outcome == "held", TimeSpan.FromSeconds(20), "the repeated hold is granted");

        var again = await hub.HoldAsync(screening, before, 1, 2);
        Assert.Equal(("held", first.ExpiresAt, first.Revision), (again.Outcome, again.ExpiresAt, again.Revision));
        Assert.Equal("held", (await hub.HoldAsync(screening, during, 3)).Outcome);
        await Eventually.Async(() => _cluster.Nodes[0].IsReadyAsync(), TimeSpan.FromSeconds(10), "the node is ready again");
        await _cluster.VerifyAsync();
    }

    [Fact]
    public async Task A_node_frozen_for_longer_than_its_locks_live_sells_nothing_twice_when_it_goes_on()
    {
        var (freezes, lives) = (_cluster.Nodes[0], _cluster.Nodes[1]);
        await using var crowd = await Crowd.GatherAsync(_cluster, 4, freezes, lives);

        // More than once: it may freeze before a transaction, or in the middle of one, when it holds the screening's lock in the database.
        for (var time = 0; time < 3; time++)
        {
            var expired = await ExpiredAsync();
            freezes.Pause();
            await crowd.SellsOnAsync("the other node sells on");
            // Holds that were made before have run out now: so have their locks.
            await Eventually.Async(async () => await ExpiredAsync() > expired, TimeSpan.FromSeconds(60), "the other node sweeps");
            await crowd.SellsOnAsync("the other node sells what ran out");
            freezes.Continue();
            await crowd.SellsOnAsync("both sell again");
        }

        await crowd.CompareAsync();
        Assert.All(crowd.Failures, f => Assert.Contains(f, (string[])["unavailable", "gone"]));
    }

    [Fact]
    public async Task Exactly_one_node_sweeps_and_when_it_is_killed_another_goes_on()
    {
        var screening = await _cluster.AddScreeningAsync();
        await ExpireOneAsync(_cluster.Nodes[1], screening, seat: 1);
        // Each hold that runs out is one entry of the ledger, whoever and how many swept.
        var sweepers = await Eventually.Async(
            async () => (string[])(await _cluster.AskDatabaseAsync("SELECT coalesce(array_agg(DISTINCT instance_name), '{}') FROM qrtz_scheduler_state"))!,
            names => names.Length == 2, TimeSpan.FromSeconds(20), "both nodes stand ready to sweep");
        Assert.Equal(2, sweepers.Length);

        for (var look = 0; look < 200; look++)
            Assert.InRange((long)(await _cluster.AskDatabaseAsync("SELECT count(*) FROM qrtz_fired_triggers WHERE trigger_name = 'expire-holds' AND state = 'EXECUTING'"))!, 0, 1);

        foreach (var dies in _cluster.Nodes)
        {
            dies.Kill();
            await ExpireOneAsync(_cluster.Nodes.Single(n => n != dies), screening, seat: 2);
            await dies.StartAsync();
        }

        Assert.Equal(3L, await _cluster.AskDatabaseAsync(
            "SELECT count(*) FROM seat_changes c, json_array_elements(c.changes) e WHERE c.screening_id = $1 AND e->>'op' = 'expire'", screening));
        await _cluster.VerifyAsync();
    }

    private static async Task ExpireOneAsync(SeatMapNode node, long screening, int seat)
    {
        using var nobody = new RestClient(node.BaseAddress);
        await using var hub = await HubClient.ConnectAsync(node.BaseAddress, (await nobody.NewHolderAsync()).Token);
        var map = await hub.WatchAsync(screening);
        var hold = Guid.CreateVersion7();
        Assert.Equal("held", (await hub.HoldAsync(screening, hold, seat)).Outcome);
        await Eventually.Async(() => hub.Notices.Any(n => n.HoldId == hold && n.Change == "expired") && map.StatusOf(seat) == 0, TimeSpan.FromSeconds(25), "the hold is swept");
    }

    private async Task<long> ExpiredAsync() => (long)(await _cluster.AskDatabaseAsync("SELECT count(*) FROM holds WHERE state = 2"))!;
}
