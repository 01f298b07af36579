using System.Diagnostics;

namespace SeatEngine.Live;

/// <summary>
/// The database's clock as this node estimates it: its own clock plus a measured offset. For early refusals and warnings; commands are
/// decided by the database's own clock. Thread-safe.
/// </summary>
public sealed class DatabaseClock(TimeProvider time)
{
    private long _offsetTicks;

    public DateTimeOffset Now => time.GetUtcNow().AddTicks(Interlocked.Read(ref _offsetTicks));

    /// <param name="asked">When the question was sent, as a <see cref="Stopwatch"/> timestamp.</param>
    /// <param name="answer">What the database said the time is.</param>
    /// <remarks>The answer was made somewhere between asking and now: half way is the best guess.</remarks>
    internal void Learn(long asked, DateTimeOffset answer)
    {
        var half = Stopwatch.GetElapsedTime(asked) / 2;
        Interlocked.Exchange(ref _offsetTicks, (answer + half - time.GetUtcNow()).Ticks);
    }
}
