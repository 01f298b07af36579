using SeatEngine.Seats;
using SeatEngine.Tests.Plans;

namespace SeatEngine.Tests.Seats;

/// <summary>Two rows of eight: seats 0 to 7 of category a, 8 to 15 of category b.</summary>
public class SeatRulesTests
{
    private static readonly HolderId _ann = new(Guid.NewGuid());
    private static readonly HolderId _bob = new(Guid.NewGuid());

    private readonly RuleModel _model = Model();

    private static RuleModel Model(bool orphanRule = false) => new(PlanText.Drawn("ssssssss", "SSSSSSSS"), new SeatRuleOptions { MaxSeatsPerHold = 4 }, orphanRule);

    private static HoldId NewHold() => new(Guid.CreateVersion7());

    private static Guid NewId() => Guid.CreateVersion7();

    private SeatReply Hold(HolderId holder, params int[] seats) => _model.Ask(new HoldSeats(NewHold(), holder, seats));

    private (HoldId Hold, SeatReply Reply) Held(HolderId holder, params int[] seats)
    {
        var hold = NewHold();
        var reply = _model.Ask(new HoldSeats(hold, holder, seats));
        Assert.Equal(SeatOutcome.Held, reply.Outcome);
        return (hold, reply);
    }

    private string Booked(HolderId holder, params int[] seats)
    {
        var reference = $"B{Guid.NewGuid():N}"[..10];
        var reply = _model.Ask(new ConfirmHold(NewId(), Held(holder, seats).Hold, holder, reference));
        Assert.Equal(SeatOutcome.Booked, reply.Outcome);
        return reference;
    }

    private SeatStatus Status(int seat) => _model.Board[seat].Status;

    private void NothingWritten() => Assert.Empty(_model.LastEntries);

    [Fact]
    public void A_hold_of_free_seats_is_Held_for_the_hold_time()
    {
        var (hold, reply) = Held(_ann, 1, 2);
        Assert.Equal(hold.Value, reply.HoldId);
        Assert.Equal([1, 2], reply.Seats);
        Assert.Equal(_model.Now + TimeSpan.FromMinutes(10), reply.ExpiresAt);
        Assert.Equal(_model.Now + TimeSpan.FromMinutes(20), reply.ExtendableUntil);
        Assert.Equal(1, reply.Revision);
        Assert.Equal(SeatStatus.Held, Status(1));
    }

    [Fact]
    public void Second_buyer_of_the_same_seat_gets_Taken_with_just_the_seats_in_the_way()
    {
        Held(_ann, 1, 2);
        var reply = Hold(_bob, 2, 3);
        Assert.Equal(SeatOutcome.Taken, reply.Outcome);
        Assert.Equal([2], reply.Seats);
        Assert.Equal(SeatStatus.Free, Status(3));
        NothingWritten();
    }

    [Fact]
    public void In_one_batch_the_first_come_is_the_first_served()
    {
        var replies = _model.Batch(new HoldSeats(NewHold(), _ann, [1, 2]), new HoldSeats(NewHold(), _bob, [2, 3]), new HoldSeats(NewHold(), _bob, [3]));
        Assert.Equal([SeatOutcome.Held, SeatOutcome.Taken, SeatOutcome.Held], replies.Select(r => r.Outcome));
    }

    [Fact]
    public void A_third_live_hold_is_LimitReached_and_one_that_ran_out_does_not_count()
    {
        Held(_ann, 1);
        _model.Now += TimeSpan.FromMinutes(9);
        Held(_ann, 2);
        Assert.Equal(SeatOutcome.LimitReached, Hold(_ann, 3).Outcome);
        NothingWritten();
        _model.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(SeatOutcome.Held, Hold(_ann, 3).Outcome);
    }

    [Fact]
    public void More_seats_than_a_hold_may_have_are_TooManySeats()
    {
        Assert.Equal(SeatOutcome.TooManySeats, Hold(_ann, 0, 1, 2, 3, 4).Outcome);
        Assert.Equal(SeatOutcome.TooManySeats, _model.Ask(new HoldBest(NewHold(), _ann, new BestRequest(5), null)).Outcome);
        NothingWritten();
    }

