using Harness;
using SeatEngine.Locks;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Locks;

/// <summary>Locks that stayed behind when their hold ended: a free seat must not be refused because of one.</summary>
[Trait("speed", "slow")]
public class StaleLockTests
{
    /// <summary>As if the node that ended the hold had died after COMMIT, or had been cut off from Redis.</summary>
    private static async Task LeaveLockBehindAsync(TestEngine engine, HoldId hold, params int[] seats)
    {
        await Eventually.Async(
            async () => await engine.A.Get<SeatLocks>().ReadAsync(engine.Locks) is [],
            TestEngine.Timeout, "the locks of the ended hold are gone");
        Assert.Equal([null], await engine.A.Get<SeatLocks>().AcquireSeatsAsync(engine.Locks, [new SeatLock(hold, seats)]));
    }

    private static async Task<SeatReply> EndAsync(TestEngine engine, params int[] seats)
    {
        var (hold, holder, _) = await engine.HeldAsync(engine.A, seats);
        var released = await engine.A.Commands.ReleaseAsync(
            engine.Screening, hold, holder.AsCaller(), null, Guid.CreateVersion7(), CancellationToken.None);
        Assert.Equal(SeatOutcome.Released, released.Outcome);
        return released;
    }

    [Fact]
    public async Task A_node_that_knows_the_hold_as_ended_passes_its_lock_at_once_and_deletes_it()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        await engine.MapAsync(engine.B);
        var ended = await EndAsync(engine, 5, 6);
        await engine.MustFollowAsync(engine.B);
        await LeaveLockBehindAsync(engine, new HoldId(ended.HoldId!.Value), 5, 6);

        var (hold, _, _) = await engine.HeldAsync(engine.B, 5);

        await Eventually.Async(
            async () => (await engine.A.Get<SeatLocks>().ReadAsync(engine.Locks))!.Any(l => l.Seat == 5 && l.Hold == hold),
            TestEngine.Timeout, "the lock is the new hold's");
        await engine.MustVerifyAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_released_seats_on_one_node_may_hold_them_on_another_that_has_not_heard_of_it(bool lockStays)
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2, life: NodeLife.Still);
        await engine.MapAsync(engine.B);
        var (hold, holder, _) = await engine.HeldAsync(engine.A, 5, 6);
        await engine.B.Maps.CheckAsync(CancellationToken.None);
        Assert.Equal(SeatOutcome.Taken, (await engine.HoldAsync(engine.B, TestEngine.NewHold(), holder, 5)).Outcome);
        Assert.Equal(
            SeatOutcome.Released,
            (await engine.A.Commands.ReleaseAsync(
                engine.Screening, hold, holder.AsCaller(), null, Guid.CreateVersion7(), CancellationToken.None)).Outcome);
        if (lockStays)
            await LeaveLockBehindAsync(engine, hold, 5, 6);

        // The copy still says that the seats are held.
        Assert.Equal(SeatOutcome.Taken, (await engine.HoldAsync(engine.B, TestEngine.NewHold(), TestEngine.NewHolder(), 6)).Outcome);
        Assert.Equal(SeatOutcome.Held, (await engine.HoldAsync(engine.B, TestEngine.NewHold(), holder, 5)).Outcome);
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task A_lock_of_a_hold_that_never_came_to_be_refuses_for_a_second_and_no_longer()
    {
        await using var engine = await TestEngine.StartAsync();
        await engine.MapAsync(engine.A);
        await LeaveLockBehindAsync(engine, TestEngine.NewHold(), 7, 8);
        // A hold under way: its lock is what spares the database the losers.
        Assert.Equal(SeatOutcome.Taken, (await engine.HoldAsync(engine.A, TestEngine.NewHold(), TestEngine.NewHolder(), 7)).Outcome);

        var holder = TestEngine.NewHolder();
        await Eventually.Async(
            async () => (await engine.HoldAsync(engine.A, TestEngine.NewHold(), holder, 7)).Outcome == SeatOutcome.Held,
            TestEngine.Timeout, "the lock is old enough to be passed over");
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task The_best_seats_are_not_passed_over_because_of_a_stale_lock()
    {
        await using var engine = await TestEngine.StartAsync();
        var first = await engine.A.Commands.HoldBestAsync(
            engine.Screening, TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), new BestRequest(2), CancellationToken.None);
        await engine.A.Commands.ReleaseAsync(
            engine.Screening, new HoldId(first.HoldId!.Value), Callers.Staff("Ada"), null, Guid.CreateVersion7(), CancellationToken.None);
        await LeaveLockBehindAsync(engine, new HoldId(first.HoldId!.Value), first.Seats);

        var second = await engine.A.Commands.HoldBestAsync(
            engine.Screening, TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), new BestRequest(2), CancellationToken.None);

        Assert.Equal(first.Seats, second.Seats);
    }

    [Fact]
    public async Task Two_who_pass_the_same_stale_lock_do_not_both_get_the_seat()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        await engine.MapAsync(engine.B);
        var ended = await EndAsync(engine, 9);
        await engine.MustFollowAsync(engine.B);
        await LeaveLockBehindAsync(engine, new HoldId(ended.HoldId!.Value), 9);

        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() =>
            engine.HoldAsync(i % 2 == 0 ? engine.A : engine.B, TestEngine.NewHold(), TestEngine.NewHolder(), 9))));

        Assert.Equal(1, replies.Count(r => r.Outcome == SeatOutcome.Held));
        Assert.Equal(39, replies.Count(r => r.Outcome == SeatOutcome.Taken));
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task Locks_of_another_epoch_count_no_more_and_the_reconciliation_deletes_them()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var locks = engine.A.Get<SeatLocks>();
        var lost = engine.Locks with { Epoch = engine.Locks.Epoch ^ 1 };
        Assert.Equal([null], await locks.AcquireSeatsAsync(lost, [new SeatLock(TestEngine.NewHold(), [3])]));

        await engine.HeldAsync(engine.A, 3);
        await engine.A.LockReconciliation.RunAsync(CancellationToken.None);

        await Eventually.Async(
            async () => await locks.ReadAsync(lost) is [], TestEngine.Timeout, "the locks of the lost history are deleted");
        Assert.Single((await locks.ReadAsync(engine.Locks))!);
    }

    [Fact]
    public async Task A_connection_to_Redis_that_is_back_frees_the_locks_of_holds_that_ended_meanwhile()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var proxy = TcpProxy.Start(redis.Port);
        await using var engine = await TestEngine.StartAsync(
            settings: (
                "ConnectionStrings:Redis",
                redis.ConnectionString.Replace($"{redis.Port}", $"{proxy.Port}", StringComparison.Ordinal)));
        var (hold, holder, _) = await engine.HeldAsync(engine.A, 11);
        proxy.Cut();
        await engine.A.Commands.ReleaseAsync(
            engine.Screening, hold, holder.AsCaller(), null, Guid.CreateVersion7(), CancellationToken.None);
        proxy.Restore();

        await Eventually.Async(
            async () => await engine.A.Get<SeatLocks>().ReadAsync(engine.Locks) is [],
            TestEngine.Timeout, "the lock is freed when Redis is back");
    }
}
