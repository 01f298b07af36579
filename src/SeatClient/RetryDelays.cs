namespace SeatMap.Client;

/// <summary>
/// Delays between attempts, with jitter, so that clients that lost the same server do not come back at the same moment. Pure.
/// </summary>
internal static class RetryDelays
{
    private const int First = 200, MaxCall = 2_000, MaxConnect = 5_000;

    /// <summary>Before repeating a call.</summary>
    public static TimeSpan Call(int attempt) => Jittered(attempt, MaxCall);

    /// <summary>Before opening a connection again.</summary>
    public static TimeSpan Connect(int attempt) => Jittered(attempt, MaxConnect);

    private static TimeSpan Jittered(int attempt, int max)
    {
        var upper = Math.Min(max, First << Math.Min(attempt, 10));
        return TimeSpan.FromMilliseconds(Random.Shared.Next(upper / 4, upper + 1));
    }
}
