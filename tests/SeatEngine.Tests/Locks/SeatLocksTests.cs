using Harness;
using SeatEngine.Commands;
using SeatEngine.Locks;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Locks;

public class SeatLocksTests
{
    [Fact]
    public async Task In_one_call_each_hold_gets_all_its_locks_or_none_in_order()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var locks = engine.A.Get<SeatLocks>();
        HoldId[] holds = [.. Enumerable.Range(0, 5).Select(_ => TestEngine.NewHold())];
        Assert.Equal([null], await locks.AcquireSeatsAsync(engine.Locks, [new SeatLock(holds[0], [9])]));
        var lost = await locks.AcquireSeatsAsync(engine.Locks,
        [
            new SeatLock(holds[1], [1, 2]),
            new SeatLock(holds[2], [2, 3]),
            new SeatLock(holds[3], [3, 4]),
            new SeatLock(holds[4], [4, 5, 9]),
        ]);
        // The third gets seat 3, because the second got none of its locks.
        Assert.Equal([null, [2], null, [4, 9]], lost);
        Assert.Equal([null], await locks.AcquireSeatsAsync(engine.Locks, [new SeatLock(TestEngine.NewHold(), [5])]));
    }

    [Fact]
    public async Task A_repeated_hold_gets_its_own_locks_again()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var locks = engine.A.Get<SeatLocks>();
        var hold = TestEngine.NewHold();
        Assert.Equal([null], await locks.AcquireSeatsAsync(engine.Locks, [new SeatLock(hold, [1, 2])]));
        Assert.Equal([null, null], await locks.AcquireSeatsAsync(engine.Locks, [new SeatLock(hold, [1, 2]), new SeatLock(hold, [1, 2])]));
        Assert.Equal([[1]], await locks.AcquireSeatsAsync(engine.Locks, [new SeatLock(TestEngine.NewHold(), [1])]));
    }

    [Fact]
    public async Task More_seats_than_fit_in_one_call_are_locked_by_several_calls()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var locks = engine.A.Get<SeatLocks>();
        // Locks do not depend on the number of seats in the hall.
        List<SeatLock> wanted =
            [.. Enumerable.Range(0, 12).Select(i => new SeatLock(TestEngine.NewHold(), [.. Enumerable.Range(i * 1_000, 1_000)]))];
        Assert.All(await locks.AcquireSeatsAsync(engine.Locks, wanted), Assert.Null);
        var again = await locks.AcquireSeatsAsync(engine.Locks, [.. wanted.Select(w => new SeatLock(TestEngine.NewHold(), w.Seats))]);
        Assert.Equal(wanted.Select(w => w.Seats), again);
    }

    [Fact]
    public async Task Sixty_requests_for_the_best_two_seats_at_once_on_two_nodes_each_get_and_lock_another_pair()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            (i % 2 == 0 ? engine.A : engine.B).Get<SeatCommands>().HoldBestAsync(
                engine.Screening, TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), new BestRequest(2), CancellationToken.None)));
        Assert.All(replies, r => Assert.Equal(SeatOutcome.Held, r.Outcome));
        Assert.Equal(120, replies.SelectMany(r => r.Seats).Distinct().Count());
        // If the transaction chose the seats of a hold, another hold that lost them may still have had the locks. Reconciliation
        // repairs that.
        HashSet<KeptLock> wanted =
            [.. replies.SelectMany(r => r.Seats.Select(seat => new KeptLock(engine.Locks, seat, new HoldId(r.HoldId!.Value))))];
        await Eventually.Async(
            async () =>
            {
                await engine.A.LockReconciliation.RunAsync(CancellationToken.None);
                return wanted.SetEquals((await engine.A.Get<SeatLocks>().ReadAsync(engine.Locks))!);
            },
            TestEngine.Timeout, "each hold has its locks, and there are no others");
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task An_expired_lock_refuses_no_hold_and_an_extended_one_does()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var locks = engine.A.Get<SeatLocks>();
        var (kept, dropped) = (TestEngine.NewHold(), TestEngine.NewHold());
        // A lock that lasts longer comes first. Without it the whole hash would expire with the others.
        locks.Restore(engine.Locks, TestEngine.NewHold(), [9], TimeSpan.FromMinutes(1));
        locks.Restore(engine.Locks, kept, [1, 2], TimeSpan.FromMilliseconds(300));
        locks.Restore(engine.Locks, dropped, [3, 4], TimeSpan.FromMilliseconds(300));
        await Eventually.Async(async () => await locks.ReadAsync(engine.Locks) is { Count: 5 }, TestEngine.Timeout, "all are there");
        locks.Follow(engine.Locks.Epoch, Row(engine, LedgerOp.Extend, kept, TimeSpan.FromMinutes(1), 1, 2));
        await Eventually.Async(
            async () => await locks.AcquireSeatsAsync(engine.Locks, [new SeatLock(TestEngine.NewHold(), [3, 4])]) is [null],
            TestEngine.Timeout, "two locks have expired");
        Assert.Equal([[1]], await locks.AcquireSeatsAsync(engine.Locks, [new SeatLock(TestEngine.NewHold(), [1, 5])]));
    }

    [Fact]
    public async Task The_locks_of_ended_holds_are_released_and_those_of_others_stay()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var locks = engine.A.Get<SeatLocks>();
        HoldId[] holds = [.. Enumerable.Range(0, 3).Select(_ => TestEngine.NewHold())];
        Assert.Equal(
            [null, null, null],
            await locks.AcquireSeatsAsync(
                engine.Locks, [new SeatLock(holds[0], [1, 2]), new SeatLock(holds[1], [3]), new SeatLock(holds[2], [4])]));
        // The second row names a seat whose lock the third hold has.
        locks.Follow(engine.Locks.Epoch, Row(engine, LedgerOp.Release, holds[0], null, 2));
        locks.Follow(engine.Locks.Epoch, Row(engine, LedgerOp.Expire, holds[1], null, 3, 4));
        await Eventually.Async(
            async () => (await locks.ReadAsync(engine.Locks))!.Select(l => l.Seat).Order().SequenceEqual([1, 4]),
            TestEngine.Timeout, "two are left");
    }

    private static LedgerRow Row(TestEngine engine, LedgerOp op, HoldId hold, TimeSpan? time, params int[] seats)
    {
        var now = TimeProvider.System.GetUtcNow();
        LedgerEntry[] entries = [new(op, seats) { Hold = hold.Value, Until = now + time }];
        return new LedgerRow(engine.Screening, 1, now, entries, ReadOnlyMemory<byte>.Empty, [], []);
    }
}
