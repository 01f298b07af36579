using Dapper;
using Npgsql;
using SeatEngine.Ledger;

namespace SeatEngine.Outbox;

/// <summary>Writes messages in the transaction that they are about.</summary>
internal static class OutboxRows
{
    private const string Insert = """
        INSERT INTO outbox (screening_id, message_id, queue, kind, subject, content, made_at, due_at)
        SELECT m.screening, m.id, m.queue, m.kind, m.subject, m.content::json, m.at, m.at
        FROM unnest(@OutboxOf, @OutboxIds, @OutboxQueues, @OutboxKinds, @OutboxSubjects, @OutboxContents, @OutboxTimes)
            AS m(screening, id, queue, kind, subject, content, at)
        """;

    // No message may keep seats from being written.
    private const string Once = "ON CONFLICT (screening_id, message_id) DO NOTHING";

    private const string Again = """
        ON CONFLICT (screening_id, message_id) DO UPDATE
        SET state = 0, due_at = excluded.due_at, attempts = 0, ended_at = NULL, error = NULL
        WHERE outbox.state <> 0
        """;

    /// <summary>Part of the one statement that writes the seats: it costs no statement of its own.</summary>
    public static void Add(BatchWrite batch, List<(WritePart Part, NewMessage Row)> messages)
    {
        if (messages.Count == 0)
            return;
        batch.WithQuery($"queued AS ({Insert} {Once}),\n");
        foreach (var (name, value) in Columns([.. messages.Select(m => m.Row)], [.. messages.Select(m => m.Part.Now)]))
            batch.Parameter(name, value);
    }

    public static Task InsertAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyList<NewMessage> messages, DateTimeOffset now,
        CancellationToken cancellation) => InsertAsync(Once, connection, transaction, messages, now, cancellation);

    /// <summary>Messages that may have been sent before: they are due now, with all their attempts.</summary>
    public static Task AgainAsync(
        NpgsqlConnection connection, IReadOnlyList<NewMessage> messages, DateTimeOffset now, CancellationToken cancellation) =>
        InsertAsync(Again, connection, null, messages, now, cancellation);

    private static async Task InsertAsync(
        string onConflict, NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyList<NewMessage> messages,
        DateTimeOffset now, CancellationToken cancellation)
    {
        if (messages.Count == 0)
            return;
        var parameters = new DynamicParameters();
        foreach (var (name, value) in Columns(messages, [.. Enumerable.Repeat(now, messages.Count)]))
            parameters.Add(name, value);
        await connection.ExecuteAsync(
            new CommandDefinition($"{Insert} {onConflict}", parameters, transaction, cancellationToken: cancellation));
    }

    private static (string Name, object Value)[] Columns(IReadOnlyList<NewMessage> messages, DateTimeOffset[] times) =>
    [
        ("OutboxOf", messages.Select(m => m.Screening.Value).ToArray()),
        ("OutboxIds", messages.Select(m => m.Id).ToArray()),
        ("OutboxQueues", messages.Select(m => m.Queue).ToArray()),
        ("OutboxKinds", messages.Select(m => m.Kind).ToArray()),
        ("OutboxSubjects", messages.Select(m => m.Subject).ToArray()),
        ("OutboxContents", messages.Select(m => m.Content).ToArray()),
        ("OutboxTimes", times),
    ];
}
