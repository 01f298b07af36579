using SeatEngine.Commands;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;
using SeatEngine.Tests.Seats;

namespace SeatEngine.Tests.Holds;

/// <summary>Every command through the whole write path.</summary>
public class HoldJourneyTests
{
    private static CancellationToken None => CancellationToken.None;

    private static Guid NewId() => Guid.CreateVersion7();

    [Fact]
    public async Task A_seat_goes_from_free_to_held_to_sold_and_back_and_the_ledger_is_valid_after_each_step()
    {
        await using var engine = await TestEngine.StartAsync();
        // A hold of the first node can be extended on the second at once.
        await engine.AddNodeAsync(NodeLife.Following, ("SeatRules:HoldTime", "00:14:00"));
        var (a, b, screening) = (engine.A.Commands, engine.B.Commands, engine.Screening);
        var (hold, ann, held) = await engine.HeldAsync(engine.A, 7, 5, 6);
        Assert.Equal([5, 6, 7], held.Seats);
        Assert.Equal(SeatStatus.Held, await engine.StatusAsync(5));
        Assert.Equal(3, (await engine.MustVerifyAsync()).Held);

        var extended = await b.ExtendAsync(screening, hold, ann.AsCaller(), NewId(), None);
        Assert.Equal(SeatOutcome.Extended, extended.Outcome);
        Assert.True(extended.ExpiresAt > held.ExpiresAt);
        await engine.MustVerifyAsync();

        var released = await a.ReleaseAsync(screening, hold, ann.AsCaller(), [7], NewId(), None);
        Assert.Equal([7], released.Seats);
        Assert.Equal(SeatStatus.Free, await engine.StatusAsync(7));
        await engine.MustVerifyAsync();

        var booked = await b.ConfirmAsync(screening, hold, ann.AsCaller(), null, NewId(), None);
        Assert.Equal((SeatOutcome.Booked, 2), (booked.Outcome, booked.Seats.Length));
        Assert.Equal(SeatStatus.Sold, await engine.StatusAsync(6));
        var report = await engine.MustVerifyAsync();
        Assert.Equal((0, 2, 1), (report.Held, report.Sold, report.Bookings));

        var typed = booked.Reference!.Insert(5, " - ").ToLowerInvariant();
        Assert.Equal(SeatOutcome.Cancelled, (await a.CancelBookingAsync(typed, ann.AsCaller(), null, NewId(), None)).Outcome);
        Assert.Equal(SeatStatus.Free, await engine.StatusAsync(6));
        await engine.MustVerifyAsync();

        Assert.Equal(SeatOutcome.Blocked, (await b.BlockAsync(screening, [5, 9], Callers.Staff("Ada"), NewId(), None)).Outcome);
        Assert.Equal(SeatOutcome.Taken, (await engine.HoldAsync(engine.A, TestEngine.NewHold(), ann, 9)).Outcome);
        await engine.MustVerifyAsync();
        Assert.Equal(SeatOutcome.Unblocked, (await a.UnblockAsync(screening, [5, 9], Callers.Staff("Ada"), NewId(), None)).Outcome);

        await engine.MustFollowAsync(engine.B);
        var (again, _, _) = await engine.HeldAsync(engine.B, 5);
        Assert.Equal(SeatOutcome.Released, (await a.ReleaseAsync(screening, again, Callers.Staff("Ada"), null, NewId(), None)).Outcome);
        report = await engine.MustVerifyAsync();
        Assert.Equal((9, 0, 0), (report.Revisions, report.Held, report.Sold));
        await engine.MustFollowAsync(engine.A);
        await engine.MustFollowAsync(engine.B);
    }

