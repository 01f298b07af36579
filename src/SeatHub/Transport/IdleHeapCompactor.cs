using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SeatHub.Transport;

/// <summary>
/// Gives back what a storm of joins has left in holes between its connections: a fifth of the heap, for as long as they last. One
/// collection that moves everything together stops the node for some hundred milliseconds, so it waits until there is nothing to do.
/// </summary>
internal sealed class IdleHeapCompactor(ILogger<IdleHeapCompactor> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    // Pings to and from 19,000 connections, as many as a node can have, are half of this.
    private const double QuietCores = 0.15;

    // Less is not worth stopping for.
    private const long WorthIt = 128 * 1024 * 1024;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (allocated, used) = (0L, Environment.CpuUsage.TotalTime);
        using var timer = new PeriodicTimer(Look);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var (before, now) = (used, Environment.CpuUsage.TotalTime);
            used = now;
            if ((now - before) / Look > QuietCores || GC.GetTotalAllocatedBytes() - allocated < WorthIt)
                continue;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            (allocated, used) = (GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime);
            log.LogDebug("Tidied the heap in {Pause}", GC.GetGCMemoryInfo(GCKind.FullBlocking).PauseDurations[0]);
        }
    }
}
