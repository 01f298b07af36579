using SeatEngine.Reconciliation;
using SeatEngine.Seats;

namespace SeatEngine.Tests.Reconciliation;

public class ComparisonOrderTests
{
    private static Comparable Screening(long id, bool moved, double minutes) =>
        new(new ScreeningId(id), moved, TimeSpan.FromMinutes(minutes));

    [Fact]
    public void Who_changed_comes_before_who_did_not_and_who_waited_too_long_before_both() =>
        Assert.Equal(
            [5L, 4, 2, 1, 3],
            ComparisonOrder.Of(
            [
                Screening(1, moved: true, 1), Screening(2, moved: true, 2), Screening(3, moved: false, 9),
                Screening(4, moved: false, 10), new Comparable(new ScreeningId(5), Moved: true, TimeSpan.MaxValue),
            ]).Select(id => id.Value));

    [Fact]
    public void Rounds_that_have_time_for_a_part_only_compare_every_screening_within_the_longest_wait_and_one_round()
    {
        var waited = Enumerable.Range(0, 100).ToDictionary(id => id, _ => TimeSpan.MaxValue);
        for (var minute = 0; minute < 100; minute++)
        {
            // Half of them change all the time, and a round has time for a quarter.
            var order = ComparisonOrder.Of(waited.Select(w => new Comparable(new ScreeningId(w.Key), w.Key < 50, w.Value)));
            var compared = order.Take(25).Select(id => (int)id.Value).ToHashSet();
            foreach (var id in waited.Keys)
            {
                waited[id] = compared.Contains(id) ? TimeSpan.FromMinutes(1)
                    : waited[id] == TimeSpan.MaxValue ? TimeSpan.MaxValue
                    : waited[id] + TimeSpan.FromMinutes(1);
            }

            if (minute >= 4)
                Assert.All(waited.Values, w => Assert.InRange(w, TimeSpan.Zero, ComparisonOrder.LongestWait + TimeSpan.FromMinutes(2)));
        }
    }
}
