using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;
using SeatEngine.Tests.Plans;

namespace SeatEngine.Tests.Seats;

/// <summary>Seats that are added to a hold. Two rows of eight: seats 0 to 7 of category a, 8 to 15 of category b.</summary>
public class JoinRulesTests
{
    private static readonly HolderId _ann = new(Guid.NewGuid());
    private static readonly HolderId _bob = new(Guid.NewGuid());

    private readonly RuleModel _model = Model();

    private static RuleModel Model(bool orphanRule = false) =>
        new(PlanText.Drawn("ssssssss", "SSSSSSSS"), new SeatRuleOptions { MaxSeatsPerHold = 4 }, orphanRule);

    private static HoldSeats Joining(HoldId joins, HolderId holder, params int[] seats) =>
        new(new HoldId(Guid.CreateVersion7()), holder.AsCaller(), seats) { Joins = joins };

    [Fact]
    public void The_new_hold_has_the_seats_of_both_and_the_old_one_is_released()
    {
        var (old, _) = _model.Held(_ann, 1, 2);
        var command = Joining(old, _ann, 8);
        var reply = _model.Ask(command);
        Assert.Equal(SeatOutcome.Held, reply.Outcome);
        Assert.Equal([1, 2, 8], reply.Seats);
        Assert.Equal([LedgerOp.Release, LedgerOp.Hold], _model.LastEntries.Select(e => e.Op));
        var hold = Assert.Single(_model.Board.HoldsOf(_ann));
        Assert.Equal(command.HoldId, hold.Id);
        Assert.All(new[] { 1, 2, 8 }, seat => Assert.Equal(command.HoldId, _model.Board[seat].Hold?.Id));
        Assert.Equal(SeatOutcome.AlreadyReleased, _model.Ask(new ExtendHold(Guid.CreateVersion7(), old, _ann.AsCaller())).Outcome);
    }

    [Fact]
    public void The_cap_counts_from_the_first_of_the_seats()
    {
        var (old, first) = _model.Held(_ann, 1);
        _model.Now += TimeSpan.FromMinutes(9);
        var (second, reply) = Added(old, 2);
        Assert.Equal(_model.Now + TimeSpan.FromMinutes(10), reply.ExpiresAt);
        Assert.Equal(first.ExtendableUntil, reply.ExtendableUntil);
        _model.Now += TimeSpan.FromMinutes(9);
        Assert.Equal(first.ExtendableUntil, Added(second, 3).Reply.ExpiresAt);

        (HoldId, SeatReply Reply) Added(HoldId joins, int seat)
        {
            var command = Joining(joins, _ann, seat);
            return (command.HoldId, _model.Ask(command));
        }
    }

    [Fact]
    public void A_taken_seat_leaves_the_old_hold_as_it_was()
    {
        var (old, first) = _model.Held(_ann, 1);
        _model.Held(_bob, 3);
        var reply = _model.Ask(Joining(old, _ann, 2, 3));
        Assert.Equal(SeatOutcome.Taken, reply.Outcome);
        Assert.Equal([3], reply.Seats);
        Assert.Empty(_model.LastEntries);
        Assert.Equal(first.ExpiresAt, _model.Board.FindHold(old)!.ExpiresAt);
    }

    [Fact]
    public void All_its_seats_count_against_the_limit_and_the_joined_hold_not_against_that_of_holds()
    {
        var (one, _) = _model.Held(_ann, 1, 2);
        _model.Held(_ann, 8);
        Assert.Equal(SeatOutcome.TooManySeats, _model.Ask(Joining(one, _ann, 3, 4, 5)).Outcome);
        Assert.Equal(SeatOutcome.Held, _model.Ask(Joining(one, _ann, 3, 4)).Outcome);
        Assert.Equal(2, _model.Board.HoldsOf(_ann).Count);
    }

    [Fact]
    public void Another_holders_hold_and_one_that_has_ended_cannot_be_joined()
    {
        var (theirs, _) = _model.Held(_bob, 1);
        var (released, _) = _model.Held(_ann, 2);
        _model.Ask(new ReleaseHold(Guid.CreateVersion7(), released, _ann.AsCaller(), null));
        var (expired, _) = _model.Held(_ann, 3);
        Assert.Equal(SeatOutcome.NotFound, _model.Ask(Joining(theirs, _ann, 5)).Outcome);
        Assert.Equal(SeatOutcome.AlreadyReleased, _model.Ask(Joining(released, _ann, 5)).Outcome);
        _model.Now += TimeSpan.FromMinutes(10);
        Assert.Equal(SeatOutcome.Expired, _model.Ask(Joining(expired, _ann, 5)).Outcome);
        Assert.Equal(SeatStatus.Free, _model.Board[5].Status);
    }

    [Fact]
    public void A_repeat_gets_the_first_answer_and_the_same_id_for_other_seats_is_idReused()
    {
        var (old, _) = _model.Held(_ann, 1);
        var command = Joining(old, _ann, 2);
        var first = _model.Ask(command);
        var again = _model.Ask(command with { IsRepeat = true });
        Assert.Equal(first.Seats, again.Seats);
        Assert.Equal((first.ExpiresAt, first.Revision), (again.ExpiresAt, again.Revision));
        Assert.Equal(SeatOutcome.IdReused, _model.Ask(command with { IsRepeat = true, Seats = [3] }).Outcome);
    }

    [Fact]
    public void The_best_seats_can_be_added_and_no_seat_is_left_alone_beside_ones_own()
    {
        var model = Model(orphanRule: true);
        var (old, _) = model.Held(_ann, 0, 1);
        Assert.Equal(SeatOutcome.OrphanSeat, model.Ask(Joining(old, _ann, 3)).Outcome);
        var best = new HoldBest(new HoldId(Guid.CreateVersion7()), _ann.AsCaller(), new BestRequest(2), null) { Joins = old };
        Assert.Equal(4, model.Ask(best).Seats.Length);
    }

    [Fact]
    public void Seats_that_were_held_keep_their_price()
    {
        var (old, _) = _model.Held(_ann, 1);
        var command = Joining(old, _ann, 8);
        _model.Ask(command);
        var booked = _model.Ask(new ConfirmHold(Guid.CreateVersion7(), command.HoldId, _ann.AsCaller(), "B000000001"));
        Assert.Equal(SeatOutcome.Booked, booked.Outcome);
        Assert.Equal([900, 700], Assert.Single(_model.Bookings).Amounts);
    }
}
