using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using SeatEngine.Storage;

namespace SeatEngine.Reconciliation;

/// <summary>Every minute, on one node of the cluster: makes the checkpoints of ledgers that have grown.</summary>
[DisallowConcurrentExecution]
public sealed class CheckpointJob(Checkpointing checkpoints, IHostApplicationLifetime node, ILogger<CheckpointJob> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // Most of a round is pauses (CpuBudget), so a node that stops cancels it. Another node runs the next round.
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, node.ApplicationStopping);
        try
        {
            await checkpoints.RunAsync(until.Token);
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            log.LogInformation("Checkpoints left to another node: this one stops");
        }
        catch (Exception error) when (Outage.Is(error))
        {
            log.LogWarning("Checkpoints put off by a minute: {Error}", error.Message);
        }
    }
}
