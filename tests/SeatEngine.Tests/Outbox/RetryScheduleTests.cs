using SeatEngine.Outbox;

namespace SeatEngine.Tests.Outbox;

public class RetryScheduleTests
{
    private static readonly RetrySchedule _hours = new(TimeSpan.FromSeconds(5), TimeSpan.FromHours(1), Attempts: 80);

    [Fact]
    public void Each_delay_is_about_twice_the_one_before_up_to_the_longest()
    {
        var longest = Enumerable.Range(1, 4).Select(attempt => _hours.After(attempt, 0.999_999)!.Value.TotalSeconds);
        Assert.Equal([5, 10, 20, 40], longest, Close);
        Assert.Equal(3_600, _hours.After(60, 0.999_999)!.Value.TotalSeconds, 1.0);
        Assert.Equal(1_800, _hours.After(60, 0)!.Value.TotalSeconds, 1.0);
        Assert.Null(_hours.After(80, 0.5));
        Assert.Null(_hours.After(81, 0.5));
    }

    [Fact]
    public void Messages_that_failed_together_are_not_tried_again_together()
    {
        var delays = Enumerable.Range(0, 100).Select(i => _hours.After(5, i / 100.0)!.Value).ToList();
        Assert.Equal(100, delays.Distinct().Count());
        Assert.All(delays, delay => Assert.InRange(delay.TotalSeconds, 40, 80));
    }

    [Fact]
    public void What_is_tried_for_three_days_outlives_a_weekend()
    {
        var total = Enumerable.Range(1, 79).Sum(attempt => _hours.After(attempt, 0.5)!.Value.TotalHours);
        Assert.InRange(total, 48, 72);
    }

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) < 0.01;
}
