using Harness;
using SeatEngine.Locks;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Holds;

[Trait("speed", "slow")]
public class ExpiryTests
{
    private static readonly (string, string) _shortHolds = ("SeatRules:HoldTime", "00:00:01");

    private static async Task HaveExpiredAsync(TestEngine engine) => await Eventually.Async(
        async () => await engine.ScalarAsync<bool>("SELECT bool_and(expires_at <= clock_timestamp()) FROM holds"),
        TestEngine.Timeout, "every hold has expired");

    [Fact]
    public async Task Seats_of_an_expired_hold_can_be_held_on_any_node_before_the_sweep()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2, settings: _shortHolds);
        var (hold, ann, _) = await engine.HeldAsync(engine.A, 1, 2);
        await HaveExpiredAsync(engine);
        Assert.Equal(SeatStatus.Held, await engine.StatusAsync(1));
        await engine.HeldAsync(engine.B, 2, 3);
        Assert.Equal(SeatStatus.Free, await engine.StatusAsync(1));
        var late = await engine.A.Commands.ConfirmAsync(
            engine.Screening, hold, ann.AsCaller(), null, Guid.NewGuid(), CancellationToken.None);
        Assert.Equal(SeatOutcome.Expired, late.Outcome);
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task The_sweep_frees_the_seats_on_every_node_and_removes_the_locks()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2, settings: _shortHolds);
        await engine.HeldAsync(engine.A, 1, 2);
        var map = await engine.MapAsync(engine.B);
        await engine.MustFollowAsync(engine.B);
        Assert.Equal(2, map.Counts().Held);
        await HaveExpiredAsync(engine);
        Assert.Equal(1, await engine.B.Sweep.SweepAsync(CancellationToken.None));
        Assert.Equal(SeatStatus.Free, await engine.StatusAsync(1));
        Assert.Equal(0, await engine.A.Sweep.SweepAsync(CancellationToken.None));
        await engine.MustFollowAsync(engine.A);
        Assert.Equal(0, map.Counts().Held);
        await Eventually.Async(
            async () => await engine.A.Get<SeatLocks>().ReadAsync(engine.Locks) is [], TestEngine.Timeout, "no lock is left");
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task The_sweep_keeps_live_holds()
    {
        await using var engine = await TestEngine.StartAsync();
        await engine.HeldAsync(engine.A, 1, 2);
        Assert.Equal(0, await engine.A.Sweep.SweepAsync(CancellationToken.None));
        Assert.Equal(SeatStatus.Held, await engine.StatusAsync(1));
    }

    [Fact]
    public async Task With_two_nodes_each_hold_is_swept_once_and_sweeps_go_on_when_one_node_stops()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2, life: NodeLife.Whole, settings: _shortHolds);
        await engine.HeldAsync(engine.A, 1, 2);
        await Eventually.Async(async () => await engine.StatusAsync(1) == SeatStatus.Free, TestEngine.Timeout, "a node sweeps");
        // Counted after the commit that frees the seats.
        await Eventually.Async(() => Swept() > 0, TestEngine.Timeout, "the sweep is counted");
        Assert.Equal(1, Swept());
        await engine.StopAsync(engine.A);
        await engine.HeldAsync(engine.A, 1, 2);
        await Eventually.Async(async () => await engine.StatusAsync(1) == SeatStatus.Free, TestEngine.Timeout, "the other node sweeps");
        await engine.MustVerifyAsync();

        long Swept() => engine.A.Counted("seatmap.holds.expired") + engine.B.Counted("seatmap.holds.expired");
    }
}
