using Dapper;
using Npgsql;
using SeatEngine.Audit;
using SeatEngine.Seats;

namespace SeatEngine.Outbox;

/// <summary>How many messages of a kind are in a state.</summary>
/// <param name="Oldest">When the oldest of them was made (UTC).</param>
public sealed record OutboxCount(string Queue, string Kind, OutboxState State, long Messages, DateTimeOffset Oldest);

/// <summary>A message as staff see it. Times UTC.</summary>
/// <param name="DueAt">Of one that waits: when it is tried next, or until when it is being sent.</param>
/// <param name="EndedAt">Of one that does not wait any more.</param>
public sealed record OutboxLine(
    long ScreeningId, Guid Id, string Queue, string Kind, string Subject, OutboxState State, DateTimeOffset MadeAt, DateTimeOffset DueAt,
    int Attempts, DateTimeOffset? EndedAt, string? Error);

/// <summary>What staff see and decide of the messages that leave the server. Thread-safe.</summary>
public sealed class OutboxDesk(NpgsqlDataSource database)
{
    private sealed record CountRow(string Queue, string Kind, short State, long Messages, DateTime Oldest);

    private sealed record Row(
        long ScreeningId, Guid Id, string Queue, string Kind, string Subject, short State, DateTime MadeAt, DateTime DueAt, int Attempts,
        DateTime? EndedAt, string? Error)
    {
        public OutboxLine Line() =>
            new(ScreeningId, Id, Queue, Kind, Subject, (OutboxState)State, MadeAt, DueAt, Attempts, EndedAt, Error);
    }

    private const string Select = """
        SELECT screening_id AS ScreeningId, message_id AS Id, queue, kind, subject, state, made_at AS MadeAt, due_at AS DueAt, attempts,
               ended_at AS EndedAt, error
        FROM outbox
        """;

    /// <summary>All that are kept: those that wait, that have failed, and a week of the others.</summary>
    public async Task<IReadOnlyList<OutboxCount>> CountAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<CountRow>(new CommandDefinition("""
            SELECT queue, kind, state, count(*) AS Messages, min(made_at) AS Oldest FROM outbox
            GROUP BY queue, kind, state ORDER BY queue, kind, state
            """, cancellationToken: cancellation));
        return [.. rows.Select(r => new OutboxCount(r.Queue, r.Kind, (OutboxState)r.State, r.Messages, r.Oldest))];
    }

    /// <summary>Those that have failed, the last one first, and then those that have been tried in vain, at most so many of each.</summary>
    public async Task<(IReadOnlyList<OutboxLine> Failed, IReadOnlyList<OutboxLine> Retrying)> TroubleAsync(
        int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var reader = await connection.QueryMultipleAsync(new CommandDefinition($"""
            {Select} WHERE state = 2 ORDER BY ended_at DESC LIMIT @limit;
            {Select} WHERE state = 0 AND error IS NOT NULL ORDER BY due_at LIMIT @limit;
            """, new { limit }, cancellationToken: cancellation));
        var failed = (await reader.ReadAsync<Row>()).Select(r => r.Line()).ToList();
        return (failed, (await reader.ReadAsync<Row>()).Select(r => r.Line()).ToList());
    }

    /// <summary>What was and is to be sent of one queue, the newest first: at most so many, made before a moment.</summary>
    public async Task<IReadOnlyList<OutboxLine>> ListAsync(
        string queue, DateTimeOffset? before, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition($"""
            {Select} WHERE queue = @queue AND (@before::timestamptz IS NULL OR made_at < @before) ORDER BY made_at DESC LIMIT @limit
            """, new { queue, before = before?.ToUniversalTime(), limit }, cancellationToken: cancellation));
        return [.. rows.Select(r => r.Line())];
    }

    /// <summary>Sends a message again that has failed or waits for its next attempt: now, and with all its attempts.</summary>
    /// <returns>False if it has been sent meanwhile, or there is none.</returns>
    public Task<bool> RetryAsync(ScreeningId screening, Guid id, StaffMember staff, CancellationToken cancellation) =>
        DecideAsync("""
            UPDATE outbox SET state = 0, due_at = clock_timestamp(), attempts = 0, ended_at = NULL
            WHERE screening_id = @Screening AND message_id = @id AND (state = 2 OR (state = 0 AND error IS NOT NULL))
            RETURNING kind || ' ' || subject
            """, screening, id, StaffAction.RetryMessage, staff, cancellation);

    /// <summary>Sends it never.</summary>
    /// <returns>False if it has been sent meanwhile, or there is none.</returns>
    public Task<bool> DropAsync(ScreeningId screening, Guid id, StaffMember staff, CancellationToken cancellation) =>
        DecideAsync("""
            UPDATE outbox SET state = 3, ended_at = clock_timestamp()
            WHERE screening_id = @Screening AND message_id = @id AND (state = 2 OR (state = 0 AND error IS NOT NULL))
            RETURNING kind || ' ' || subject
            """, screening, id, StaffAction.DropMessage, staff, cancellation);

    private async Task<bool> DecideAsync(
        string sql, ScreeningId screening, Guid id, StaffAction action, StaffMember staff, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var subject = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            sql, new { Screening = screening.Value, id }, transaction, cancellationToken: cancellation));
        if (subject is null)
            return false;
        var entry = new AuditEntry(action) { Screening = screening, Subject = $"{subject} {id}" };
        await AuditRows.InsertAsync(connection, transaction, [entry.By(staff)], cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }
}
