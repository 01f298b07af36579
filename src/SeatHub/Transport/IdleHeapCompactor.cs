using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SeatHub.Feeds;

namespace SeatHub.Transport;

/// <summary>
/// Compacts the heap after many joins, which leave a fifth of it as gaps between long-lived connections. The collection stops the
/// node for some hundred milliseconds, so it waits until the node is idle. Not with <c>Hub:CompactIdleHeap = false</c>.
/// </summary>
internal sealed class IdleHeapCompactor(
    IOptions<HubTransportOptions> options, FanOutWorkers workers, ILogger<IdleHeapCompactor> log)
    : BackgroundService
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);

    // Twice what the pings of 19,000 connections take, which is as many as a node can have.
    private const double IdleCores = 0.15;

    // After less allocation than this, the gaps are not worth the pause.
    private const long MinAllocatedBytes = 128 * 1024 * 1024;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.CompactIdleHeap)
            return;
        var (allocated, used, broadcasts) = (0L, Environment.CpuUsage.TotalTime, 0L);
        using var timer = new PeriodicTimer(CheckInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var (before, now) = (used, Environment.CpuUsage.TotalTime);
            used = now;
            // A node that others on its machine leave little of the processor uses little, but is not idle.
            var isSending = workers.Broadcasts != broadcasts;
            broadcasts = workers.Broadcasts;
            if (isSending || (now - before) / CheckInterval > IdleCores || GC.GetTotalAllocatedBytes() - allocated < MinAllocatedBytes)
                continue;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            (allocated, used) = (GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime);
            log.LogInformation("Compacted the heap of the idle node, which paused for {Pause}",
                GC.GetGCMemoryInfo(GCKind.FullBlocking).PauseDurations[0]);
        }
    }
}
