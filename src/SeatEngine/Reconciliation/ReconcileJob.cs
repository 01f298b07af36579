using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;
using SeatEngine.Storage;
using StackExchange.Redis;

namespace SeatEngine.Reconciliation;

/// <summary>Every minute, on one node of the cluster: compares what is kept twice, repairs what differs, forgets what nobody will ask for again.</summary>
[DisallowConcurrentExecution]
public sealed class ReconcileJob(LockReconciliation locks, ScreeningReconciliation screenings, NpgsqlDataSource database, IHostApplicationLifetime node, ILogger<ReconcileJob> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // A round rests far longer than it works: a node that stops does not wait for it. The next round is another node's.
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, node.ApplicationStopping);
        try
        {
            // Locks first: after a Redis that was lost they are what buyers miss.
            await locks.RunAsync(until.Token);
            await screenings.RunAsync(until.Token);
            await using var connection = await database.OpenConnectionAsync(until.Token);
            // Nobody repeats a command after two days.
            await connection.ExecuteAsync("DELETE FROM command_replies WHERE replied_at < now() - interval '2 days'");
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
