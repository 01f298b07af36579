using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;
using SeatEngine.Commands;
using SeatEngine.Storage;
using StackExchange.Redis;

namespace SeatEngine.Reconciliation;

/// <summary>Every minute, on one node of the cluster: compares what is kept twice, repairs what differs, and deletes what is no longer needed.</summary>
[DisallowConcurrentExecution]
public sealed class ReconcileJob(LockReconciliation locks, ScreeningReconciliation screenings, NpgsqlDataSource database, IHostApplicationLifetime node, ILogger<ReconcileJob> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // A round rests far longer than it works, so a node that stops cancels it. Another node runs the next round.
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, node.ApplicationStopping);
        try
        {
            // Locks first: after a Redis that was lost they are what buyers miss.
            await locks.RunAsync(until.Token);
            await screenings.RunAsync(until.Token);
            await using var connection = await database.OpenConnectionAsync(until.Token);
            await ReplyWrites.DeleteOldAsync(connection);
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            log.LogInformation("Reconciliation left to another node: this one stops");
        }
        catch (Exception error) when (Outage.Is(error) || error is StoreUnavailableException or RedisException)
        {
            log.LogWarning("Reconciliation put off by a minute: {Error}", error.Message);
        }
    }
}
