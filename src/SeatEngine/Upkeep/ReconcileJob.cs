using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;
using SeatEngine.Storage;
using StackExchange.Redis;

namespace SeatEngine.Upkeep;

/// <summary>Every minute, on one node of the cluster: compares what is kept twice, mends what differs, forgets what nobody will ask for again.</summary>
[DisallowConcurrentExecution]
public sealed class ReconcileJob(LockReconciliation locks, ScreeningReconciliation screenings, NpgsqlDataSource database, ILogger<ReconcileJob> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await screenings.RunAsync(cancellationToken);
            await locks.RunAsync(cancellationToken);
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            // Nobody repeats a command after two days.
            await connection.ExecuteAsync("DELETE FROM command_replies WHERE replied_at < now() - interval '2 days'");
        }
        catch (Exception error) when (Outage.Is(error) || error is StoreUnavailableException or RedisException)
        {
            log.LogWarning("Reconciliation put off by a minute: {Error}", error.Message);
        }
    }
}
