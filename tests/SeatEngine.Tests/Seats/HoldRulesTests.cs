using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;
using SeatEngine.Tests.Plans;

namespace SeatEngine.Tests.Seats;

/// <summary>Two rows of eight: seats 0 to 7 of category a, 8 to 15 of category b.</summary>
public class HoldRulesTests
{
    private static readonly HolderId _ann = new(Guid.NewGuid());
    private static readonly HolderId _bob = new(Guid.NewGuid());

    private readonly RuleModel _model = Model();

    private static RuleModel Model(bool orphanRule = false) =>
        new(PlanText.Drawn("ssssssss", "SSSSSSSS"), new SeatRuleOptions { MaxSeatsPerHold = 4 }, orphanRule);

    private static HoldId NewHold() => new(Guid.CreateVersion7());

    private static Guid NewId() => Guid.CreateVersion7();

    private SeatStatus Status(int seat) => _model.Board[seat].Status;

    private void NothingWritten() => Assert.Empty(_model.LastEntries);

    [Fact]
    public void A_hold_of_free_seats_is_Held_for_the_hold_time()
    {
        var (hold, reply) = _model.Held(_ann, 1, 2);
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
        _model.Held(_ann, 1, 2);
        var reply = _model.Hold(_bob, 2, 3);
        Assert.Equal(SeatOutcome.Taken, reply.Outcome);
        Assert.Equal([2], reply.Seats);
        Assert.Equal(SeatStatus.Free, Status(3));
        NothingWritten();
    }

    [Fact]
    public void In_one_batch_the_first_command_gets_the_seats()
    {
        var replies = _model.Batch(
            new HoldSeats(NewHold(), _ann.AsCaller(), [1, 2]),
            new HoldSeats(NewHold(), _bob.AsCaller(), [2, 3]),
            new HoldSeats(NewHold(), _bob.AsCaller(), [3]));
        Assert.Equal([SeatOutcome.Held, SeatOutcome.Taken, SeatOutcome.Held], replies.Select(r => r.Outcome));
    }

    [Fact]
    public void A_third_live_hold_is_LimitReached_and_an_expired_one_does_not_count()
    {
        _model.Held(_ann, 1);
        _model.Now += TimeSpan.FromMinutes(9);
        _model.Held(_ann, 2);
        Assert.Equal(SeatOutcome.LimitReached, _model.Hold(_ann, 3).Outcome);
        NothingWritten();
        _model.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(SeatOutcome.Held, _model.Hold(_ann, 3).Outcome);
    }

    [Fact]
    public void More_seats_than_a_hold_may_have_are_TooManySeats()
    {
        Assert.Equal(SeatOutcome.TooManySeats, _model.Hold(_ann, 0, 1, 2, 3, 4).Outcome);
        Assert.Equal(SeatOutcome.TooManySeats, _model.Ask(new HoldBest(NewHold(), _ann.AsCaller(), new BestRequest(5), null)).Outcome);
        NothingWritten();
    }

    [Fact]
    public void A_choice_that_strands_a_seat_is_OrphanSeat_where_the_rule_is_on()
    {
        var strict = Model(orphanRule: true);
        var reply = strict.Ask(new HoldSeats(NewHold(), _ann.AsCaller(), [1, 2]));
        Assert.Equal(SeatOutcome.OrphanSeat, reply.Outcome);
        Assert.Equal([0], reply.Seats);
        Assert.Empty(strict.LastEntries);
        Assert.Equal(SeatOutcome.Held, strict.Ask(new HoldSeats(NewHold(), _ann.AsCaller(), [0, 1])).Outcome);
        Assert.Equal(SeatOutcome.Held, _model.Hold(_ann, 1, 2).Outcome);
    }

    [Fact]
    public void Before_sales_open_and_from_the_moment_they_close_it_is_Closed()
    {
        _model.Now = RuleModel.Opens.AddMicroseconds(-1);
        Assert.Equal(SeatOutcome.Closed, _model.Hold(_ann, 1).Outcome);
        Assert.Equal(SeatOutcome.Closed, _model.Ask(new HoldBest(NewHold(), _ann.AsCaller(), new BestRequest(1), null)).Outcome);
        _model.Now = RuleModel.Opens;
        Assert.Equal(SeatOutcome.Held, _model.Hold(_ann, 1).Outcome);
        _model.Now = RuleModel.Closes.AddMicroseconds(-1);
        var (last, _) = _model.Held(_ann, 2);
        _model.Now = RuleModel.Closes;
        Assert.Equal(SeatOutcome.Closed, _model.Hold(_ann, 3).Outcome);
        NothingWritten();
        Assert.Equal(SeatOutcome.Booked, _model.Ask(new ConfirmHold(NewId(), last, _ann.AsCaller(), "LAST")).Outcome);
    }

