using Harness;
using SeatEngine.Locks;
using SeatEngine.Tests.Locks;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Reconciliation;

[Trait("speed", "slow")]
public class LockReconciliationTests
{
    private static async Task<int> LocksAsync(TestEngine engine) => (await engine.A.Get<SeatLocks>().ReadAsync(engine.Locks))!.Count;

    [Fact]
    public async Task Lost_locks_of_holds_are_restored()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var engine = await TestEngine.StartAsync(redis);
        await engine.HeldAsync(engine.A, 1, 2);
        await engine.HeldAsync(engine.A, 3);
        await redis.FlushAllAsync();
        Assert.Equal(3, await engine.A.LockReconciliation.RunAsync(CancellationToken.None));
        await Eventually.Async(async () => await LocksAsync(engine) == 3, TestEngine.Timeout, "three locks are back");
        Assert.Equal(0, await engine.A.LockReconciliation.RunAsync(CancellationToken.None));
        Assert.Equal(3, engine.A.Counted("seatmap.repairs", "lost_lock"));
    }

    [Fact]
    public async Task A_lock_without_a_hold_is_removed_when_it_is_found_a_second_time()
    {
        await using var engine = await TestEngine.StartAsync();
        await engine.HeldAsync(engine.A, 1);
        Assert.Equal([null], await engine.A.Get<SeatLocks>().AcquireSeatsAsync(engine.Locks, [new SeatLock(TestEngine.NewHold(), [5, 6])]));
        Assert.Equal(0, await engine.A.LockReconciliation.RunAsync(CancellationToken.None));
        Assert.Equal(3, await LocksAsync(engine));
        Assert.Equal(2, await engine.A.LockReconciliation.RunAsync(CancellationToken.None));
        await Eventually.Async(async () => await LocksAsync(engine) == 1, TestEngine.Timeout, "only the hold's lock is left");
        Assert.Equal(2, engine.A.Counted("seatmap.repairs", "stale_lock"));
        await engine.HeldAsync(engine.A, 5, 6);
    }

    [Fact]
    public async Task A_lock_of_another_hold_is_replaced_by_that_of_the_hold_in_the_database()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var engine = await TestEngine.StartAsync(redis);
        var (hold, _, _) = await engine.HeldAsync(engine.A, 1);
        await redis.FlushAllAsync();
        Assert.Equal([null], await engine.A.Get<SeatLocks>().AcquireSeatsAsync(engine.Locks, [new SeatLock(TestEngine.NewHold(), [1])]));
        await Eventually.Async(
            async () =>
            {
                await engine.A.LockReconciliation.RunAsync(CancellationToken.None);
                return await engine.A.Get<SeatLocks>().ReadAsync(engine.Locks) is [{ Seat: 1 } only] && only.Hold == hold;
            },
            TestEngine.Timeout, "the lock is the hold's");
    }

    [Fact]
    public async Task Locks_of_another_installation_are_left_alone()
    {
        await using var engine = await TestEngine.StartAsync();
        await using var other = await TestEngine.StartAsync();
        await other.HeldAsync(other.A, 1, 2);
        await engine.A.LockReconciliation.RunAsync(CancellationToken.None);
        await engine.A.LockReconciliation.RunAsync(CancellationToken.None);
        Assert.Equal(2, await LocksAsync(other));
    }
}
