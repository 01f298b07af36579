using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;
using SeatEngine.Tests.Plans;

namespace SeatEngine.Tests.Seats;

/// <summary>Two rows of eight: seats 0 to 7 of category a for 9.00, 8 to 15 of category b for 7.00.</summary>
public class MoveBookingTests
{
    private static readonly HolderId _ann = new(Guid.NewGuid());

    private readonly RuleModel _model = new(PlanText.Drawn("ssssssss", "SSSSSSSS"), new SeatRuleOptions { MaxLiveHoldsPerHolder = 10 });
    private int _references;

    private static Guid NewId() => Guid.CreateVersion7();

    private string Booked(params int[] seats) => Booked(null, null, seats);

    private string Booked(string? till, Tender? tender, params int[] seats)
    {
        var hold = new HoldId(NewId());
        Assert.Equal(SeatOutcome.Held, _model.Ask(new HoldSeats(hold, _ann.AsCaller(), seats)).Outcome);
        var reference = $"B{_references++:000000000}";
        Assert.Equal(SeatOutcome.Booked, _model.Ask(new ConfirmHold(NewId(), hold, _ann.AsCaller(till), reference, tender)).Outcome);
        return reference;
    }

    private SeatReply Move(string reference, params int[] seats) =>
        _model.Ask(new MoveBooking(NewId(), reference, seats, Callers.Staff("Ada")));

    private SeatStatus[] Statuses(params int[] seats) => Array.ConvertAll(seats, s => _model.Board[s].Status);

    [Fact]
    public void A_moved_booking_has_its_new_seats_and_its_old_ones_are_free()
    {
        var reference = Booked(1, 2);
        var reply = Move(reference, 9, 10);
        Assert.Equal((SeatOutcome.Moved, reference), (reply.Outcome, reply.Reference));
        Assert.Equal([9, 10], reply.Seats);
        Assert.True(reply.Accepted && reply.Revision == _model.Revision);
        Assert.Equal([SeatStatus.Free, SeatStatus.Free, SeatStatus.Sold, SeatStatus.Sold], Statuses(1, 2, 9, 10));
        _model.CheckInvariants();
    }

    [Fact]
    public void The_ledger_says_what_was_vacated_and_occupied_by_whom_and_leaves_out_what_stays()
    {
        var reference = Booked(1, 2);
        Assert.Equal([2, 3], Move(reference, 2, 3).Seats);
        Assert.Equal([LedgerOp.Vacate, LedgerOp.Occupy], _model.LastEntries.Select(e => e.Op));
        Assert.All(_model.LastEntries, e => Assert.Equal((reference, "Ada"), (e.Booking, e.By)));
        Assert.Equal([1], _model.LastEntries[0].Seats);
        Assert.Equal([3], _model.LastEntries[1].Seats);
        Assert.Equal(2, _model.Board[2].Version);
    }

    [Fact]
    public void A_move_to_seats_of_others_is_Taken_and_changes_nothing()
    {
        var reference = Booked(1, 2);
        Booked(3);
        _model.Ask(new HoldSeats(new HoldId(NewId()), _ann.AsCaller(), [4]));
        var reply = Move(reference, 2, 3);
        Assert.Equal(SeatOutcome.Taken, reply.Outcome);
        Assert.Equal([3], reply.Seats);
        Assert.Equal([4], Move(reference, 1, 4).Seats);
        Assert.Empty(_model.LastEntries);
        Assert.Equal([SeatStatus.Sold, SeatStatus.Sold], Statuses(1, 2));
    }

    [Fact]
    public void An_expired_hold_does_not_prevent_a_move()
    {
        var reference = Booked(1);
        _model.Ask(new HoldSeats(new HoldId(NewId()), _ann.AsCaller(), [4, 5]));
        _model.Now += TimeSpan.FromMinutes(10);
        Assert.Equal(SeatOutcome.Moved, Move(reference, 4).Outcome);
        Assert.Equal([LedgerOp.Expire, LedgerOp.Vacate, LedgerOp.Occupy], _model.LastEntries.Select(e => e.Op));
        _model.CheckInvariants();
    }

    [Fact]
    public void A_move_to_more_or_fewer_seats_is_Invalid_and_one_of_a_cancelled_or_unknown_booking_NotFound()
    {
        var reference = Booked(1, 2);
        Assert.Equal(SeatOutcome.Invalid, Move(reference, 3).Outcome);
        Assert.Equal(SeatOutcome.Invalid, Move(reference, 3, 4, 5).Outcome);
        Assert.Equal(SeatOutcome.NotFound, Move("NOSUCH", 3, 4).Outcome);
        Assert.Equal(SeatOutcome.Cancelled, _model.Ask(new CancelBooking(NewId(), reference, _ann.AsCaller())).Outcome);
        Assert.Equal(SeatOutcome.NotFound, Move(reference, 3, 4).Outcome);
        Assert.Empty(_model.LastEntries);
    }

