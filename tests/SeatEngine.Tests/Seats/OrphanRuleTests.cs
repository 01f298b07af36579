using SeatEngine.Plans;
using SeatEngine.Seats;
using static SeatEngine.Tests.Plans.PlanText;

namespace SeatEngine.Tests.Seats;

public class OrphanRuleTests
{
    [Theory]
    // The row, which of its seats are free, the seats to be taken, the seats that are stranded then.
    [InlineData("ssssss", "......", "1", "0")]          // the second seat from the end
    [InlineData("ssssss", "......", "0", "")]
    [InlineData("ssssss", "......", "23", "")]          // two are left on both sides
    [InlineData("ssssss", "......", "024", "135")]      // every second seat
    [InlineData("ssssss", "x.....", "2", "1")]          // a taken seat counts like the end of the row
    [InlineData("ss", "..", "0", "")]                   // one of two: no better choice
    [InlineData("sss", "...", "01", "")]                // two of three: no better choice
    [InlineData("sss", "...", "1", "02")]               // the end seat would have left two together
    [InlineData("sss", "...", "02", "")]                // two of three always leave one
    [InlineData("ssss", "....", "12", "03")]
    [InlineData("ssss", ".x..", "2", "")]               // seat 0 was alone before; any choice leaves one of the others alone
    [InlineData("ssssss", ".x....", "3", "2")]          // what was stranded before is not reported
    [InlineData("sssw", "....", "12", "0")]
    [InlineData("ssw", "...", "01", "")]                // a wheelchair space alone is not stranded
    [InlineData("ssw", "...", "0", "")]                 // a free wheelchair space counts as a neighbour
    [InlineData("ssw", "...", "1", "0")]                // taking 0 would have left 1 next to the space
    [InlineData("scw", "...", "12", "")]                // the only companion seat and the only space
    [InlineData("Ssss", "....", "1", "0")]              // taking 3, also of category a, would have stranded no seat
    [InlineData("SsSSS", ".....", "1", "")]             // the only seat of category a
    public void A_seat_is_stranded_if_another_choice_would_not_have_left_it_alone(string row, string free, string taken, string stranded) =>
        Assert.Equal(Places(stranded), OrphanRule.Stranded(Drawn(row), Free(free), Places(taken)));

    [Fact]
    public void An_aisle_ends_a_row() =>
        Assert.Equal([0, 2], OrphanRule.Stranded(Drawn("sss  sss"), Free("...  ..."), [1]));

    [Fact]
    public void Groups_of_adjacent_free_seats_are_checked_separately()
    {
        // On the left two of three, where no choice is better. On the right the middle of three, where an end would be.
        var plan = Drawn("sssssss");
        Assert.Equal([4, 6], OrphanRule.Stranded(plan, Free("...x..."), [0, 1, 5]));
    }

    [Fact]
    public void Seats_that_are_not_free_change_nothing() =>
        Assert.Empty(OrphanRule.Stranded(Drawn("ssss"), Free("xx.."), [0, 1]));

    [Fact]
    public void Only_newly_stranded_seats_are_reported_and_only_if_other_seats_would_strand_none() => Halls.Check(hall =>
    {
        // Any group of adjacent seats.
        foreach (var group in Halls.Groups(hall))
        {
            var newly = Halls.NewlyStranded(hall.Plan, hall.Free, group);
            var better = Halls.Groups(hall).Any(other => SameStretch(hall, group[0], other[0])
                && Wheelchairs(hall.Plan, other) == Wheelchairs(hall.Plan, group)
                && Categories(hall.Plan, other).IsSubsetOf(Categories(hall.Plan, group))
                && Halls.NewlyStranded(hall.Plan, hall.Free, other).Length == 0);
            Assert.Equal(better ? newly : [], OrphanRule.Stranded(hall.Plan, hall.Free, group));
        }
    });

    [Fact]
    public void For_any_choice_only_newly_stranded_seats_are_reported() => Halls.Check(hall =>
    {
        int[] scattered = [.. Enumerable.Range(0, hall.Free.Length).Where(s => s * 7 % 5 < hall.Count - 1)];
        var reported = OrphanRule.Stranded(hall.Plan, hall.Free, scattered);
        Assert.Subset(Halls.NewlyStranded(hall.Plan, hall.Free, scattered.Where(s => hall.Free[s])).ToHashSet(), reported.ToHashSet());
        Assert.Equal(reported.Order(), reported);
    });

    [Fact]
    public void Someone_who_comes_alone_always_finds_a_seat_that_is_not_refused() => Halls.Check(hall =>
    {
        var open = Enumerable.Range(0, hall.Free.Length).Where(s => hall.Free[s]).ToArray();
        if (open.Length > 0)
            Assert.Contains(open, s => OrphanRule.Stranded(hall.Plan, hall.Free, [s]).Length == 0);
    });

    private static int[] Places(string digits) => [.. digits.Select(c => c - '0')];

    private static int Wheelchairs(SeatingPlan plan, int[] seats) => seats.Count(s => plan.Seats[s].Kind == SeatKind.Wheelchair);

    private static HashSet<string> Categories(SeatingPlan plan, int[] seats) => [.. seats.Select(s => plan.Seats[s].Category)];

    private static bool SameStretch(Hall hall, int a, int b)
    {
        var plan = hall.Plan;
        if (plan.RunOf[a] != plan.RunOf[b])
            return false;
        var (from, to) = (Math.Min(plan.PlaceInRun[a], plan.PlaceInRun[b]), Math.Max(plan.PlaceInRun[a], plan.PlaceInRun[b]));
        return plan.Runs[plan.RunOf[a]][from..(to + 1)].All(s => hall.Free[s]);
    }
}