    [Fact]
    public void A_choice_that_strands_a_seat_is_OrphanSeat_where_the_rule_is_on()
    {
        var strict = Model(orphanRule: true);
        var reply = strict.Ask(new HoldSeats(NewHold(), _ann, [1, 2]));
        Assert.Equal(SeatOutcome.OrphanSeat, reply.Outcome);
        Assert.Equal([0], reply.Seats);
        Assert.Empty(strict.LastEntries);
        Assert.Equal(SeatOutcome.Held, strict.Ask(new HoldSeats(NewHold(), _ann, [0, 1])).Outcome);
        Assert.Equal(SeatOutcome.Held, Hold(_ann, 1, 2).Outcome);
    }

    [Fact]
    public void Before_sales_open_and_from_the_moment_they_close_it_is_Closed()
    {
        _model.Now = RuleModel.Opens.AddMicroseconds(-1);
        Assert.Equal(SeatOutcome.Closed, Hold(_ann, 1).Outcome);
        Assert.Equal(SeatOutcome.Closed, _model.Ask(new HoldBest(NewHold(), _ann, new BestRequest(1), null)).Outcome);
        _model.Now = RuleModel.Opens;
        Assert.Equal(SeatOutcome.Held, Hold(_ann, 1).Outcome);
        _model.Now = RuleModel.Closes.AddMicroseconds(-1);
        var (last, _) = Held(_ann, 2);
        _model.Now = RuleModel.Closes;
        Assert.Equal(SeatOutcome.Closed, Hold(_ann, 3).Outcome);
        NothingWritten();
        Assert.Equal(SeatOutcome.Booked, _model.Ask(new ConfirmHold(NewId(), last, _ann, "LAST")).Outcome);
    }

