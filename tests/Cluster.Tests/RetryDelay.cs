namespace Cluster.Tests;

/// <summary>What a polite client does between two tries. Not for waiting until something is so: that is Eventually.</summary>
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
            // The sale is over.
        }
    }
}
