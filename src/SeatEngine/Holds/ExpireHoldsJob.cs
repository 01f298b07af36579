using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;
using SeatEngine.Commands;
using SeatEngine.Seats;
using SeatEngine.Storage;
using SeatEngine.Telemetry;

namespace SeatEngine.Holds;

/// <summary>
/// Every second, on one node of the cluster: makes visible that holds have run out. An expired hold is free to the next command
/// with or without it.
/// </summary>
[DisallowConcurrentExecution]
public sealed class ExpireHoldsJob(
    NpgsqlDataSource database, SeatCommands commands, EngineMetrics metrics, ILogger<ExpireHoldsJob> log) : IJob
{
    // More than this at once waits for the next second; a lane takes them as one command each screening.
    private const int MaxHolds = 5_000;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await SweepAsync(cancellationToken);
        }
        catch (Exception error) when (Outage.Is(error) || error is StoreUnavailableException or BusyException)
        {
            log.LogWarning("Sweep put off by a second: {Error}", error.Message);
        }
    }

    /// <returns>How many holds were found run out.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        List<(long Screening, Guid Hold)> due;
        await using (var connection = await database.OpenConnectionAsync(cancellation))
        {
            // No lock: the lane decides again under the screening's lock. A hold that is being changed is left for the next second.
            due = (await connection.QueryAsync<(long, Guid)>(new CommandDefinition("""
                SELECT screening_id, hold_id FROM holds WHERE state = 0 AND expires_at <= clock_timestamp()
                ORDER BY expires_at LIMIT @MaxHolds
                FOR UPDATE SKIP LOCKED
                """, new { MaxHolds }, cancellationToken: cancellation))).AsList();
        }

        foreach (var screening in due.GroupBy(d => d.Screening))
        {
            try
            {
                await commands.ExpireAsync(new ScreeningId(screening.Key), [.. screening.Select(d => new HoldId(d.Hold))], cancellation);
            }
            catch (Exception error) when (error is not OperationCanceledException and not StoreUnavailableException)
            {
                // One screening that cannot be swept must not keep the others from it; it is tried again in a second.
                log.LogError(error, "Screening {Screening}: its holds could not be swept", screening.Key);
            }
        }

        if (due.Count > 0)
            metrics.Expired(due.Count);
        return due.Count;
    }
}
