namespace SeatEngine.Outbox;

/// <summary>When a message is tried again: each time later, and never all of them at once. Pure.</summary>
/// <param name="First">After the first attempt, at most.</param>
/// <param name="Longest">No delay is longer.</param>
/// <param name="Attempts">After so many the message has failed, and staff decide.</param>
public sealed record RetrySchedule(TimeSpan First, TimeSpan Longest, int Attempts)
{
    /// <param name="attempt">The one that has failed, from 1 on.</param>
    /// <param name="jitter">A random number, at least 0 and below 1.</param>
    /// <returns>Between half and all of twice the delay before; null: give up.</returns>
    public TimeSpan? After(int attempt, double jitter)
    {
        if (attempt >= Attempts)
            return null;
        var full = First.TotalSeconds * Math.Pow(2, attempt - 1);
        return TimeSpan.FromSeconds(Math.Min(full, Longest.TotalSeconds) * (0.5 + (jitter / 2)));
    }
}