    [Fact]
    public void A_move_to_the_seats_that_it_has_is_Moved_and_writes_nothing()
    {
        var reference = Booked(1, 2);
        Assert.Equal((SeatOutcome.Moved, 0), (Move(reference, 1, 2).Outcome, _model.LastEntries.Count));
    }

    [Fact]
    public void A_repeated_move_has_its_first_answer_and_its_id_for_another_command_is_IdReused()
    {
        var reference = Booked(1, 2);
        var command = new MoveBooking(NewId(), reference, [3, 4], Callers.Staff("Ada"), Tender.Cash);
        var first = _model.Ask(command);
        Move(reference, 1, 2);
        Assert.Equal(Replies.Text(first), Replies.Text(_model.Ask(command)));
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(command with { Seats = [5, 6] }).Outcome);
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(new CancelBooking(command.CommandId, reference, _ann.AsCaller())).Outcome);
        Assert.Equal([SeatStatus.Sold, SeatStatus.Sold, SeatStatus.Free], Statuses(1, 2, 3));
        Assert.Single(_model.Till);
    }

    [Fact]
    public void In_one_batch_two_bookings_can_exchange_their_seats_through_a_free_seat()
    {
        var (one, other) = (Booked(1), Booked(2));
        var replies = _model.Batch(
            new MoveBooking(NewId(), one, [3], Callers.Staff("Ada")),
            new MoveBooking(NewId(), other, [1], Callers.Staff("Ada")),
            new MoveBooking(NewId(), one, [2], Callers.Staff("Ada")),
            new HoldSeats(new HoldId(NewId()), _ann.AsCaller(), [3]));
        Assert.All(replies, r => Assert.True(r.Accepted, $"{r}"));
        _model.CheckInvariants();
    }

    [Fact]
    public void A_confirmation_repeated_after_a_move_still_has_its_first_answer_and_one_that_sold_nothing_learns_the_seats_of_the_moment()
    {
        var hold = new HoldId(NewId());
        _model.Ask(new HoldSeats(hold, _ann.AsCaller(), [1]));
        var confirm = new ConfirmHold(NewId(), hold, _ann.AsCaller(), "B");
        var first = _model.Ask(confirm);
        Move("B", 5);
        Assert.Equal(Replies.Text(first), Replies.Text(_model.Ask(confirm)));
        var second = confirm with { CommandId = NewId() };
        Assert.Equal([5], _model.Ask(second).Seats);
        Move("B", 6);
        Assert.Equal([6], _model.Ask(second).Seats);
        Assert.Equal(Replies.Text(first), Replies.Text(_model.Ask(confirm)));
    }

    [Fact]
    public void A_till_records_the_sale_the_price_difference_of_a_move_and_the_refund()
    {
        var reference = Booked("Till 3", Tender.Cash, 1, 2);
        Assert.Equal("Till 3", _model.LastEntries[^1].By);
        _model.Ask(new MoveBooking(NewId(), reference, [2, 9], Callers.Staff("Till 4"), Tender.Terminal));
        _model.Ask(new CancelBooking(NewId(), reference, Callers.Staff("Till 3"), Tender.Cash));
        Assert.Equal(
            [
                ("Till 3", TillKind.Sale, Tender.Cash, 1_800),
                ("Till 4", TillKind.Exchange, Tender.Terminal, -200),
                ("Till 3", TillKind.Refund, Tender.Cash, -1_600),
            ],
            _model.Till.Select(e => (e.Till.Value, e.Kind, e.Tender, e.Amount)));
        Assert.Equal(["1,2", "2,9", "2,9"], _model.Till.Select(e => string.Join(',', e.Seats)));
    }

    [Fact]
    public void Without_a_tender_or_a_member_of_staff_no_till_entry_is_made()
    {
        var reference = Booked(1);
        Move(reference, 9);
        _model.Ask(new CancelBooking(NewId(), reference, _ann.AsCaller(), Tender.Cash));
        Assert.Empty(_model.Till);
    }

    [Fact]
    public void A_repeated_sale_or_refund_is_counted_once()
    {
        var hold = new HoldId(NewId());
        _model.Ask(new HoldSeats(hold, _ann.AsCaller(), [1]));
        var sell = new ConfirmHold(NewId(), hold, _ann.AsCaller("Ada"), "B", Tender.Cash);
        var refund = new CancelBooking(NewId(), "B", _ann.AsCaller("Ada"), Tender.Cash);
        SeatCommand[] commands = [sell, sell, sell with { CommandId = NewId() }, refund, refund, sell];
        foreach (var command in commands)
            Assert.True(_model.Ask(command).Accepted);
        Assert.Equal(SeatOutcome.AlreadyCancelled, _model.Ask(refund with { CommandId = NewId() }).Outcome);
        Assert.Equal([900, -900], _model.Till.Select(e => e.Amount));
    }
}
