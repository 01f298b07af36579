using Harness;
using Npgsql;
using SeatEngine.Commands;
using SeatEngine.Ledger;
using SeatEngine.Live;
using SeatEngine.Seats;
using SeatEngine.Storage;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Ledger;

[Trait("speed", "slow")]
public class SeatLedgerTests
{
    [Fact]
    public async Task A_command_that_fails_does_not_fail_the_others_of_its_batch()
    {
        await using var engine = await TestEngine.StartAsync();
        var lane = engine.A.Get<SeatLanes>().Of(await engine.MapAsync(engine.A));
        var (hold, ann, _) = await engine.HeldAsync(engine.A, 200);
        // Submitted without the checks of SeatCommands: an unknown seat fails in memory, a malformed reference in the database.
        SeatCommand[] failing =
        [
            new HoldSeats(TestEngine.NewHold(), ann.AsCaller(), [9_999]),
            new ConfirmHold(Guid.NewGuid(), hold, ann.AsCaller(), "not a reference"),
        ];
        var valid = Enumerable.Range(0, 60)
            .Select(seat => new HoldSeats(TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), [seat]))
            .ToList();
        var commands = valid[..20].Append(failing[0]).Concat(valid[20..40]).Append(failing[1]).Concat(valid[40..]).ToList();
        var asked = commands.ConvertAll(c => lane.SubmitAsync(c));

