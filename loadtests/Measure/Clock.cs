namespace LoadTests.Measure;

/// <summary>The wall clock, which all processes of a machine share, the database included.</summary>
internal static class Clock
{
    public static long Microseconds => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
