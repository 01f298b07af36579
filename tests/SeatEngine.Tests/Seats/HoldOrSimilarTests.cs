using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;
using SeatEngine.Tests.Plans;

namespace SeatEngine.Tests.Seats;

/// <summary>Two rows of eight: seats 0 to 7 of category a, 8 to 15 of category b.</summary>
public class HoldOrSimilarTests
{
    private static readonly HolderId _ann = new(Guid.NewGuid());

    private readonly RuleModel _model = Model();

    private static RuleModel Model(bool orphanRule = false, params string[] rows) =>
        new(PlanText.Drawn(rows.Length > 0 ? rows : ["ssssssss", "SSSSSSSS"]), new SeatRuleOptions { MaxSeatsPerHold = 8 }, orphanRule);

    private static HoldId NewHold() => new(Guid.CreateVersion7());

    private static HoldBest Wish(RuleModel model, HolderId holder, params int[] seats) =>
        new(NewHold(), holder.AsCaller(), BestRequest.SimilarTo(model.Plan, seats)!, Preferred: seats, Wanted: seats);

    private static void Take(RuleModel model, params int[] seats) =>
        Assert.Equal(SeatOutcome.Blocked, model.Ask(new BlockSeats(Guid.NewGuid(), seats, Callers.Staff("Ada"))).Outcome);

    [Fact]
    public void The_wanted_seats_are_held_while_they_are_free_even_if_others_were_locked_meanwhile()
    {
        var reply = _model.Ask(Wish(_model, _ann, 0, 7) with { Preferred = [3, 4] });
        Assert.Equal(SeatOutcome.Held, reply.Outcome);
        Assert.Equal([0, 7], reply.Seats);
    }

    [Fact]
    public void If_one_is_taken_the_same_number_of_adjacent_seats_of_the_same_category_is_held()
    {
        Take(_model, 12);
        var reply = _model.Ask(Wish(_model, _ann, 11, 12));
        Assert.Equal(SeatOutcome.Held, reply.Outcome);
        Assert.Equal(1, reply.Seats[1] - reply.Seats[0]);
        Assert.All(reply.Seats, s => Assert.InRange(s, 8, 15));
        Assert.DoesNotContain(12, reply.Seats);
    }

    [Fact]
    public void If_no_similar_seats_are_free_it_is_Taken_with_the_wanted_seats_that_are_taken()
    {
        Take(_model, 8, 10, 12, 14);
        var reply = _model.Ask(Wish(_model, _ann, 8, 9));
        Assert.Equal(SeatOutcome.Taken, reply.Outcome);
        Assert.Equal([8], reply.Seats);
        Assert.Empty(_model.LastEntries);
        Assert.Equal(SeatStatus.Free, _model.Board[9].Status);
    }

    [Fact]
    public void Only_another_wheelchair_space_is_similar_to_a_wheelchair_space()
    {
        var model = Model(rows: ["swssswss"]);
        Take(model, 1);
        Assert.Contains(5, model.Ask(Wish(model, _ann, 1, 2)).Seats);
        Assert.Equal(SeatOutcome.Taken, model.Ask(Wish(model, _ann, 1)).Outcome);
    }

    [Fact]
    public void Seats_of_different_categories_have_no_similar_seats()
    {
        Assert.Null(BestRequest.SimilarTo(_model.Plan, [7, 8]));
        Assert.Equal(new BestRequest(2, "b"), BestRequest.SimilarTo(_model.Plan, [8, 15]));
    }

    [Fact]
    public void Several_wheelchair_spaces_have_no_similar_seats()
    {
        var model = Model(rows: ["swwcswws"]);
        Assert.Null(BestRequest.SimilarTo(model.Plan, [1, 2]));
        Assert.Equal(new BestRequest(2, "a", Accessible: true), BestRequest.SimilarTo(model.Plan, [2, 3]));
    }

    [Fact]
    public void A_companions_seat_alone_is_refused_and_not_answered_with_another()
    {
        var model = Model(rows: ["sswcssss"]);
        var reply = model.Ask(Wish(model, _ann, 3));
        Assert.Equal(SeatOutcome.CompanionAlone, reply.Outcome);
        Assert.Equal([3], reply.Seats);
        Assert.Empty(model.LastEntries);
    }

    [Fact]
    public void Repeated_it_has_its_first_answer_whichever_seats_those_were()
    {
        Take(_model, 3);
        var command = Wish(_model, _ann, 3, 4);
        var first = _model.Ask(command);
        Assert.Equal(SeatOutcome.Held, first.Outcome);
        _model.Ask(new UnblockSeats(Guid.NewGuid(), [3], Callers.Staff("Ada")));
        Assert.Equal(Replies.Text(first), Replies.Text(_model.Ask(command)));
        Assert.Empty(_model.LastEntries);
    }

    [Fact]
    public void A_choice_that_strands_a_seat_is_refused_and_not_answered_with_another()
    {
        var model = Model(orphanRule: true);
        var reply = model.Ask(Wish(model, _ann, 1, 2));
        Assert.Equal(SeatOutcome.OrphanSeat, reply.Outcome);
        Assert.Equal([0], reply.Seats);
        Assert.Empty(model.LastEntries);
    }

    [Fact]
    public void The_seats_held_instead_strand_no_seat()
    {
        var model = Model(orphanRule: true);
        Take(model, 3, 4);
        var reply = model.Ask(Wish(model, _ann, 3, 4));
        Assert.Equal(SeatOutcome.Held, reply.Outcome);
        var free = Enumerable.Range(0, 16).Select(s => model.Board[s].Status == SeatStatus.Free || reply.Seats.Contains(s)).ToArray();
        Assert.Empty(OrphanRule.Stranded(model.Plan, free, reply.Seats));
    }

    [Fact]
    public void In_one_batch_everybody_gets_another_pair_until_none_is_left_and_then_Taken()
    {
        var replies = _model.Batch([.. Enumerable.Range(0, 6).Select(_ => Wish(_model, new HolderId(Guid.NewGuid()), 3, 4))]);
        var held = replies.Where(r => r.Outcome == SeatOutcome.Held).ToList();
        Assert.Distinct(held.SelectMany(r => r.Seats));
        Assert.Equal([3, 4], held[0].Seats);
        Assert.All(held.SelectMany(r => r.Seats), s => Assert.InRange(s, 0, 7));
        Assert.All(replies.Except(held), r => Assert.Equal(SeatOutcome.Taken, r.Outcome));
        Assert.Equal(3, held.Count); // The other two of the eight seats are not adjacent.
        _model.CheckInvariants();
    }
}
