using FsCheck;
using FsCheck.Fluent;
using SeatEngine.Plans;

namespace SeatEngine.Tests.Plans;

public class SeatRunsTests
{
    private static PlanSeat Seat(string row, string number, double x, double y = 0) => new($"{row}-{number}", "s", row, number, x, y, "a");

    [Fact]
    public void An_aisle_divides_a_row()
    {
        var runs = SeatRuns.Find([Seat("A", "1", 0), Seat("A", "2", 0.55), Seat("A", "3", 1.1), Seat("A", "4", 2.3), Seat("A", "5", 2.85)]);
        Assert.Equal([[0, 1, 2], [3, 4]], runs);
    }

    [Fact]
    public void The_gap_at_a_wheelchair_space_is_no_aisle()
    {
        var runs = SeatRuns.Find(
            [
                Seat("A", "1", 0), Seat("A", "2", 0.55), Seat("A", "3", 1.28),
                Seat("A", "4", 2.01), Seat("A", "5", 2.56), Seat("A", "6", 3.11),
            ]);
        Assert.Single(runs);
    }

    [Fact]
    public void Odd_and_even_numbers_listed_separately_are_still_adjacent()
    {
        var runs = SeatRuns.Find([Seat("A", "1", 0), Seat("A", "3", 1.1), Seat("A", "5", 2.2), Seat("A", "2", 0.55), Seat("A", "4", 1.65)]);
        Assert.Equal([[0, 3, 1, 4, 2]], runs);
    }

    [Fact]
    public void A_row_numbered_outwards_from_the_middle_is_ordered_along_its_axis()
    {
        var runs = SeatRuns.Find(
            [
                Seat("A", "1", 0.3), Seat("A", "2", -0.3), Seat("A", "3", 0.9),
                Seat("A", "4", -0.9), Seat("A", "5", 1.5), Seat("A", "6", -1.5),
            ]);
        Assert.True(runs.Single() is [4, 2, 0, 1, 3, 5] or [5, 3, 1, 0, 2, 4]);
    }

    [Fact]
    public void A_horseshoe_keeps_its_order()
    {
        PlanSeat[] seats = [.. Enumerable.Range(0, 40).Select(i => Seat("A", $"{i}", 5 * Math.Cos(i * 0.11), 5 * Math.Sin(i * 0.11)))];
        Assert.Equal(Enumerable.Range(0, 40), SeatRuns.Find(seats).Single());
    }

    [Fact]
    public void Two_seats_on_both_sides_of_an_aisle_are_not_adjacent_even_if_the_row_has_no_other_seats()
    {
        var runs = SeatRuns.Find(
            [Seat("A", "1", 0), Seat("A", "2", 0.55), Seat("A", "3", 1.1), Seat("B", "1", 0, 1), Seat("B", "2", 4, 1)]);
        Assert.Equal([[0, 1, 2], [3], [4]], runs);
    }

    [Fact]
    public void Rows_of_the_same_name_in_two_sections_are_two_rows()
    {
        var runs = SeatRuns.Find([Seat("A", "1", 0), Seat("A", "2", 0.55) with { Section = "t" }, Seat("A", "2", 0.55)]);
        Assert.Equal([[0, 2], [1]], runs);
    }

    [Fact]
    public void Every_seat_is_in_exactly_one_run_at_its_recorded_place()
    {
        var places = Gen.Choose(0, 60).Zip(Gen.Choose(0, 4)).ListOf().Where(l => l.Count > 0);
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(places.ToArbitrary(), list =>
        {
            PlanSeat[] seats =
                [.. list.Select((p, i) => new PlanSeat($"{i}", "s", $"{p.Item2}", $"{p.Item1}", p.Item1 * 0.55, p.Item2, "a"))];
            var plan = SeatingPlan.Of("p", [new("a", "A", "#000000")], [new("s", "S")], [], new(0, 0), seats);
            Assert.Equal(Enumerable.Range(0, seats.Length), plan.Runs.SelectMany(r => r).Order());
            for (var seat = 0; seat < seats.Length; seat++)
                Assert.Equal(seat, plan.Runs[plan.RunOf[seat]][plan.PlaceInRun[seat]]);
        }));
    }
}
