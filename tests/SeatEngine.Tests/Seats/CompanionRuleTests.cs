using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;
using SeatEngine.Tests.Plans;

namespace SeatEngine.Tests.Seats;

/// <summary>Seat 0 is a space, 1 and 2 are companions' seats, 3 is a space, 4 to 7 are usual seats.</summary>
public class CompanionRuleTests
{
    private static readonly HolderId _ann = new(Guid.NewGuid());
    private static readonly HolderId _bob = new(Guid.NewGuid());

    private readonly RuleModel _model = Model();

    private static RuleModel Model(AccessibleRelease release = AccessibleRelease.Never) =>
        new(PlanText.Drawn("wccwssss"), new SeatRuleOptions { MaxSeatsPerHold = 6 }, release: release);

    private static HoldId NewHold() => new(Guid.CreateVersion7());

    private SeatReply Release(HoldId hold, Caller caller, params int[] seats) =>
        _model.Ask(new ReleaseHold(Guid.CreateVersion7(), hold, caller, seats.Length == 0 ? null : seats));

    [Theory]
    [InlineData("1", "1")]
    [InlineData("2", "2")]
    [InlineData("12", "12")]
    [InlineData("145", "1")]
    [InlineData("01", "")]
    [InlineData("012", "")]      // a third seat that is nearer to the other space
    [InlineData("02", "")]
    [InlineData("0123", "")]
    [InlineData("0", "")]        // the space alone
    [InlineData("45", "")]
    public void A_companions_seat_is_held_only_with_a_space_that_it_goes_with(string seats, string alone)
    {
        var reply = _model.Hold(_ann, [.. seats.Select(c => c - '0')]);
        Assert.Equal(alone == "" ? SeatOutcome.Held : SeatOutcome.CompanionAlone, reply.Outcome);
        Assert.Equal(alone == "" ? seats : alone, string.Concat(reply.Seats));
        Assert.Equal(alone != "", reply.Detail is not null);
    }

    [Fact]
    public void Once_its_space_is_taken_the_companions_seat_is_sold_as_a_usual_one()
    {
        _model.Held(_ann, 0);
        Assert.Equal(SeatOutcome.CompanionAlone, _model.Hold(_bob, 2).Outcome);
        _model.Held(_bob, 1);
    }

    [Fact]
    public void A_space_whose_hold_has_run_out_is_free()
    {
        _model.Held(_ann, 0);
        _model.Now += _model.Options.HoldTime;
        Assert.Equal(SeatOutcome.CompanionAlone, _model.Hold(_bob, 1).Outcome);
    }

    [Fact]
    public void The_second_command_of_a_batch_sees_the_first()
    {
        var replies = _model.Batch(new HoldSeats(NewHold(), _ann.AsCaller(), [0]), new HoldSeats(NewHold(), _bob.AsCaller(), [1]));
        Assert.All(replies, r => Assert.Equal(SeatOutcome.Held, r.Outcome));
    }

    [Fact]
    public void What_was_held_while_the_space_was_taken_can_be_bought_when_it_is_free_again()
    {
        var (space, _) = _model.Held(_ann, 0);
        var (hold, _) = _model.Held(_bob, 1);
        Assert.Equal(SeatOutcome.Released, Release(space, _ann.AsCaller()).Outcome);
        Assert.Equal(
            SeatOutcome.Booked, _model.Ask(new ConfirmHold(Guid.CreateVersion7(), hold, _bob.AsCaller(), "B000000001")).Outcome);
    }

    [Theory]
    [InlineData("012", "0", "12")]
    [InlineData("01", "0", "1")]
    [InlineData("02", "0", "2")]
    [InlineData("012", "1", "")]
    [InlineData("012", "01", "2")]
    [InlineData("012", "12", "")]
    [InlineData("0123", "0", "")]     // the other space is still with them
    [InlineData("014", "01", "")]
    [InlineData("04", "0", "")]
    public void A_hold_does_not_keep_a_companions_seat_without_its_space(string held, string released, string alone)
    {
        var (hold, _) = _model.Held(_ann, [.. held.Select(c => c - '0')]);
        var reply = Release(hold, _ann.AsCaller(), [.. released.Select(c => c - '0')]);
        Assert.Equal(alone == "" ? SeatOutcome.Released : SeatOutcome.CompanionAlone, reply.Outcome);
        Assert.Equal(alone == "" ? released : alone, string.Concat(reply.Seats));
        Assert.Equal(SeatOutcome.Released, Release(hold, _ann.AsCaller()).Outcome);
    }

    [Fact]
    public void Staff_hold_and_release_what_they_name()
    {
        var hold = NewHold();
        Assert.Equal(SeatOutcome.Held, _model.Ask(new HoldSeats(hold, Callers.Staff("Ada"), [0, 1, 2])).Outcome);
        Assert.Equal(SeatOutcome.Released, Release(hold, Callers.Staff("Ada"), 0).Outcome);
        Assert.Equal([1, 2], _model.Board.FindHold(hold)!.Seats);
    }

    [Fact]
    public void Seats_chosen_beforehand_are_chosen_again_if_they_would_be_a_companions_seat_alone_or_a_space_nobody_asked_for()
    {
        foreach (var preferred in new[] { 1, 3 })
        {
            var reply = _model.Ask(new HoldBest(NewHold(), new HolderId(Guid.NewGuid()).AsCaller(), new BestRequest(1), [preferred]));
            Assert.InRange(reply.Seats.Single(), 4, 7);
        }

        Assert.Equal([3], _model.Ask(new HoldBest(NewHold(), _ann.AsCaller(), new BestRequest(1, Accessible: true), [3])).Seats);
    }

    [Fact]
    public void Released_seats_are_held_alone_and_kept_again_when_a_booking_is_cancelled()
    {
        var model = Model(AccessibleRelease.HallSold);
        Assert.Equal(SeatOutcome.CompanionAlone, model.Hold(_bob, 1).Outcome);
        var booking = model.Booked(_ann, 4, 5, 6, 7);
        Assert.Equal(SeatOutcome.Held, model.Hold(_bob, 1).Outcome);
        Assert.Equal([2], model.Ask(new HoldBest(NewHold(), _ann.AsCaller(), new BestRequest(1), null)).Seats);
        model.Ask(new CancelBooking(Guid.CreateVersion7(), booking, _ann.AsCaller()));
        model.Now += model.Options.HoldTime;
        Assert.Equal(SeatOutcome.CompanionAlone, model.Hold(_bob, 2).Outcome);
    }

    [Fact]
    public void No_sequence_of_commands_gives_a_visitor_a_companions_seat_alone() => Script.Check(script =>
    {
        var model = script.Start();
        foreach (var command in script.OneByOne(model))
        {
            var free = Enumerable.Range(0, Script.SeatCount).Where(s => model.Board[s].IsAvailable(model.Now)).ToHashSet();
            var before = command is ReleaseHold of ? model.Board.FindHold(of.HoldId) : null;
            var reply = model.Ask(command);
            if (model.LastEntries.Count == 0)
                continue;
            if (command is NewHoldCommand { Caller.Staff: null })
                Assert.Empty(Halls.Alone(model.Plan, free.Contains, reply.Seats));
            if (command is ReleaseHold { Caller.Staff: null } release && model.Board.FindHold(release.HoldId) is { } left)
            {
                // A space that somebody else gave back in the meantime may have left one alone before.
                var alone = Halls.Alone(model.Plan, s => model.Board[s].IsAvailable(model.Now), left.Seats);
                Assert.Subset(Halls.Alone(model.Plan, free.Contains, before!.Seats).ToHashSet(), alone.ToHashSet());
            }
        }
    });
}