        foreach (var (command, reply) in commands.Zip(asked))
        {
            if (failing.Contains(command))
                await Assert.ThrowsAnyAsync<Exception>(() => reply);
            else
                Assert.Equal(SeatOutcome.Held, (await reply).Outcome);
        }
        Assert.Equal(61, (await engine.MustVerifyAsync()).Held);
        await engine.MustFollowAsync(engine.A);
    }

    [Fact]
    public async Task One_transaction_can_free_seats_and_take_others_with_lower_and_higher_numbers()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var (hold, ann, _) = await engine.HeldAsync(engine.A, 10, 11);
        // A hold of this node can be extended on the first at once.
        var brief = await engine.AddNodeAsync(NodeLife.Still, ("SeatRules:HoldTime", "00:08:00"));
        var (late, bob, _) = await engine.HeldAsync(brief, 20);
        var replies = await CommitAsync(engine,
            [
                new ReleaseHold(Guid.NewGuid(), hold, ann.AsCaller(), [10]),
                new HoldSeats(TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), [30]),
                new ConfirmHold(Guid.NewGuid(), hold, ann.AsCaller(), "ABCDEFGH23"),
                new HoldSeats(TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), [5]),
                new ExtendHold(Guid.NewGuid(), late, bob.AsCaller()),
                new BlockSeats(Guid.NewGuid(), [0, 239], Callers.Staff("Ada")),
            ]);
        Assert.All(replies, r => Assert.Equal(3, r.Revision));
        var report = await engine.MustVerifyAsync();
        Assert.Equal((3, 3, 1), (report.Revisions, report.Held, report.Sold));
    }

    [Fact]
    public async Task One_transaction_can_book_and_cancel_and_book_the_same_seat_again()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var (_, ann, sold) = await engine.BookedAsync(engine.A, 1);
        var (first, second) = (TestEngine.NewHold(), TestEngine.NewHold());
        var replies = await CommitAsync(engine,
            [
                new CancelBooking(Guid.NewGuid(), sold, ann.AsCaller()),
                new HoldSeats(first, ann.AsCaller(), [1]),
                new ConfirmHold(Guid.NewGuid(), first, ann.AsCaller(), "ABCDEFGH23"),
                new CancelBooking(Guid.NewGuid(), "ABCDEFGH23", ann.AsCaller()),
                new HoldSeats(second, ann.AsCaller(), [1]),
                new ConfirmHold(Guid.NewGuid(), second, ann.AsCaller(), "ABCDEFGH24"),
            ]);
        Assert.All(replies, r => Assert.True(r.Accepted, $"{r}"));
        Assert.Equal(1, (await engine.MustVerifyAsync()).Bookings);
    }

    [Fact]
    public async Task One_transaction_can_move_bookings_to_each_others_seats_and_sells_each_seat_once()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var (_, ann, one) = await engine.BookedAsync(engine.A, 1, 2);
        var (_, _, other) = await engine.BookedAsync(engine.A, 3, 4);
        var (_, bob, gone) = await engine.BookedAsync(engine.A, 5);
        var hold = TestEngine.NewHold();
        var replies = await CommitAsync(engine,
            [
                new CancelBooking(Guid.NewGuid(), gone, bob.AsCaller()),
                new MoveBooking(Guid.NewGuid(), one, [2, 5], Callers.Staff("Ada"), Tender.Cash),
                new MoveBooking(Guid.NewGuid(), other, [1, 4], Callers.Staff("Ada")),
                new HoldSeats(hold, ann.AsCaller(), [3]),
                new ConfirmHold(Guid.NewGuid(), hold, ann.AsCaller("Ada"), "ABCDEFGH23", Tender.Terminal),
                new MoveBooking(Guid.NewGuid(), "ABCDEFGH23", [6], Callers.Staff("Ada")),
                new MoveBooking(Guid.NewGuid(), one, [2, 3], Callers.Staff("Ada")),
                new MoveBooking(Guid.NewGuid(), other, [5, 7], Callers.Staff("Ada")),
                new CancelBooking(Guid.NewGuid(), other, Callers.Staff("Ada"), Tender.Cash),
            ]);
        Assert.All(replies, r => Assert.True(r.Accepted, $"{r}"));
        var report = await engine.MustVerifyAsync();
        Assert.Equal((3, 2), (report.Sold, report.Bookings));
        Assert.Equal(
            "2,3",
            await engine.ScalarAsync<string>(
                $"SELECT string_agg(seat::text, ',' ORDER BY seat) FROM booking_seats WHERE live AND reference = '{one}'"));
        Assert.Equal(
            "5,7",
            await engine.ScalarAsync<string>(
                $"SELECT string_agg(seat::text, ',' ORDER BY seat) FROM booking_seats WHERE NOT live AND reference = '{other}'"));
        Assert.Equal("Ada", await engine.ScalarAsync<string>("SELECT sold_by FROM bookings WHERE reference = 'ABCDEFGH23'"));
        Assert.Equal("exchange 0, refund -1900, sale 950",
            await engine.ScalarAsync<string>(
                "SELECT string_agg(kind || ' ' || amount, ', ' ORDER BY kind) FROM till_entries WHERE screening_id = @Screening"));
    }

    [Fact]
    public async Task A_failed_transaction_leaves_nothing_behind_on_its_connection()
    {
        await using var engine = await TestEngine.StartAsync();
        var lane = engine.A.Get<SeatLanes>().Of(await engine.MapAsync(engine.A));
        var (hold, ann, _) = await engine.HeldAsync(engine.A, 1);
        for (var i = 0; i < 30; i++)
            await Assert.ThrowsAsync<PostgresException>(
                () => lane.SubmitAsync(new ConfirmHold(Guid.NewGuid(), hold, ann.AsCaller(), "no")));
        await Eventually.Async(
            async () => await engine.ScalarAsync<int>("""
                SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'
                """) == 0,
            TestEngine.Timeout, "no transaction is open");
        await engine.BookedAsync(engine.A, 2);
        var booked = await engine.A.Commands.ConfirmAsync(
            engine.Screening, hold, ann.AsCaller(), null, Guid.NewGuid(), CancellationToken.None);
        Assert.Equal(SeatOutcome.Booked, booked.Outcome);
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task A_seat_version_changed_by_hand_fails_the_fence_and_the_command_is_still_decided()
    {
        await using var engine = await TestEngine.StartAsync();
        await engine.MapAsync(engine.A);
        await engine.TamperAsync("UPDATE screening_seats SET version = version + 5 WHERE screening_id = @Screening");
        var best = await engine.A.Commands.HoldBestAsync(
            engine.Screening, TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), new BestRequest(2), CancellationToken.None);
        Assert.Equal(SeatOutcome.Held, best.Outcome);
        Assert.True(engine.A.Counted("seatmap.repairs", "copy") > 0);
        await engine.A.Reconciliation.RunAsync(CancellationToken.None);
        Assert.Equal(2, (await engine.MustVerifyAsync()).Held);
    }

    [Theory]
    [InlineData("status = 3", SeatOutcome.Taken)]
    [InlineData("status = 3, version = version + 1", SeatOutcome.Taken)]
    [InlineData("version = version + 1", SeatOutcome.Held)]
    public async Task A_seat_changed_by_hand_is_noticed_by_the_next_command_for_it_and_the_ledger_stays_valid(
        string change, SeatOutcome outcome)
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        await engine.HeldAsync(engine.A, 1);
        await engine.TamperAsync($"UPDATE screening_seats SET {change} WHERE screening_id = @Screening AND seat = 2");
        var reply = await engine.HoldAsync(engine.A, TestEngine.NewHold(), TestEngine.NewHolder(), 2);
        Assert.Equal(outcome, reply.Outcome);
        Assert.True(engine.A.Counted("seatmap.repairs", "copy") > 0);
        await engine.A.Reconciliation.RunAsync(CancellationToken.None);
        await engine.MustVerifyAsync();
        await engine.MustFollowAsync(engine.A);
        await engine.MustFollowAsync(engine.B);
    }

    [Theory]
    [InlineData("status = 0, hold_id = NULL, held_until = NULL", SeatOutcome.Held)]
    [InlineData("status = 3, hold_id = NULL, held_until = NULL", SeatOutcome.Taken)]
    [InlineData("status = 0, hold_id = NULL, held_until = NULL, version = version + 1", SeatOutcome.Held)]
    public async Task A_held_seat_changed_by_hand_is_Taken_until_reconciliation_has_corrected_the_ledger(
        string change, SeatOutcome afterwards)
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        await engine.HeldAsync(engine.A, 2, 3);
        await engine.TamperAsync($"UPDATE screening_seats SET {change} WHERE screening_id = @Screening AND seat = 2");
        // Directly to the lane: the live copy and the lock in Redis both say that the seat is held.
        var lane = engine.A.Get<SeatLanes>().Of(await engine.MapAsync(engine.A));
        Assert.Equal(
            SeatOutcome.Taken,
            (await lane.SubmitAsync(new HoldSeats(TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), [2]))).Outcome);
        await engine.A.Reconciliation.RunAsync(CancellationToken.None);
        Assert.Equal(
            afterwards, (await lane.SubmitAsync(new HoldSeats(TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), [2]))).Outcome);
        await engine.MustVerifyAsync();
        await engine.MustFollowAsync(engine.A);
        await engine.MustFollowAsync(engine.B);
    }

    [Fact]
    public async Task Without_the_database_a_command_fails_as_unavailable_and_its_repeat_succeeds_when_it_is_back()
    {
        await using var server = await PostgresServer.StartNewAsync();
        var connection = await server.CreateDatabaseAsync("seatmap");
        await using var engine = await TestEngine.StartAsync(connection);
        await engine.HeldAsync(engine.A, 1);
        var (hold, ann) = (TestEngine.NewHold(), TestEngine.NewHolder());
        await server.StopImmediateAsync();
        // It does not wait for the database, which is still away.
        await Assert.ThrowsAsync<StoreUnavailableException>(() => engine.HoldAsync(engine.A, hold, ann, 2).WaitAsync(TestEngine.Timeout));

        await server.StartAsync();
        await Eventually.Async(
            async () => (await engine.HoldAsync(engine.A, hold, ann, 2)).Outcome == SeatOutcome.Held, TestEngine.Timeout, "holds go on");
        Assert.Equal(2, (await engine.MustVerifyAsync()).Held);
    }

    [Fact]
    public async Task A_database_restarted_during_holds_keeps_every_acknowledged_hold()
    {
        await using var server = await PostgresServer.StartNewAsync();
        var connection = await server.CreateDatabaseAsync("seatmap");
        await using var engine = await TestEngine.StartAsync(connection);
        await engine.MapAsync(engine.A);
        var started = new TaskCompletionSource();
        var buyers = Enumerable.Range(0, 200).Select(seat => Task.Run(async () =>
        {
            var (hold, ann) = (TestEngine.NewHold(), TestEngine.NewHolder());
            if (seat == 50)
                started.TrySetResult();
            // Like a client, it repeats the same command until there is a reply.
            return await Eventually.Async(
                () => engine.HoldAsync(engine.A, hold, ann, seat), _ => true, TimeSpan.FromSeconds(40), "the hold has a reply");
        })).ToList();
        await started.Task;
        await server.RestartImmediateAsync();
        var replies = await Task.WhenAll(buyers);
        Assert.All(replies, r => Assert.Equal(SeatOutcome.Held, r.Outcome));
        Assert.Equal(200, (await engine.MustVerifyAsync()).Held);
        await engine.MustFollowAsync(engine.A);
    }

    [Fact]
    public async Task A_replica_that_lags_behind_the_head_is_ReplicaBehind_and_nothing_is_written()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        await engine.HeldAsync(engine.A, 1);
        var map = await engine.MapAsync(engine.A);
        // The head claims later revisions, of which the ledger has no rows.
        await engine.TamperUncheckedAsync("UPDATE screening_heads SET revision = 7 WHERE screening_id = @Screening");
        var result = await CommitAsync(
            engine.A.Get<SeatLedger>(), map, [new HoldSeats(TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), [2])]);
        Assert.IsType<CommitResult.ReplicaBehind>(result);
        Assert.Equal(SeatStatus.Free, await engine.StatusAsync(2));
    }

    [Fact]
    public async Task A_seat_that_differs_from_the_ledger_fails_the_fence_and_a_correction_writes_its_state()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        await engine.HeldAsync(engine.A, 1);
        var map = await engine.MapAsync(engine.A);
        await engine.TamperUncheckedAsync(
            "UPDATE screening_seats SET status = 3, version = version + 1 WHERE screening_id = @Screening AND seat = 2");
        var ledger = engine.A.Get<SeatLedger>();
        SeatCommand[] commands = [new HoldSeats(TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), [2])];

        Assert.IsType<CommitResult.FenceFailed>(
            await CommitAsync(ledger, map, commands));
        var correction = await ledger.CorrectAsync(map.Replica, CancellationToken.None);

        Assert.Equal((1, 1), (correction!.Seats, correction.Counters));
        Assert.True(map.Replica.Apply(correction.Row!));
        Assert.Equal(Correction.None, await ledger.CorrectAsync(map.Replica, CancellationToken.None));
        var again = Assert.IsType<CommitResult.Committed>(
            await CommitAsync(ledger, map, commands));
        Assert.Equal(SeatOutcome.Taken, again.Replies[0].Outcome);
        await engine.MustVerifyAsync();
    }

    /// <summary>Commits the commands as one batch.</summary>
    private static async Task<SeatReply[]> CommitAsync(TestEngine engine, SeatCommand[] commands)
    {
        var map = await engine.MapAsync(engine.A);
        var result = await CommitAsync(engine.A.Get<SeatLedger>(), map, commands);
        var committed = Assert.IsType<CommitResult.Committed>(result);
        Assert.True(map.Replica.Apply(committed.Row!));
        return committed.Replies;
    }

    private static async Task<CommitResult> CommitAsync(SeatLedger ledger, LiveSeatMap map, SeatCommand[] commands) =>
        (await ledger.CommitAsync(
            [new LedgerBatch(map.Replica, map.Terms, commands)], checkNewHoldIds: false, CancellationToken.None))[0];
}