    [Fact]
    public async Task Every_command_repeated_on_the_other_node_has_its_first_answer()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var screening = engine.Screening;
        var (hold, ann) = (TestEngine.NewHold(), TestEngine.NewHolder());
        var (extend, release, confirm, move, cancel, block, unblock) = (NewId(), NewId(), NewId(), NewId(), NewId(), NewId(), NewId());
        string? reference = null;
        Func<SeatCommands, Task<SeatReply>>[] steps =
        [
            c => c.HoldAsync(screening, hold, ann.AsCaller(), [1, 2, 3], None),
            c => c.ExtendAsync(screening, hold, ann.AsCaller(), extend, None),
            c => c.ReleaseAsync(screening, hold, ann.AsCaller(), [3], release, None),
            c => c.ConfirmAsync(screening, hold, ann.AsCaller(), null, confirm, None),
            c => c.MoveBookingAsync(reference!, [1, 5], Callers.Staff("Ada"), Tender.Cash, move, None),
            c => c.CancelBookingAsync(reference!, ann.AsCaller(), null, cancel, None),
            c => c.BlockAsync(screening, [1, 2], Callers.Staff("Ada"), block, None),
            c => c.UnblockAsync(screening, [1, 2], Callers.Staff("Ada"), unblock, None),
        ];
        // Its hold can be extended on the others at once.
        var brief = await engine.AddNodeAsync(NodeLife.Following, ("SeatRules:HoldTime", "00:08:00"));
        var first = new List<SeatReply>();
        foreach (var step in steps)
        {
            first.Add(await step(first.Count == 0 ? brief.Commands : engine.A.Commands));
            Assert.True(first[^1].Accepted, $"{first[^1]}");
            reference ??= first[^1].Reference;
            Assert.Equal(Replies.Text(first[^1]), Replies.Text(await step(engine.B.Commands)));
        }
        // Again later, when other commands have changed the same seats.
        for (var i = 0; i < steps.Length; i++)
            Assert.Equal(Replies.Text(first[i]), Replies.Text(await steps[i](engine.A.Commands)));
        Assert.Equal(steps.Length, (await engine.MustVerifyAsync()).Revisions);
    }

    [Fact]
    public async Task A_move_is_visible_on_every_node_and_a_refused_one_changes_nothing()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var (_, _, reference) = await engine.BookedAsync(engine.A, 5, 6);
        var (blocked, _, _) = await engine.HeldAsync(engine.B, 9);
        Assert.Equal(SeatOutcome.Moved, (await MoveAsync(engine.B, 7, 6)).Outcome);
        Assert.Equal((SeatStatus.Free, SeatStatus.Sold), (await engine.StatusAsync(5), await engine.StatusAsync(7)));
        Assert.Equal(SeatOutcome.Taken, (await MoveAsync(engine.A, 8, 9)).Outcome);
        Assert.Equal(SeatOutcome.Invalid, (await MoveAsync(engine.A, 8)).Outcome);
        Assert.Equal(SeatOutcome.Invalid, (await MoveAsync(engine.A, 8, 8)).Outcome);
        Assert.Equal(SeatOutcome.Invalid, (await MoveAsync(engine.A)).Outcome);
        Assert.Equal(SeatOutcome.UnknownSeat, (await MoveAsync(engine.A, 8, 240)).Outcome);
        Assert.Equal(
            SeatOutcome.NotFound,
            (await engine.A.Commands.MoveBookingAsync("ABCDEFGH23", [8], Callers.Staff("Ada"), null, NewId(), None)).Outcome);
        Assert.Equal(0, await engine.A.Reconciliation.RunAsync(None));
        var report = await engine.MustVerifyAsync();
        Assert.Equal((1, 2, 1), (report.Held, report.Sold, report.Bookings));
        await engine.MustFollowAsync(engine.A);
        await engine.MustFollowAsync(engine.B);
        Assert.NotNull((await engine.MapAsync(engine.A)).FindHold(blocked));

        Task<SeatReply> MoveAsync(EngineNode node, params int[] seats) =>
            node.Commands.MoveBookingAsync(reference, seats, Callers.Staff("Ada"), null, NewId(), None);
    }

    [Fact]
    public async Task A_hold_repeated_after_others_bought_its_seats_still_has_its_first_answer()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        await engine.MapAsync(engine.B);
        var (hold, ann, first) = await engine.HeldAsync(engine.A, 1, 2);
        await engine.A.Commands.ReleaseAsync(engine.Screening, hold, ann.AsCaller(), null, NewId(), None);
        await engine.MustFollowAsync(engine.B);
        await engine.BookedAsync(engine.B, 1, 2);
        await engine.MustFollowAsync(engine.A);
        await engine.MustFollowAsync(engine.B);
        Assert.Equal(Replies.Text(first), Replies.Text(await engine.HoldAsync(engine.A, hold, ann, 1, 2)));
        Assert.Equal(Replies.Text(first), Replies.Text(await engine.HoldAsync(engine.B, hold, ann, 1, 2)));
    }

    [Fact]
    public async Task A_hold_repeated_after_its_release_leaves_its_seats_free()
    {
        await using var engine = await TestEngine.StartAsync();
        var (hold, ann, _) = await engine.HeldAsync(engine.A, 1, 2);
        await engine.A.Commands.ReleaseAsync(engine.Screening, hold, ann.AsCaller(), null, NewId(), None);
        await engine.HoldAsync(engine.A, hold, ann, 1, 2);
        await engine.HeldAsync(engine.A, 1, 2);
    }

    [Fact]
    public async Task A_hold_of_the_best_seats_repeated_after_its_release_leaves_them_free()
    {
        await using var engine = await TestEngine.StartAsync();
        var (hold, ann) = (TestEngine.NewHold(), TestEngine.NewHolder());
        var wish = new BestRequest(2);
        var first = await engine.A.Commands.HoldBestAsync(engine.Screening, hold, ann.AsCaller(), wish, None);
        await engine.A.Commands.ReleaseAsync(engine.Screening, hold, ann.AsCaller(), null, NewId(), None);
        Assert.Equal(
            Replies.Text(first), Replies.Text(await engine.A.Commands.HoldBestAsync(engine.Screening, hold, ann.AsCaller(), wish, None)));
        await engine.HeldAsync(engine.A, first.Seats);
    }

    [Fact]
    public async Task A_hold_repeated_on_a_node_that_has_not_seen_it_has_its_first_answer_and_fails_no_other_of_its_batch()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var (hold, ann, first) = await engine.HeldAsync(engine.A, 1, 2);
        await engine.A.Commands.ReleaseAsync(engine.Screening, hold, ann.AsCaller(), null, NewId(), None);
        // B reads the screening now, when the hold has ended.
        await engine.MapAsync(engine.B);
        var others = Enumerable.Range(10, 30)
            .Select(seat => engine.HoldAsync(engine.B, TestEngine.NewHold(), TestEngine.NewHolder(), seat))
            .ToList();
        var again = await engine.HoldAsync(engine.B, hold, ann, 1, 2);
        Assert.Equal(Replies.Text(first), Replies.Text(again));
        Assert.All(await Task.WhenAll(others), r => Assert.Equal(SeatOutcome.Held, r.Outcome));
        Assert.Equal(30, (await engine.MustVerifyAsync()).Held);
        await engine.HeldAsync(engine.B, 1, 2);
    }

    [Fact]
    public async Task A_hold_id_that_was_used_in_another_screening_is_IdReused()
    {
        await using var engine = await TestEngine.StartAsync();
        var other = await engine.AddScreeningAsync();
        var (hold, ann, _) = await engine.HeldAsync(engine.A, 1);
        Assert.Equal(SeatOutcome.IdReused, (await engine.A.Commands.HoldAsync(other, hold, ann.AsCaller(), [1], None)).Outcome);
        Assert.Equal(
            SeatOutcome.IdReused, (await engine.A.Commands.HoldBestAsync(other, hold, ann.AsCaller(), new BestRequest(1), None)).Outcome);
        Assert.Equal(SeatOutcome.NotFound, (await engine.A.Commands.ExtendAsync(other, hold, ann.AsCaller(), NewId(), None)).Outcome);
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task Invalid_commands_are_refused_without_touching_the_database()
    {
        await using var engine = await TestEngine.StartAsync();
        var (commands, screening, ann) = (engine.A.Commands, engine.Screening, TestEngine.NewHolder());
        async Task<SeatOutcome> Hold(int[] seats, Guid? hold = null) =>
            (await commands.HoldAsync(screening, new HoldId(hold ?? NewId()), ann.AsCaller(), seats, None)).Outcome;
        Assert.Equal(SeatOutcome.Invalid, await Hold([]));
        Assert.Equal(SeatOutcome.Invalid, await Hold(null!));
        Assert.Equal(SeatOutcome.Invalid, await Hold([4, 5, 4]));
        Assert.Equal(SeatOutcome.Invalid, await Hold([4], Guid.Empty));
        Assert.Equal(SeatOutcome.UnknownSeat, await Hold([-1]));
        Assert.Equal(SeatOutcome.UnknownSeat, await Hold([4, 240, int.MaxValue, int.MinValue]));
        Assert.Equal(SeatOutcome.TooManySeats, await Hold([.. Enumerable.Range(0, 10_000)]));
        Assert.Equal(SeatOutcome.TooManySeats, await Hold([.. Enumerable.Range(0, 11)]));
        Assert.Equal(
            SeatOutcome.UnknownScreening,
            (await commands.HoldAsync(new ScreeningId(-5), TestEngine.NewHold(), ann.AsCaller(), [1], None)).Outcome);
        Assert.Equal(
            SeatOutcome.Invalid,
            (await commands.HoldBestAsync(screening, TestEngine.NewHold(), ann.AsCaller(), new BestRequest(0), None)).Outcome);
        Assert.Equal(
            SeatOutcome.Invalid,
            (await commands.HoldBestAsync(screening, TestEngine.NewHold(), ann.AsCaller(), new BestRequest(-3), None)).Outcome);
        Assert.Equal(
            SeatOutcome.Invalid,
            (await commands.HoldBestAsync(screening, TestEngine.NewHold(), ann.AsCaller(), new BestRequest(1, "gold"), None)).Outcome);
        Assert.Equal(
            SeatOutcome.Invalid, (await commands.ExtendAsync(screening, TestEngine.NewHold(), ann.AsCaller(), Guid.Empty, None)).Outcome);
        Assert.Equal(SeatOutcome.Invalid, (await commands.BlockAsync(screening, [1], Callers.Staff("Ada"), Guid.Empty, None)).Outcome);
        Assert.Equal(SeatOutcome.UnknownSeat, (await commands.BlockAsync(screening, [240], Callers.Staff("Ada"), NewId(), None)).Outcome);
        Assert.Equal(SeatOutcome.NotFound, (await commands.CancelBookingAsync("nonsense", ann.AsCaller(), null, NewId(), None)).Outcome);
        Assert.Equal(SeatOutcome.NotFound, (await commands.CancelBookingAsync("ABCDEFGH23", ann.AsCaller(), null, NewId(), None)).Outcome);
        Assert.Equal(0, (await engine.MustVerifyAsync()).Revisions);
        // None of them left a lock.
        await engine.HeldAsync(engine.A, 1, 4);
    }
}
