using Dapper;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Outbox;

/// <summary>
/// Leases messages to those who send them, and writes down how it went. A lease is no lock: no transaction is open while a message is sent.
/// Thread-safe, and any number of nodes lease side by side.
/// </summary>
public sealed class OutboxQueue(NpgsqlDataSource database)
{
    // An error may be a page of HTML.
    private const int MaxError = 500;

    private sealed record Row(
        long ScreeningId, Guid Id, string Kind, string Subject, string Content, DateTime MadeAt, int Attempts, DateTime DueAt);

    /// <summary>Those that have been due longest, at most so many.</summary>
    public async Task<IReadOnlyList<LeasedMessage>> LeaseAsync(string queue, int limit, TimeSpan lease, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition("""
            UPDATE outbox o SET due_at = clock_timestamp() + @lease, attempts = o.attempts + 1
            FROM (SELECT screening_id, message_id FROM outbox
                  WHERE queue = @queue AND state = 0 AND due_at <= clock_timestamp()
                  ORDER BY due_at LIMIT @limit FOR UPDATE SKIP LOCKED) next
            WHERE o.screening_id = next.screening_id AND o.message_id = next.message_id
            RETURNING o.screening_id AS ScreeningId, o.message_id AS Id, o.kind, o.subject, o.content::text AS Content,
                      o.made_at AS MadeAt, o.attempts, o.due_at AS DueAt
            """, new { queue, limit, lease }, cancellationToken: cancellation));
        return
        [
            .. rows.OrderBy(r => r.MadeAt).Select(r => new LeasedMessage(
                new ScreeningId(r.ScreeningId), r.Id, r.Kind, r.Subject, r.Content, r.MadeAt, r.Attempts, r.DueAt)),
        ];
    }

    /// <summary>Also for a lease that has ended meanwhile: what is delivered is delivered.</summary>
    public Task DeliveredAsync(LeasedMessage message) => ExecuteAsync("""
        UPDATE outbox SET state = 1, ended_at = clock_timestamp(), error = NULL
        WHERE screening_id = @Screening AND message_id = @Id AND state IN (0, 2)
        """, message);

    public Task PostponeAsync(LeasedMessage message, TimeSpan delay, string error) => ExecuteAsync("""
        UPDATE outbox SET due_at = clock_timestamp() + @delay, error = @error
        WHERE screening_id = @Screening AND message_id = @Id AND state = 0 AND due_at = @LeasedUntil
        """, message, delay, error);

    public Task FailAsync(LeasedMessage message, string error) => ExecuteAsync("""
        UPDATE outbox SET state = 2, ended_at = clock_timestamp(), error = @error
        WHERE screening_id = @Screening AND message_id = @Id AND state = 0 AND due_at = @LeasedUntil
        """, message, null, error);

    public Task DropAsync(LeasedMessage message, string why) => ExecuteAsync("""
        UPDATE outbox SET state = 3, ended_at = clock_timestamp(), error = @error
        WHERE screening_id = @Screening AND message_id = @Id AND state = 0 AND due_at = @LeasedUntil
        """, message, null, why);

    /// <summary>Drops what waits in queues that are no more.</summary>
    /// <param name="prefix">Of the queues that are looked at.</param>
    /// <param name="kept">Those of them that there are.</param>
    public async Task DropAllButAsync(string prefix, string[] kept, string why, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition("""
            UPDATE outbox SET state = 3, ended_at = clock_timestamp(), error = @why
            WHERE state = 0 AND starts_with(queue, @prefix) AND queue <> ALL (@kept)
            """, new { prefix, kept, why }, cancellationToken: cancellation));
    }

    /// <summary>It was not tried: it is due again as if it had not been leased.</summary>
    public Task ReleaseAsync(LeasedMessage message) => ExecuteAsync("""
        UPDATE outbox SET due_at = clock_timestamp(), attempts = attempts - 1
        WHERE screening_id = @Screening AND message_id = @Id AND state = 0 AND due_at = @LeasedUntil
        """, message);

    /// <summary>Removes what was delivered or dropped long ago. Failed messages stay until somebody decides.</summary>
    /// <returns>How many; at most the limit.</returns>
    public async Task<int> RemoveEndedAsync(TimeSpan age, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition("""
            DELETE FROM outbox o USING (
                SELECT screening_id, message_id FROM outbox WHERE state IN (1, 3) AND ended_at < clock_timestamp() - @age
                ORDER BY ended_at LIMIT @limit FOR UPDATE SKIP LOCKED) old
            WHERE o.screening_id = old.screening_id AND o.message_id = old.message_id
            """, new { age, limit }, cancellationToken: cancellation));
    }

    // Not cancelled when the node stops: what has been sent must be written down, or it is sent again.
    private async Task ExecuteAsync(string sql, LeasedMessage message, TimeSpan? delay = null, string? error = null)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, new
        {
            Screening = message.Screening.Value,
            message.Id,
            LeasedUntil = message.LeasedUntil.ToUniversalTime(),
            delay,
            error = error is null ? null : Text.Graphemes.Cut(error.Replace("\0", "", StringComparison.Ordinal), MaxError),
        });
    }
}
