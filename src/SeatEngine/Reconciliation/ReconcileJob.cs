using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;
using SeatEngine.Commands;
using SeatEngine.Storage;
using StackExchange.Redis;

namespace SeatEngine.Reconciliation;

/// <summary>
/// Every minute, on one node of the cluster: compares locks with holds, and seats with their ledger, repairs what differs, and deletes
/// old replies.
/// </summary>
[DisallowConcurrentExecution]
public sealed class ReconcileJob(
    LockReconciliation locks, ScreeningReconciliation screenings, NpgsqlDataSource database, IHostApplicationLifetime node,
    ILogger<ReconcileJob> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // Most of a round is pauses (CpuBudget), so a node that stops cancels it. Another node runs the next round.
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, node.ApplicationStopping);
        try
        {
            // Locks first: if Redis has lost its data, commands that locks would have refused reach the database.
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
