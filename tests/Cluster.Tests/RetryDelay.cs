namespace Cluster.Tests;

/// <summary>The delay of a client between two attempts. To wait for a condition, use <see cref="Harness.Eventually"/>.</summary>
internal static class RetryDelay
{
    public static async Task BrieflyAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            // The test ends.
        }
    }
}