    [Fact]
    public void A_hold_id_used_for_other_seats_is_IdReused_and_by_another_holder_too()
    {
        var (hold, first) = _model.Held(_ann, 1, 2);
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(new HoldSeats(hold, _ann.AsCaller(), [1])).Outcome);
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(new HoldBest(hold, _ann.AsCaller(), new BestRequest(3), null)).Outcome);
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(new HoldSeats(hold, _bob.AsCaller(), [1, 2])).Outcome);
        Assert.Equal(Replies.Text(first), Replies.Text(_model.Ask(new HoldSeats(hold, _ann.AsCaller(), [1, 2]))));
        NothingWritten();
    }

    [Fact]
    public void A_command_id_used_for_another_command_is_IdReused()
    {
        var (hold, _) = _model.Held(_ann, 1);
        var reference = _model.Booked(_ann, 2);
        var id = NewId();
        _model.Now += TimeSpan.FromMinutes(2);
        Assert.Equal(SeatOutcome.Extended, _model.Ask(new ExtendHold(id, hold, _ann.AsCaller())).Outcome);
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(new ReleaseHold(id, hold, _ann.AsCaller(), null)).Outcome);
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(new ConfirmHold(id, hold, _ann.AsCaller(), "B")).Outcome);
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(new CancelBooking(id, reference, _ann.AsCaller())).Outcome);
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(new BlockSeats(id, [5], Callers.Staff("Ada"))).Outcome);
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(new UnblockSeats(id, [5], Callers.Staff("Ada"))).Outcome);
        NothingWritten();
    }

    [Fact]
    public void An_extension_that_gains_less_than_a_tenth_of_the_hold_time_writes_nothing()
    {
        var (hold, first) = _model.Held(_ann, 1);
        _model.Now += TimeSpan.FromSeconds(59);
        var tooEarly = _model.Ask(new ExtendHold(NewId(), hold, _ann.AsCaller()));
        Assert.Equal((SeatOutcome.Extended, first.ExpiresAt, 0), (tooEarly.Outcome, tooEarly.ExpiresAt, tooEarly.Revision));
        NothingWritten();
        _model.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(_model.Now + TimeSpan.FromMinutes(10), _model.Ask(new ExtendHold(NewId(), hold, _ann.AsCaller())).ExpiresAt);
        _model.Now += TimeSpan.FromSeconds(481);
        _model.Ask(new ExtendHold(NewId(), hold, _ann.AsCaller()));
        // The hold ends 59 seconds before the cap.
        _model.Now += TimeSpan.FromSeconds(90);
        Assert.Equal(SeatOutcome.CapReached, _model.Ask(new ExtendHold(NewId(), hold, _ann.AsCaller())).Outcome);
        NothingWritten();
    }

    [Fact]
    public void Extending_counts_from_now_and_stops_at_the_cap()
    {
        var (hold, first) = _model.Held(_ann, 1);
        _model.Now += TimeSpan.FromMinutes(5);
        Assert.Equal(_model.Now + TimeSpan.FromMinutes(10), _model.Ask(new ExtendHold(NewId(), hold, _ann.AsCaller())).ExpiresAt);
        _model.Now += TimeSpan.FromMinutes(8);
        var capped = _model.Ask(new ExtendHold(NewId(), hold, _ann.AsCaller()));
        Assert.Equal(SeatOutcome.Extended, capped.Outcome);
        Assert.Equal(first.ExtendableUntil, capped.ExpiresAt);
        Assert.Equal(SeatOutcome.CapReached, _model.Ask(new ExtendHold(NewId(), hold, _ann.AsCaller())).Outcome);
        NothingWritten();
        _model.Now = first.ExtendableUntil!.Value;
        Assert.Equal(SeatOutcome.Expired, _model.Ask(new ExtendHold(NewId(), hold, _ann.AsCaller())).Outcome);
    }

    [Fact]
    public void An_expired_hold_is_Expired_for_its_holder_before_and_after_the_sweep()
    {
        var (hold, reply) = _model.Held(_ann, 1);
        _model.Now = reply.ExpiresAt!.Value;
        Assert.Equal(SeatOutcome.Expired, _model.Ask(new ConfirmHold(NewId(), hold, _ann.AsCaller(), "B")).Outcome);
        Assert.Equal(SeatOutcome.Expired, _model.Ask(new ExtendHold(NewId(), hold, _ann.AsCaller())).Outcome);
        NothingWritten();
        _model.Ask(new ExpireHolds(NewId(), [hold]));
        Assert.Equal(SeatStatus.Free, Status(1));
        Assert.Equal(SeatOutcome.Expired, _model.Ask(new ConfirmHold(NewId(), hold, _ann.AsCaller(), "B")).Outcome);
        Assert.Equal(SeatOutcome.Expired, _model.Ask(new ReleaseHold(NewId(), hold, _ann.AsCaller(), null)).Outcome);
    }

    [Fact]
    public void The_sweep_frees_expired_holds_and_no_others()
    {
        var (old, _) = _model.Held(_ann, 1, 2);
        _model.Now += TimeSpan.FromMinutes(5);
        var (young, _) = _model.Held(_bob, 3);
        _model.Now += TimeSpan.FromMinutes(5);
        var swept = _model.Ask(new ExpireHolds(NewId(), [old, young, NewHold()]));
        Assert.Equal([1, 2], swept.Seats);
        Assert.Equal(SeatStatus.Held, Status(3));
    }

    [Fact]
    public void An_expired_hold_is_free_to_the_next_command_without_a_sweep()
    {
        _model.Held(_ann, 1, 2);
        _model.Now += TimeSpan.FromMinutes(10);
        Assert.Equal(SeatOutcome.Held, _model.Hold(_bob, 2, 3).Outcome);
        Assert.Equal([LedgerOp.Expire, LedgerOp.Hold], _model.LastEntries.Select(e => e.Op));
        Assert.Equal(SeatStatus.Free, Status(1));
        Assert.Equal(3, _model.Board[2].Version);
    }

    [Fact]
    public void Releasing_twice_is_Released_twice_and_confirming_after_it_AlreadyReleased()
    {
        var (hold, _) = _model.Held(_ann, 1, 2);
        Assert.Equal(SeatOutcome.Released, _model.Ask(new ReleaseHold(NewId(), hold, _ann.AsCaller(), null)).Outcome);
        Assert.Equal(SeatStatus.Free, Status(1));
        Assert.Equal(SeatOutcome.Released, _model.Ask(new ReleaseHold(NewId(), hold, _ann.AsCaller(), null)).Outcome);
        NothingWritten();
        Assert.Equal(SeatOutcome.AlreadyReleased, _model.Ask(new ConfirmHold(NewId(), hold, _ann.AsCaller(), "B")).Outcome);
        Assert.Equal(SeatOutcome.AlreadyReleased, _model.Ask(new ExtendHold(NewId(), hold, _ann.AsCaller())).Outcome);
    }

    [Fact]
    public void Some_seats_can_be_released_and_the_rest_confirmed()
    {
        var (hold, _) = _model.Held(_ann, 1, 2, 3);
        Assert.Equal([2], _model.Ask(new ReleaseHold(NewId(), hold, _ann.AsCaller(), [2])).Seats);
        Assert.Equal([SeatStatus.Held, SeatStatus.Free, SeatStatus.Held], [Status(1), Status(2), Status(3)]);
        Assert.Equal(SeatOutcome.NotYours, _model.Ask(new ReleaseHold(NewId(), hold, _ann.AsCaller(), [2, 5])).Outcome);
        Assert.Equal([1, 3], _model.Ask(new ConfirmHold(NewId(), hold, _ann.AsCaller(), "B")).Seats);
        _model.CheckInvariants();
    }

    [Fact]
    public void Releasing_a_seat_a_second_time_changes_nothing_and_is_decided_again_when_it_is_repeated()
    {
        var (hold, _) = _model.Held(_ann, 1, 2);
        var again = new ReleaseHold(NewId(), hold, _ann.AsCaller(), [1]);
        _model.Ask(again with { CommandId = NewId() });
        Assert.Equal((SeatOutcome.Released, 0), (_model.Ask(again).Outcome, _model.Ask(again).Revision));
        NothingWritten();
        _model.Ask(new ConfirmHold(NewId(), hold, _ann.AsCaller(), "B"));
        Assert.Equal(SeatOutcome.NotFound, _model.Ask(again).Outcome);
    }

    [Fact]
    public void Another_holders_hold_and_an_unknown_one_are_NotFound()
    {
        var (hold, _) = _model.Held(_ann, 1);
        const SeatOutcome outcome = SeatOutcome.NotFound;
        foreach (var id in new[] { hold, NewHold() })
        {
            Assert.Equal(outcome, _model.Ask(new ExtendHold(NewId(), id, _bob.AsCaller())).Outcome);
            Assert.Equal(outcome, _model.Ask(new ReleaseHold(NewId(), id, _bob.AsCaller(), null)).Outcome);
            Assert.Equal(outcome, _model.Ask(new ConfirmHold(NewId(), id, _bob.AsCaller(), "B")).Outcome);
        }
        NothingWritten();
    }

    [Fact]
    public void Staff_may_release_any_hold_and_the_ledger_says_who_did()
    {
        var (hold, _) = _model.Held(_ann, 1);
        Assert.Equal(SeatOutcome.Released, _model.Ask(new ReleaseHold(NewId(), hold, _bob.AsCaller("Ada"), null)).Outcome);
        Assert.Equal("Ada", Assert.Single(_model.LastEntries).By);
        Assert.Equal(SeatStatus.Free, Status(1));
    }

    [Fact]
    public void The_preferred_seats_are_held_if_they_are_still_free_and_otherwise_the_best_others()
    {
        Assert.Equal([4, 5], _model.Ask(new HoldBest(NewHold(), _ann.AsCaller(), new BestRequest(2), [4, 5])).Seats);
        var other = _model.Ask(new HoldBest(NewHold(), _bob.AsCaller(), new BestRequest(2), [5, 6]));
        Assert.Equal(SeatOutcome.Held, other.Outcome);
        Assert.DoesNotContain(5, other.Seats);
        Assert.Equal(2, other.Seats.Length);
    }

    [Fact]
    public void The_best_seats_keep_to_the_category_and_are_NoneAvailable_when_it_is_full()
    {
        foreach (var seats in new[] { new[] { 8, 9, 10, 11 }, [12, 13, 14] })
            Assert.Equal(
                SeatOutcome.Held, _model.Ask(new HoldBest(NewHold(), _ann.AsCaller(), new BestRequest(seats.Length, "b"), seats)).Outcome);
        Assert.Equal(
            SeatOutcome.NoneAvailable, _model.Ask(new HoldBest(NewHold(), _bob.AsCaller(), new BestRequest(2, "b"), null)).Outcome);
        Assert.Equal(
            SeatOutcome.NoneAvailable,
            _model.Ask(new HoldBest(NewHold(), _bob.AsCaller(), new BestRequest(1, Accessible: true), null)).Outcome);
        NothingWritten();
        Assert.Equal([15], _model.Ask(new HoldBest(NewHold(), _bob.AsCaller(), new BestRequest(1, "b"), null)).Seats);
    }

    [Fact]
    public void A_hundred_requests_for_the_best_seats_in_one_batch_get_different_seats()
    {
        var model = new RuleModel(PlanText.Drawn([.. Enumerable.Repeat("ssssssssss ssssssssss", 15)]), new SeatRuleOptions());
        var replies = model.Batch(
            [.. Enumerable.Range(0, 100).Select(_ => new HoldBest(NewHold(), new HolderId(NewId()).AsCaller(), new BestRequest(3), null))]);
        var held = replies.Where(r => r.Outcome == SeatOutcome.Held).ToList();
        Assert.Equal(90, held.Count); // Three groups of three in each run of ten seats.
        Assert.All(replies.Except(held), r => Assert.Equal(SeatOutcome.NoneAvailable, r.Outcome));
        Assert.Distinct(held.SelectMany(r => r.Seats));
        Assert.All(held, r => Assert.True(r.Seats[2] - r.Seats[0] == 2 && model.Plan.RunOf[r.Seats[0]] == model.Plan.RunOf[r.Seats[2]]));
        model.CheckInvariants();
    }
}