    [Fact]
    public void A_hold_id_used_for_other_seats_is_IdReused_and_by_another_holder_NotYours()
    {
        var (hold, first) = Held(_ann, 1, 2);
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(new HoldSeats(hold, _ann, [1])).Outcome);
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(new HoldBest(hold, _ann, new BestRequest(3), null)).Outcome);
        Assert.Equal(SeatOutcome.NotYours, _model.Ask(new HoldSeats(hold, _bob, [1, 2])).Outcome);
        Assert.Equal(Replies.Text(first), Replies.Text(_model.Ask(new HoldSeats(hold, _ann, [1, 2]))));
        NothingWritten();
    }

    [Fact]
    public void A_command_id_used_for_another_command_is_IdReused()
    {
        var (hold, _) = Held(_ann, 1);
        var reference = Booked(_ann, 2);
        var id = NewId();
        _model.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(SeatOutcome.Extended, _model.Ask(new ExtendHold(id, hold, _ann)).Outcome);
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(new ReleaseHold(id, hold, _ann, null, null)).Outcome);
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(new ConfirmHold(id, hold, _ann, "B")).Outcome);
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(new CancelBooking(id, reference, _ann, null)).Outcome);
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(new BlockSeats(id, [5], "Ada")).Outcome);
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(new UnblockSeats(id, [5], "Ada")).Outcome);
        NothingWritten();
    }

    [Fact]
    public void Extending_counts_from_now_and_stops_at_the_cap()
    {
        var (hold, first) = Held(_ann, 1);
        _model.Now += TimeSpan.FromMinutes(5);
        Assert.Equal(_model.Now + TimeSpan.FromMinutes(10), _model.Ask(new ExtendHold(NewId(), hold, _ann)).ExpiresAt);
        _model.Now += TimeSpan.FromMinutes(8);
        var capped = _model.Ask(new ExtendHold(NewId(), hold, _ann));
        Assert.Equal(SeatOutcome.Extended, capped.Outcome);
        Assert.Equal(first.ExtendableUntil, capped.ExpiresAt);
        Assert.Equal(SeatOutcome.CapReached, _model.Ask(new ExtendHold(NewId(), hold, _ann)).Outcome);
        NothingWritten();
        _model.Now = first.ExtendableUntil!.Value;
        Assert.Equal(SeatOutcome.Expired, _model.Ask(new ExtendHold(NewId(), hold, _ann)).Outcome);
    }

    [Fact]
    public void A_hold_that_ran_out_is_Expired_for_its_holder_before_and_after_the_sweep()
    {
        var (hold, reply) = Held(_ann, 1);
        _model.Now = reply.ExpiresAt!.Value;
        Assert.Equal(SeatOutcome.Expired, _model.Ask(new ConfirmHold(NewId(), hold, _ann, "B")).Outcome);
        Assert.Equal(SeatOutcome.Expired, _model.Ask(new ExtendHold(NewId(), hold, _ann)).Outcome);
        NothingWritten();
        _model.Ask(new ExpireHolds(NewId(), [hold]));
        Assert.Equal(SeatStatus.Free, Status(1));
        Assert.Equal(SeatOutcome.Expired, _model.Ask(new ConfirmHold(NewId(), hold, _ann, "B")).Outcome);
        Assert.Equal(SeatOutcome.Expired, _model.Ask(new ReleaseHold(NewId(), hold, _ann, null, null)).Outcome);
    }

    [Fact]
    public void The_sweep_frees_what_ran_out_and_nothing_else()
    {
        var (old, _) = Held(_ann, 1, 2);
        _model.Now += TimeSpan.FromMinutes(5);
        var (young, _) = Held(_bob, 3);
        _model.Now += TimeSpan.FromMinutes(5);
        var swept = _model.Ask(new ExpireHolds(NewId(), [old, young, NewHold()]));
        Assert.Equal([1, 2], swept.Seats);
        Assert.Equal(SeatStatus.Held, Status(3));
    }

    [Fact]
    public void An_expired_hold_is_free_to_the_next_command_without_a_sweep()
    {
        Held(_ann, 1, 2);
        _model.Now += TimeSpan.FromMinutes(10);
        Assert.Equal(SeatOutcome.Held, Hold(_bob, 2, 3).Outcome);
        Assert.Equal([LedgerOp.Expire, LedgerOp.Hold], _model.LastEntries.Select(e => e.Op));
        Assert.Equal(SeatStatus.Free, Status(1));
        Assert.Equal(3, _model.Board[2].Version);
    }

    [Fact]
    public void Releasing_twice_is_Released_twice_and_confirming_after_it_AlreadyReleased()
    {
        var (hold, _) = Held(_ann, 1, 2);
        Assert.Equal(SeatOutcome.Released, _model.Ask(new ReleaseHold(NewId(), hold, _ann, null, null)).Outcome);
        Assert.Equal(SeatStatus.Free, Status(1));
        Assert.Equal(SeatOutcome.Released, _model.Ask(new ReleaseHold(NewId(), hold, _ann, null, null)).Outcome);
        NothingWritten();
        Assert.Equal(SeatOutcome.AlreadyReleased, _model.Ask(new ConfirmHold(NewId(), hold, _ann, "B")).Outcome);
        Assert.Equal(SeatOutcome.AlreadyReleased, _model.Ask(new ExtendHold(NewId(), hold, _ann)).Outcome);
    }

    [Fact]
    public void Some_seats_can_be_given_back_and_the_rest_confirmed()
    {
        var (hold, _) = Held(_ann, 1, 2, 3);
        Assert.Equal([2], _model.Ask(new ReleaseHold(NewId(), hold, _ann, [2], null)).Seats);
        Assert.Equal([SeatStatus.Held, SeatStatus.Free, SeatStatus.Held], [Status(1), Status(2), Status(3)]);
        Assert.Equal(SeatOutcome.NotYours, _model.Ask(new ReleaseHold(NewId(), hold, _ann, [2, 5], null)).Outcome);
        Assert.Equal([1, 3], _model.Ask(new ConfirmHold(NewId(), hold, _ann, "B")).Seats);
        _model.CheckInvariants();
    }

    [Fact]
    public void Giving_back_a_seat_twice_has_the_same_answer_even_when_the_rest_is_booked_by_then()
    {
        var (hold, _) = Held(_ann, 1, 2);
        var again = new ReleaseHold(NewId(), hold, _ann, [1], null);
        _model.Ask(again with { CommandId = NewId() });
        var first = _model.Ask(again);
        _model.Ask(new ConfirmHold(NewId(), hold, _ann, "B"));
        Assert.Equal(Replies.Text(first), Replies.Text(_model.Ask(again)));
    }

    [Fact]
    public void Another_holders_hold_is_NotYours_and_an_unknown_one_NotFound()
    {
        var (hold, _) = Held(_ann, 1);
        foreach (var (id, outcome) in new[] { (hold, SeatOutcome.NotYours), (NewHold(), SeatOutcome.NotFound) })
        {
            Assert.Equal(outcome, _model.Ask(new ExtendHold(NewId(), id, _bob)).Outcome);
            Assert.Equal(outcome, _model.Ask(new ReleaseHold(NewId(), id, _bob, null, null)).Outcome);
            Assert.Equal(outcome, _model.Ask(new ConfirmHold(NewId(), id, _bob, "B")).Outcome);
        }
        NothingWritten();
    }

    [Fact]
    public void Staff_may_take_a_hold_away_and_the_ledger_says_who_did()
    {
        var (hold, _) = Held(_ann, 1);
        Assert.Equal(SeatOutcome.Released, _model.Ask(new ReleaseHold(NewId(), hold, _bob, null, "Ada")).Outcome);
        Assert.Equal("Ada", Assert.Single(_model.LastEntries).By);
        Assert.Equal(SeatStatus.Free, Status(1));
    }

    [Fact]
    public void Confirming_sells_once_and_confirming_again_gives_the_same_reference()
    {
        var (hold, _) = Held(_ann, 1, 2);
        var confirm = new ConfirmHold(NewId(), hold, _ann, "FIRST");
        var first = _model.Ask(confirm);
        Assert.Equal((SeatOutcome.Booked, "FIRST"), (first.Outcome, first.Reference));
        Assert.Equal(SeatStatus.Sold, Status(1));
        Assert.Equal(Replies.Text(first), Replies.Text(_model.Ask(confirm with { Reference = "SECOND" })));
        Assert.Equal("FIRST", _model.Ask(new ConfirmHold(NewId(), hold, _ann, "THIRD")).Reference);
        NothingWritten();
        Assert.Equal(SeatOutcome.NotYours, _model.Ask(new ConfirmHold(NewId(), hold, _bob, "FOURTH")).Outcome);
        Assert.Equal(SeatOutcome.NotFound, _model.Ask(new ReleaseHold(NewId(), hold, _ann, null, null)).Outcome);
        Assert.Equal([1], Hold(_bob, 1, 3).Seats);
    }

    [Fact]
    public void Two_confirmations_in_one_batch_make_one_booking()
    {
        var (hold, _) = Held(_ann, 1);
        var replies = _model.Batch(new ConfirmHold(NewId(), hold, _ann, "FIRST"), new ConfirmHold(NewId(), hold, _ann, "SECOND"));
        Assert.Equal(["FIRST", "FIRST"], replies.Select(r => r.Reference));
        Assert.Single(_model.LastEntries);
    }

    [Fact]
    public void Cancelling_frees_the_seats_and_cancelling_again_changes_nothing()
    {
        var reference = Booked(_ann, 1, 2);
        Assert.Equal(SeatOutcome.NotYours, _model.Ask(new CancelBooking(NewId(), reference, _bob, null)).Outcome);
        Assert.Equal(SeatOutcome.NotFound, _model.Ask(new CancelBooking(NewId(), "NOSUCH", _ann, null)).Outcome);
        var cancel = new CancelBooking(NewId(), reference, _ann, null);
        var first = _model.Ask(cancel);
        Assert.Equal(SeatOutcome.Cancelled, first.Outcome);
        Assert.Equal(SeatStatus.Free, Status(1));
        Held(_bob, 1);
        Assert.Equal(Replies.Text(first), Replies.Text(_model.Ask(cancel)));
        Assert.Equal(SeatOutcome.Cancelled, _model.Ask(new CancelBooking(NewId(), reference, _ann, null)).Outcome);
        NothingWritten();
        Assert.Equal(SeatStatus.Held, Status(1));
    }

    [Fact]
    public void An_id_that_once_cancelled_nothing_keeps_that_answer_when_it_cancels_another_booking()
    {
        var (gone, other) = (Booked(_ann, 1), Booked(_ann, 2));
        _model.Ask(new CancelBooking(NewId(), gone, _ann, null));
        var nothing = new CancelBooking(NewId(), gone, _ann, null);
        var first = _model.Ask(nothing);
        Assert.Equal(0, first.Revision);
        Assert.Equal(SeatOutcome.Cancelled, _model.Ask(nothing with { Reference = other }).Outcome);
        Assert.Equal(Replies.Text(first), Replies.Text(_model.Ask(nothing)));
    }

    [Fact]
    public void Staff_may_cancel_anybodys_booking()
    {
        var reference = Booked(_ann, 1);
        Assert.Equal(SeatOutcome.Cancelled, _model.Ask(new CancelBooking(NewId(), reference, _bob, "Ada")).Outcome);
        Assert.Equal("Ada", Assert.Single(_model.LastEntries).By);
    }

    [Fact]
    public void Blocked_seats_are_Taken_for_everybody_until_they_are_unblocked()
    {
        Assert.Equal(SeatOutcome.Blocked, _model.Ask(new BlockSeats(NewId(), [1, 2], "Ada")).Outcome);
        Assert.Equal([2], Hold(_ann, 2, 3).Seats);
        Assert.Equal(SeatOutcome.Unblocked, _model.Ask(new UnblockSeats(NewId(), [1, 2], "Ada")).Outcome);
        Assert.Equal(SeatOutcome.Held, Hold(_ann, 2, 3).Outcome);
    }

    [Fact]
    public void What_is_held_or_sold_cannot_be_blocked_and_what_ran_out_can()
    {
        Booked(_ann, 1);
        Held(_ann, 2);
        var refused = _model.Ask(new BlockSeats(NewId(), [1, 2, 3], "Ada"));
        Assert.Equal(SeatOutcome.Taken, refused.Outcome);
        Assert.Equal([1, 2], refused.Seats);
        Assert.Equal(SeatStatus.Free, Status(3));
        _model.Now += TimeSpan.FromMinutes(10);
        Assert.Equal(SeatOutcome.Blocked, _model.Ask(new BlockSeats(NewId(), [2, 3], "Ada")).Outcome);
        Assert.Equal([LedgerOp.Expire, LedgerOp.Block], _model.LastEntries.Select(e => e.Op));
    }

    [Fact]
    public void Unblocking_leaves_held_and_sold_seats_as_they_are()
    {
        Booked(_ann, 1);
        Held(_ann, 2);
        Assert.Equal(SeatOutcome.Unblocked, _model.Ask(new UnblockSeats(NewId(), [1, 2, 3], "Ada")).Outcome);
        NothingWritten();
        Assert.Equal([SeatStatus.Sold, SeatStatus.Held, SeatStatus.Free], [Status(1), Status(2), Status(3)]);
    }

    [Fact]
    public void The_best_seats_preferred_beforehand_are_taken_while_they_are_free()
    {
        Assert.Equal([4, 5], _model.Ask(new HoldBest(NewHold(), _ann, new BestRequest(2), [4, 5])).Seats);
        var other = _model.Ask(new HoldBest(NewHold(), _bob, new BestRequest(2), [5, 6]));
        Assert.Equal(SeatOutcome.Held, other.Outcome);
        Assert.DoesNotContain(5, other.Seats);
        Assert.Equal(2, other.Seats.Length);
    }

    [Fact]
    public void The_best_seats_keep_to_the_category_and_are_NoneAvailable_when_it_is_full()
    {
        foreach (var seats in new[] { new[] { 8, 9, 10, 11 }, [12, 13, 14] })
            Assert.Equal(SeatOutcome.Held, _model.Ask(new HoldBest(NewHold(), _ann, new BestRequest(seats.Length, "b"), seats)).Outcome);
        Assert.Equal(SeatOutcome.NoneAvailable, _model.Ask(new HoldBest(NewHold(), _bob, new BestRequest(2, "b"), null)).Outcome);
        Assert.Equal(SeatOutcome.NoneAvailable, _model.Ask(new HoldBest(NewHold(), _bob, new BestRequest(1, Accessible: true), null)).Outcome);
        NothingWritten();
        Assert.Equal([15], _model.Ask(new HoldBest(NewHold(), _bob, new BestRequest(1, "b"), null)).Seats);
    }

    [Fact]
    public void A_hundred_wishes_in_one_batch_get_seats_that_nobody_shares()
    {
        var model = new RuleModel(PlanText.Drawn([.. Enumerable.Repeat("ssssssssss ssssssssss", 15)]), new SeatRuleOptions());
        var replies = model.Batch([.. Enumerable.Range(0, 100).Select(_ => new HoldBest(NewHold(), new HolderId(NewId()), new BestRequest(3), null))]);
        var held = replies.Where(r => r.Outcome == SeatOutcome.Held).ToList();
        Assert.Equal(90, held.Count); // Three groups of three in each run of ten; the tenth seat is nobody's.
        Assert.All(replies.Except(held), r => Assert.Equal(SeatOutcome.NoneAvailable, r.Outcome));
        Assert.Distinct(held.SelectMany(r => r.Seats));
        Assert.All(held, r => Assert.True(r.Seats[2] - r.Seats[0] == 2 && model.Plan.RunOf[r.Seats[0]] == model.Plan.RunOf[r.Seats[2]]));
        model.CheckInvariants();
    }
}
