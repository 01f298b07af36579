using System.Diagnostics;
using SeatEngine.Live;

namespace SeatEngine.Tests.Live;

public sealed class DatabaseClockTests
{
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);

    private readonly DatabaseClock _clock = new(TimeProvider.System);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public void It_follows_the_database()
    {
        _clock.Learn(Stopwatch.GetTimestamp(), Now + _hour);
        AssertAhead(_hour, within: TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public void A_slow_answer_does_not_replace_a_quick_one()
    {
        _clock.Learn(Stopwatch.GetTimestamp(), Now + _hour);
        // It was made four seconds ago, right after it was asked for: half way is wrong by two.
        _clock.Learn(Ago(seconds: 4), Now + _hour - TimeSpan.FromSeconds(4));
        AssertAhead(_hour, within: TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public void After_a_clock_was_set_even_a_slow_answer_counts()
    {
        _clock.Learn(Stopwatch.GetTimestamp(), Now);
        _clock.Learn(Ago(seconds: 4), Now + _hour);
        AssertAhead(_hour, within: TimeSpan.FromSeconds(2.5));
    }

    [Fact]
    public void The_latest_time_is_not_before_the_database_whenever_the_answer_was_made()
    {
        // Answered at once after asking, or just now: the database's time now is between these.
        _clock.Learn(Ago(seconds: 2), Now + _hour);
        Assert.True(_clock.Latest >= Now + _hour + TimeSpan.FromSeconds(1.9));
    }

    private static long Ago(double seconds) => Stopwatch.GetTimestamp() - (long)(seconds * Stopwatch.Frequency);

    private void AssertAhead(TimeSpan expected, TimeSpan within) =>
        Assert.True((_clock.Now - Now - expected).Duration() < within, $"{_clock.Now - Now} and not {expected} ahead");
}
