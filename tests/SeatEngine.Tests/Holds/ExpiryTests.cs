using Harness;
using SeatEngine.Locks;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Holds;

public class ExpiryTests
{
    private static readonly (string, string) _shortHolds = ("SeatRules:HoldTime", "00:00:01");

    private static async Task RunOutAsync(TestEngine engine) => await Eventually.Async(
        async () => await engine.ScalarAsync<bool>("SELECT bool_and(expires_at <= clock_timestamp()) FROM holds"), TestEngine.Patience, "every hold has run out");

    [Fact]
    public async Task A_hold_that_ran_out_is_free_to_the_next_command_on_any_node_before_the_sweep()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2, settings: _shortHolds);
        var (hold, ann, _) = await engine.HeldAsync(engine.A, 1, 2);
        await RunOutAsync(engine);
        Assert.Equal(SeatStatus.Held, await engine.StatusAsync(1));
        await engine.HeldAsync(engine.B, 2, 3);
        Assert.Equal(SeatStatus.Free, await engine.StatusAsync(1));
        Assert.Equal(SeatOutcome.Expired, (await engine.A.Commands.ConfirmAsync(engine.Screening, hold, ann.AsCaller(), null, Guid.NewGuid(), CancellationToken.None)).Outcome);
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task The_sweep_makes_it_visible_on_every_node_and_removes_the_locks()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2, settings: _shortHolds);
        await engine.HeldAsync(engine.A, 1, 2);
        var map = await engine.MapAsync(engine.B);
        await engine.MustFollowAsync(engine.B);
        Assert.Equal(2, map.Counts().Held);
        await RunOutAsync(engine);
        Assert.Equal(1, await engine.B.Sweep.SweepAsync(CancellationToken.None));
        Assert.Equal(SeatStatus.Free, await engine.StatusAsync(1));
        Assert.Equal(0, await engine.A.Sweep.SweepAsync(CancellationToken.None));
        await engine.MustFollowAsync(engine.A);
        Assert.Equal(0, map.Counts().Held);
        await Eventually.Async(async () => await engine.A.Get<SeatLocks>().ReadAsync(engine.Screening) is [], TestEngine.Patience, "no lock is left");
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task The_sweep_leaves_what_lives()
    {
        await using var engine = await TestEngine.StartAsync();
        await engine.HeldAsync(engine.A, 1, 2);
        Assert.Equal(0, await engine.A.Sweep.SweepAsync(CancellationToken.None));
        Assert.Equal(SeatStatus.Held, await engine.StatusAsync(1));
    }

    [Fact]
    public async Task Of_two_nodes_the_clock_sweeps_each_hold_once_and_goes_on_when_one_node_ends()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2, life: NodeLife.Whole, settings: _shortHolds);
        await engine.HeldAsync(engine.A, 1, 2);
        await Eventually.Async(async () => await engine.StatusAsync(1) == SeatStatus.Free, TestEngine.Patience, "a node sweeps");
        Assert.Equal(1, engine.A.Counted("seatmap.holds.expired") + engine.B.Counted("seatmap.holds.expired"));
        await engine.StopAsync(engine.A);
        await engine.HeldAsync(engine.A, 1, 2);
        await Eventually.Async(async () => await engine.StatusAsync(1) == SeatStatus.Free, TestEngine.Patience, "the node that is left sweeps");
        await engine.MustVerifyAsync();
    }
}
