using Harness;
using SeatEngine.Commands;
using SeatEngine.Locks;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Locks;

public class SeatLocksTests
{
    [Fact]
    public async Task In_one_call_each_hold_gets_all_its_locks_or_none_first_come_first_served()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var locks = engine.A.Get<SeatLocks>();
        HoldId[] holds = [.. Enumerable.Range(0, 5).Select(_ => TestEngine.NewHold())];
        Assert.Equal([null], await locks.AcquireAsync(engine.Screening, [new SeatLock(holds[0], [9])]));
        var lost = await locks.AcquireAsync(engine.Screening,
        [
            new SeatLock(holds[1], [1, 2]),
            new SeatLock(holds[2], [2, 3]),
            new SeatLock(holds[3], [3, 4]),
            new SeatLock(holds[4], [4, 5, 9]),
        ]);
        // The third does not suffer from the second, which lost and so locked nothing.
        Assert.Equal([null, [2], null, [4, 9]], lost);
        Assert.Equal([null], await locks.AcquireAsync(engine.Screening, [new SeatLock(TestEngine.NewHold(), [5])]));
    }

    [Fact]
    public async Task A_repeated_hold_passes_its_own_locks()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var locks = engine.A.Get<SeatLocks>();
        var hold = TestEngine.NewHold();
        Assert.Equal([null], await locks.AcquireAsync(engine.Screening, [new SeatLock(hold, [1, 2])]));
        Assert.Equal([null, null], await locks.AcquireAsync(engine.Screening, [new SeatLock(hold, [1, 2]), new SeatLock(hold, [1, 2])]));
        Assert.Equal([[1]], await locks.AcquireAsync(engine.Screening, [new SeatLock(TestEngine.NewHold(), [1])]));
    }

    [Fact]
    public async Task More_seats_than_one_call_takes_are_locked_by_several()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var locks = engine.A.Get<SeatLocks>();
        // Redis does not ask how many seats the hall has.
        List<SeatLock> wanted = [.. Enumerable.Range(0, 12).Select(i => new SeatLock(TestEngine.NewHold(), [.. Enumerable.Range(i * 1_000, 1_000)]))];
        Assert.All(await locks.AcquireAsync(engine.Screening, wanted), Assert.Null);
        var again = await locks.AcquireAsync(engine.Screening, [.. wanted.Select(w => new SeatLock(TestEngine.NewHold(), w.Seats))]);
        Assert.Equal(wanted.Select(w => w.Seats), again);
    }

    [Fact]
    public async Task Many_who_want_the_best_at_once_on_two_nodes_each_get_others()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            (i % 2 == 0 ? engine.A : engine.B).Get<SeatCommands>().HoldBestAsync(engine.Screening, TestEngine.NewHold(), TestEngine.NewHolder(), new BestRequest(2), CancellationToken.None)));
        Assert.All(replies, r => Assert.Equal(SeatOutcome.Held, r.Outcome));
        Assert.Equal(120, replies.SelectMany(r => r.Seats).Distinct().Count());
        // A hold whose seats the transaction chose may have found them locked by one that was about to lose: the minute's comparison puts that right.
        HashSet<KeptLock> wanted = [.. replies.SelectMany(r => r.Seats.Select(seat => new KeptLock(engine.Screening, seat, new HoldId(r.HoldId!.Value))))];
        await Eventually.Async(
            async () =>
            {
                await engine.A.LockReconciliation.RunAsync(CancellationToken.None);
                return wanted.SetEquals((await engine.A.Get<SeatLocks>().ReadAsync(engine.Screening))!);
            },
            TestEngine.Patience, "each hold has its locks, and nobody else any");
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task A_lock_that_has_run_out_stands_in_nobodys_way_and_one_that_was_given_more_time_does()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var locks = engine.A.Get<SeatLocks>();
        var (kept, dropped) = (TestEngine.NewHold(), TestEngine.NewHold());
        locks.Restore(engine.Screening, kept, [1, 2], TimeSpan.FromMilliseconds(300));
        locks.Restore(engine.Screening, dropped, [3, 4], TimeSpan.FromMilliseconds(300));
        // Something that outlives them, so that it is not the whole hash that goes.
        locks.Restore(engine.Screening, TestEngine.NewHold(), [9], TimeSpan.FromMinutes(1));
        await Eventually.Async(async () => await locks.ReadAsync(engine.Screening) is { Count: 5 }, TestEngine.Patience, "all are there");
        locks.Follow(Row(engine, LedgerOp.Extend, kept, TimeSpan.FromMinutes(1), 1, 2));
        await Eventually.Async(async () => await locks.AcquireAsync(engine.Screening, [new SeatLock(TestEngine.NewHold(), [3, 4])]) is [null], TestEngine.Patience, "the time of two has run out");
        Assert.Equal([[1]], await locks.AcquireAsync(engine.Screening, [new SeatLock(TestEngine.NewHold(), [1, 5])]));
    }

    [Fact]
    public async Task What_a_commit_ended_is_unlocked_and_the_locks_of_others_stay()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var locks = engine.A.Get<SeatLocks>();
        HoldId[] holds = [.. Enumerable.Range(0, 3).Select(_ => TestEngine.NewHold())];
        Assert.Equal([null, null, null], await locks.AcquireAsync(engine.Screening, [new SeatLock(holds[0], [1, 2]), new SeatLock(holds[1], [3]), new SeatLock(holds[2], [4])]));
        // The second names a seat that the third has.
        locks.Follow(Row(engine, LedgerOp.Release, holds[0], null, 2));
        locks.Follow(Row(engine, LedgerOp.Expire, holds[1], null, 3, 4));
        await Eventually.Async(async () => (await locks.ReadAsync(engine.Screening))!.Select(l => l.Seat).Order().SequenceEqual([1, 4]), TestEngine.Patience, "two are left");
    }

    private static LedgerRow Row(TestEngine engine, LedgerOp op, HoldId hold, TimeSpan? time, params int[] seats)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new LedgerRow(engine.Screening, 1, now, [new LedgerEntry(op, seats) { Hold = hold.Value, Until = now + time }], ReadOnlyMemory<byte>.Empty, [], []);
    }
}
