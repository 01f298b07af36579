namespace LoadTests.Measure;

/// <summary>Wall clock shared by the processes of one machine, and by the database on it.</summary>
internal static class Clock
{
    public static long Microseconds => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
