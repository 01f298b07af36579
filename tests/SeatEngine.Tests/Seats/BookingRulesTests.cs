using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;
using SeatEngine.Tests.Plans;

namespace SeatEngine.Tests.Seats;

/// <summary>Two rows of eight: seats 0 to 7 of category a, 8 to 15 of category b.</summary>
public class BookingRulesTests
{
    private static readonly HolderId _ann = new(Guid.NewGuid());
    private static readonly HolderId _bob = new(Guid.NewGuid());

    private readonly RuleModel _model = new(PlanText.Drawn("ssssssss", "SSSSSSSS"), new SeatRuleOptions { MaxSeatsPerHold = 4 });

    private static Guid NewId() => Guid.CreateVersion7();

    private SeatStatus Status(int seat) => _model.Board[seat].Status;

    private void NothingWritten() => Assert.Empty(_model.LastEntries);

    [Fact]
    public void Confirming_sells_once_and_confirming_again_gives_the_same_reference()
    {
        var (hold, _) = _model.Held(_ann, 1, 2);
        var confirm = new ConfirmHold(NewId(), hold, _ann.AsCaller(), "FIRST");
        var first = _model.Ask(confirm);
        Assert.Equal((SeatOutcome.Booked, "FIRST"), (first.Outcome, first.Reference));
        Assert.Equal(SeatStatus.Sold, Status(1));
        Assert.Equal(Replies.Text(first), Replies.Text(_model.Ask(confirm with { Reference = "SECOND" })));
        Assert.Equal("FIRST", _model.Ask(new ConfirmHold(NewId(), hold, _ann.AsCaller(), "THIRD")).Reference);
        NothingWritten();
        Assert.Equal(SeatOutcome.NotFound, _model.Ask(new ConfirmHold(NewId(), hold, _bob.AsCaller(), "FOURTH")).Outcome);
        Assert.Equal(SeatOutcome.NotFound, _model.Ask(new ReleaseHold(NewId(), hold, _ann.AsCaller(), null)).Outcome);
        Assert.Equal([1], _model.Hold(_bob, 1, 3).Seats);
    }

    [Fact]
    public void Two_confirmations_in_one_batch_make_one_booking()
    {
        var (hold, _) = _model.Held(_ann, 1);
        var replies = _model.Batch(
            new ConfirmHold(NewId(), hold, _ann.AsCaller(), "FIRST"), new ConfirmHold(NewId(), hold, _ann.AsCaller(), "SECOND"));
        Assert.Equal(["FIRST", "FIRST"], replies.Select(r => r.Reference));
        Assert.Single(_model.LastEntries);
    }

    [Fact]
    public void Cancelling_frees_the_seats_and_cancelling_again_changes_nothing()
    {
        var reference = _model.Booked(_ann, 1, 2);
        Assert.Equal(SeatOutcome.NotFound, _model.Ask(new CancelBooking(NewId(), reference, _bob.AsCaller())).Outcome);
        Assert.Equal(SeatOutcome.NotFound, _model.Ask(new CancelBooking(NewId(), "NOSUCH", _ann.AsCaller())).Outcome);
        var cancel = new CancelBooking(NewId(), reference, _ann.AsCaller());
        var first = _model.Ask(cancel);
        Assert.Equal(SeatOutcome.Cancelled, first.Outcome);
        Assert.Equal(SeatStatus.Free, Status(1));
        _model.Held(_bob, 1);
        Assert.Equal(Replies.Text(first), Replies.Text(_model.Ask(cancel)));
        Assert.Equal(SeatOutcome.AlreadyCancelled, _model.Ask(new CancelBooking(NewId(), reference, _ann.AsCaller())).Outcome);
        NothingWritten();
        Assert.Equal(SeatStatus.Held, Status(1));
    }

