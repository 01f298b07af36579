using Dapper;
using Npgsql;

namespace SeatEngine.Storage;

/// <summary>A job that runs by itself, on whatever node. Times UTC.</summary>
/// <param name="Running">On one of the nodes, just now.</param>
/// <param name="InError">The scheduler has given it up: it does not run any more.</param>
public sealed record ScheduledJob(string Name, bool Running, bool InError, DateTimeOffset? LastRun, DateTimeOffset? NextRun);

/// <summary>Reads the tables of the scheduler, which all nodes share. Thread-safe.</summary>
public sealed class ScheduledJobs(NpgsqlDataSource database)
{
    private sealed record Row(string Name, string State, long? Last, long? Next, bool Running);

    public async Task<IReadOnlyList<ScheduledJob>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition("""
            SELECT t.trigger_name AS Name, t.trigger_state AS State, t.prev_fire_time AS Last, t.next_fire_time AS Next,
                   EXISTS (SELECT FROM qrtz_fired_triggers f
                           WHERE f.sched_name = t.sched_name AND f.trigger_name = t.trigger_name AND f.trigger_group = t.trigger_group
                               AND f.state = 'EXECUTING') AS Running
            FROM qrtz_triggers t ORDER BY t.trigger_name
            """, cancellationToken: cancellation));
        return [.. rows.Select(r => new ScheduledJob(r.Name, r.Running, r.State == "ERROR", Moment(r.Last), Moment(r.Next)))];
    }

    // The scheduler writes ticks, and 0 or less for never.
    private static DateTimeOffset? Moment(long? ticks) => ticks > 0 ? new DateTimeOffset(ticks.Value, TimeSpan.Zero) : null;
}
