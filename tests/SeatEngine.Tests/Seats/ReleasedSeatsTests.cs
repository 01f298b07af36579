using SeatEngine.Plans;
using SeatEngine.Seats;
using SeatEngine.Tests.Plans;

namespace SeatEngine.Tests.Seats;

public class ReleasedSeatsTests
{
    private static readonly Dictionary<string, long> _prices = new() { ["a"] = 900, ["b"] = 700 };

    private static bool[] Released(AccessibleRelease release, SeatingPlan plan, string statuses, Dictionary<string, long>? prices = null)
    {
        var board = new SeatBoard(plan.Seats.Count);
        foreach (var (seat, status) in statuses.Where(c => c != ' ').Index())
        {
            board[seat] = new SeatState(
                status switch { '.' => SeatStatus.Free, 'h' => SeatStatus.Held, 'b' => SeatStatus.Blocked, _ => SeatStatus.Sold }, 1, null);
        }
        var terms = new ScreeningTerms(
            new ScreeningId(1), plan, RuleModel.Opens, RuleModel.Closes, OrphanRule: false, "EUR", prices ?? _prices, release);
        return ReleasedSeats.Of(terms, board);
    }

    [Theory]
    // Which seats are sold, held or blocked; which are released.
    [InlineData(AccessibleRelease.HallSold, "..xx xx", "ww....")]
    [InlineData(AccessibleRelease.HallSold, "..xx xb", "ww....")]      // what is blocked does not count
    [InlineData(AccessibleRelease.HallSold, "..xx xh", "")]            // a held seat may become free again
    [InlineData(AccessibleRelease.HallSold, "..xx x.", "")]
    [InlineData(AccessibleRelease.HallSold, "..bb bb", "")]            // nothing is sold
    [InlineData(AccessibleRelease.HallSold, "x.xx xx", "ww....")]      // the spaces themselves do not count
    [InlineData(AccessibleRelease.PriceSold, "..xx ..", "ww....")]     // others of category a
    [InlineData(AccessibleRelease.PriceSold, "..x. xx", "")]
    [InlineData(AccessibleRelease.Never, "..xx xx", "")]
    public void They_are_released_when_the_others_are_sold(AccessibleRelease release, string statuses, string released)
    {
        var seats = Released(release, PlanText.Drawn("wcss", "SS"), statuses);
        Assert.Equal(released, string.Concat(seats.Select(r => r ? 'w' : '.')));
    }

    [Fact]
    public void Categories_that_cost_the_same_are_one_price()
    {
        var equal = new Dictionary<string, long> { ["a"] = 900, ["b"] = 900 };
        var plan = PlanText.Drawn("wcss", "SS");
        Assert.Empty(Released(AccessibleRelease.PriceSold, plan, "..xx ..", equal));
        Assert.NotEmpty(Released(AccessibleRelease.PriceSold, plan, "..xx xx", equal));
    }

    [Fact]
    public void Nothing_is_released_if_there_are_no_others() =>
        Assert.Empty(Released(AccessibleRelease.PriceSold, PlanText.Drawn("wc", "SS"), ".. xx"));

    [Fact]
    public void Each_section_is_judged_by_itself()
    {
        PlanSeat Seat(string section, int number, SeatKind kind) =>
            new($"{section}-{number}", section, section, $"{number}", number * 0.55, 0, "a", kind);
        var seats = new[] { "left", "right" }.SelectMany(
            s => new[] { Seat(s, 1, SeatKind.Wheelchair), Seat(s, 2, SeatKind.Companion), Seat(s, 3, SeatKind.Standard) }).ToList();
        var plan = SeatingPlan.Of("Two", [new("a", "A", "#000000")], [new("left", "L"), new("right", "R")], [], new(0, 0), seats);
        Assert.Equal([false, false, false, true, true, false], Released(AccessibleRelease.SectionSold, plan, "... ..x"));
        Assert.Empty(Released(AccessibleRelease.HallSold, plan, "... ..x"));
    }

    [Fact]
    public void Whatever_the_hall_only_its_spaces_and_companions_seats_are_released_and_only_while_no_other_is_free() => Halls.Check(hall =>
    {
        var statuses = string.Concat(hall.Free.Select((free, s) => free ? '.' : s % 3 == 0 ? 'b' : 'x'));
        foreach (var release in Enum.GetValues<AccessibleRelease>())
        {
            var released = Released(release, hall.Plan, statuses);
            var others = hall.Plan.Seats.Index().Where(s => s.Item.Kind is SeatKind.Standard or SeatKind.Restricted).ToList();
            foreach (var (seat, index) in hall.Plan.Seats.Select((s, i) => (s, i)))
            {
                var scope = others.Where(o => release != AccessibleRelease.PriceSold || o.Item.Category == seat.Category).ToList();
                var expected = release != AccessibleRelease.Never && seat.Kind is SeatKind.Wheelchair or SeatKind.Companion
                    && !scope.Exists(o => hall.Free[o.Index]) && scope.Exists(o => statuses[o.Index] == 'x');
                Assert.Equal(expected && release != AccessibleRelease.Never, released.Length > 0 && released[index]);
            }
        }
    });
}