    [Fact]
    public void A_command_id_that_cancelled_nothing_may_cancel_another_booking_and_then_belongs_to_that()
    {
        var (gone, other) = (_model.Booked(_ann, 1), _model.Booked(_ann, 2));
        _model.Ask(new CancelBooking(NewId(), gone, _ann.AsCaller()));
        var nothing = new CancelBooking(NewId(), gone, _ann.AsCaller());
        var first = _model.Ask(nothing);
        Assert.Equal((SeatOutcome.AlreadyCancelled, 0), (first.Outcome, first.Revision));
        Assert.Equal(SeatOutcome.Cancelled, _model.Ask(nothing with { Reference = other }).Outcome);
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(nothing).Outcome);
    }

    [Fact]
    public void Staff_may_cancel_anybodys_booking()
    {
        var reference = _model.Booked(_ann, 1);
        Assert.Equal(SeatOutcome.Cancelled, _model.Ask(new CancelBooking(NewId(), reference, _bob.AsCaller("Ada"))).Outcome);
        Assert.Equal("Ada", Assert.Single(_model.LastEntries).By);
    }

    [Fact]
    public void Blocked_seats_are_Taken_for_everybody_until_they_are_unblocked()
    {
        Assert.Equal(SeatOutcome.Blocked, _model.Ask(new BlockSeats(NewId(), [1, 2], Callers.Staff("Ada"))).Outcome);
        Assert.Equal([2], _model.Hold(_ann, 2, 3).Seats);
        Assert.Equal(SeatOutcome.Unblocked, _model.Ask(new UnblockSeats(NewId(), [1, 2], Callers.Staff("Ada"))).Outcome);
        Assert.Equal(SeatOutcome.Held, _model.Hold(_ann, 2, 3).Outcome);
    }

    [Fact]
    public void Held_and_sold_seats_cannot_be_blocked_and_those_of_an_expired_hold_can()
    {
        _model.Booked(_ann, 1);
        _model.Held(_ann, 2);
        var refused = _model.Ask(new BlockSeats(NewId(), [1, 2, 3], Callers.Staff("Ada")));
        Assert.Equal(SeatOutcome.Taken, refused.Outcome);
        Assert.Equal([1, 2], refused.Seats);
        Assert.Equal(SeatStatus.Free, Status(3));
        _model.Now += TimeSpan.FromMinutes(10);
        Assert.Equal(SeatOutcome.Blocked, _model.Ask(new BlockSeats(NewId(), [2, 3], Callers.Staff("Ada"))).Outcome);
        Assert.Equal([LedgerOp.Expire, LedgerOp.Block], _model.LastEntries.Select(e => e.Op));
    }

    [Fact]
    public void Seats_that_are_blocked_already_are_no_conflict()
    {
        var (first, second, again) = (NewId(), NewId(), NewId());
        _model.Ask(new BlockSeats(first, [3], Callers.Staff("Ada")));

        var reply = _model.Ask(new BlockSeats(second, [2, 3, 4], Callers.Staff("Ben")));

        Assert.Equal((SeatOutcome.Blocked, _model.Revision), (reply.Outcome, reply.Revision));
        Assert.Equal([2, 3, 4], reply.Seats);
        Assert.Equal([2, 4], Assert.Single(_model.LastEntries).Seats);
        reply = _model.Ask(new BlockSeats(again, [2, 3, 4], Callers.Staff("Ada")));
        Assert.Equal((SeatOutcome.Blocked, 0L), (reply.Outcome, reply.Revision));
        NothingWritten();
    }

    [Fact]
    public void A_sold_seat_beside_blocked_ones_is_a_conflict_and_nothing_is_blocked()
    {
        _model.Booked(_ann, 1);
        _model.Ask(new BlockSeats(NewId(), [2], Callers.Staff("Ada")));
        var refused = _model.Ask(new BlockSeats(NewId(), [0, 1, 2], Callers.Staff("Ada")));
        Assert.Equal(SeatOutcome.Taken, refused.Outcome);
        Assert.Equal([1], refused.Seats);
        Assert.Equal(SeatStatus.Free, Status(0));
    }

    [Fact]
    public void Unblocking_leaves_held_and_sold_seats_as_they_are()
    {
        _model.Booked(_ann, 1);
        _model.Held(_ann, 2);
        Assert.Equal(SeatOutcome.Unblocked, _model.Ask(new UnblockSeats(NewId(), [1, 2, 3], Callers.Staff("Ada"))).Outcome);
        NothingWritten();
        Assert.Equal([SeatStatus.Sold, SeatStatus.Held, SeatStatus.Free], [Status(1), Status(2), Status(3)]);
    }
}
