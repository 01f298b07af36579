using System.Diagnostics;

namespace SeatEngine.Live;

/// <summary>
/// The database's clock as this node estimates it: its own clock plus a measured offset. For early refusals and warnings; commands are
/// decided by the database's own clock. Thread-safe.
/// </summary>
public sealed class DatabaseClock(TimeProvider time)
{
    // Two clocks drift apart by less: a millisecond in ten seconds.
    private const double Drift = 0.0001;

    private sealed record Estimate(TimeSpan Offset, TimeSpan Error, long At);

    // Until the first answer the offset is not known; a second is what clocks that are kept by NTP do not differ by.
    private Estimate _estimate = new(TimeSpan.Zero, TimeSpan.FromSeconds(1), Stopwatch.GetTimestamp());

    public DateTimeOffset Now => time.GetUtcNow() + Volatile.Read(ref _estimate).Offset;

    /// <summary>No earlier than the database's clock: nothing is refused by it that the database would allow.</summary>
    public DateTimeOffset Latest
    {
        get
        {
            var estimate = Volatile.Read(ref _estimate);
            return time.GetUtcNow() + estimate.Offset + ErrorNow(estimate);
        }
    }

    /// <param name="asked">When the question was sent, as a <see cref="Stopwatch"/> timestamp.</param>
    /// <param name="answer">What the database said the time is.</param>
    /// <remarks>
    /// The answer was made somewhere between asking and now: half way is the best guess, and half the time the error. A slow answer of a
    /// busy machine does not replace a quick one, unless the two cannot both be right: then a clock was set.
    /// </remarks>
    internal void Learn(long asked, DateTimeOffset answer)
    {
        var half = Stopwatch.GetElapsedTime(asked) / 2;
        var offset = answer + half - time.GetUtcNow();
        var before = Volatile.Read(ref _estimate);
        var error = ErrorNow(before);
        if (half <= error || (offset - before.Offset).Duration() > half + error)
            Volatile.Write(ref _estimate, new Estimate(offset, half, Stopwatch.GetTimestamp()));
    }

    private static TimeSpan ErrorNow(Estimate estimate) => estimate.Error + (Stopwatch.GetElapsedTime(estimate.At) * Drift);
}
