using Npgsql;
using SeatEngine.Audit;
using SeatEngine.Ledger;
using SeatEngine.Outbox;
using SeatEngine.Seats;

namespace SeatEngine.Webhooks;

/// <summary>Queues what is not about seats, and what is sent again. Thread-safe.</summary>
public sealed class WebhookQueue(NpgsqlDataSource database, WebhookCache cache, TimeProvider time)
{
    /// <summary>Rows of the ledger that one request sends again at most.</summary>
    public const int MaxRevisions = 1_000;

    /// <summary>In the transaction that adds, changes or calls off a screening.</summary>
    /// <param name="version">Tells changes of one screening apart.</param>
    internal Task ScreeningAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string type, ScreeningId screening, int version,
        CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var happened = new WebhookEvent(type, now, $"version {version}", new WebhookData(screening.Value));
        return OutboxRows.InsertAsync(
            connection, transaction, [.. WebhookMessages.For(cache.Current, screening, happened)], now, cancellation);
    }

    /// <summary>An event that says nothing, so that a receiver can be tried.</summary>
    public async Task TestAsync(WebhookEndpoint endpoint, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var test = new WebhookEvent(WebhookEvents.Test, now, $"{Guid.CreateVersion7()}", new WebhookData());
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await OutboxRows.InsertAsync(
            connection, null, [WebhookMessages.Message(endpoint, _noScreening, test)], now, cancellation);
    }

    private static readonly ScreeningId _noScreening = new(0);

    /// <summary>
    /// Sends the events of a screening's revisions once more to an endpoint, with the same ids: those that it wants, whether or not they
    /// were delivered.
    /// </summary>
    /// <param name="from">The first revision.</param>
    /// <param name="to">The last one; at most <see cref="MaxRevisions"/> are read.</param>
    /// <returns>How many events, and the revision after the last one that was read.</returns>
    public async Task<(int Events, long Next)> AgainAsync(
        WebhookEndpoint endpoint, ScreeningId screening, long from, long to, StaffMember staff, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var limit = (int)Math.Min(MaxRevisions, to - from + 1);
        var rows = await LedgerRows.ReadAsync(connection, screening, from - 1, limit, cancellation);
        var messages = rows
            .SelectMany(row => WebhookEvents.Of(screening, row.Revision, row.At, row.Entries))
            .Where(happened => endpoint.Wants(happened.Type))
            .Select(happened => WebhookMessages.Message(endpoint, screening, happened)).ToList();
        await OutboxRows.AgainAsync(connection, messages, time.GetUtcNow(), cancellation);
        var entry = new AuditEntry(StaffAction.ResendEvents)
        {
            Screening = screening,
            Subject = $"{endpoint.Id} revisions {from} to {(rows.Count == 0 ? from : rows[^1].Revision)}: {messages.Count}",
        };
        await AuditRows.InsertAsync(connection, null, [entry.By(staff)], cancellation);
        return (messages.Count, rows.Count == 0 ? from : rows[^1].Revision + 1);
    }
}
