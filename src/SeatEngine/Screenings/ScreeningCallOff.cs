using Dapper;
using Npgsql;
using SeatEngine.Audit;
using SeatEngine.Ledger;
using SeatEngine.Seats;
using SeatEngine.Text;
using SeatEngine.Webhooks;

namespace SeatEngine.Screenings;

/// <summary>How far the calling off of a screening is. Times UTC, sums in minor units.</summary>
/// <param name="Reason">As visitors read it; empty: none was given.</param>
/// <param name="Bookings">How many there were when it was called off.</param>
/// <param name="BookingsLeft">How many of them are not cancelled yet.</param>
/// <param name="HoldsLeft">How many holds have not ended yet.</param>
/// <param name="Refunds">How many bookings are marked for refund.</param>
/// <param name="RefundTotal">What their buyers are to get back.</param>
/// <param name="FinishedAt">Absent: it goes on.</param>
public sealed record CallOffProgress(
    long ScreeningId, DateTimeOffset CalledOffAt, string By, string Reason, int Bookings, int BookingsLeft, int HoldsLeft, int Refunds,
    long RefundTotal, string Currency, DateTimeOffset? FinishedAt);

/// <summary>What is to be given back next of a screening that is called off.</summary>
public sealed record CallOffBatch(IReadOnlyList<string> References, IReadOnlyList<HoldId> Holds);

/// <summary>
/// Calls screenings off. From the commit on no node sells a seat; a job gives back what was sold and held before. Thread-safe.
/// </summary>
public sealed class ScreeningCallOff(NpgsqlDataSource database, WebhookQueue webhooks)
{
    public const int MaxReason = 300;

    /// <summary>Calls it off, if nobody has before.</summary>
    /// <param name="version">The version that the member of staff has seen; null: whatever it is.</param>
    /// <returns>A change of the terms, or why it was refused.</returns>
    public async Task<ChangeResult> CallOffAsync(
        ScreeningId id, string reason, int? version, Guid commandId, StaffMember staff, CancellationToken cancellation)
    {
        if (reason.Length > MaxReason)
            return new ChangeResult.Invalid("reason", NewScreening.TooLong(MaxReason));
        if (reason.Any(char.IsControl))
            return new ChangeResult.Invalid("reason", new Message("fault.is.control", "it holds a control character"));
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // Until the commit no command of the screening is decided: so no booking is made that is not counted.
        if (await LedgerTerms.LockAsync(connection, transaction, id, cancellation) is not { } head)
            return new ChangeResult.UnknownScreening();
        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT called_off_at IS NOT NULL FROM screenings WHERE screening_id = @Id", new { Id = id.Value }, transaction,
            cancellationToken: cancellation)))
        {
            return new ChangeResult.Changed(head.Version, []);
        }

        if (version is { } seen && seen != head.Version)
            return new ChangeResult.ChangedMeanwhile(head.Version);
        await connection.ExecuteAsync(new CommandDefinition("""
            UPDATE screenings SET called_off_at = @Now, called_off_by = @Name, call_off_reason = @reason,
                call_off_bookings = (SELECT count(*) FROM bookings b WHERE b.screening_id = @Id AND b.cancelled_at IS NULL)
            WHERE screening_id = @Id
            """, new { Id = id.Value, head.Now, staff.Name, reason }, transaction, cancellationToken: cancellation));
        await webhooks.ScreeningAsync(connection, transaction, WebhookEvents.ScreeningCalledOff, id, head.Version + 1, cancellation);
        await LedgerTerms.SetVersionAsync(connection, transaction, id, head.Version + 1, cancellation);
        var entry = new AuditEntry(StaffAction.CallOff)
        {
            Screening = id,
            Subject = reason.Length == 0 ? null : reason,
            Command = commandId,
        };
        await AuditRows.InsertAsync(connection, transaction, [entry.By(staff)], cancellation);
        await transaction.CommitAsync(cancellation);
        return new ChangeResult.Changed(head.Version + 1, []);
    }

    private sealed record Row(
        long ScreeningId, DateTime CalledOffAt, string By, string Reason, int Bookings, int BookingsLeft, int HoldsLeft, int Refunds,
        long RefundTotal, string Currency, DateTime? FinishedAt);

    /// <returns>Null if it is not called off, or there is no such screening.</returns>
    public async Task<CallOffProgress?> FindAsync(ScreeningId id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition("""
            SELECT s.screening_id AS ScreeningId, s.called_off_at AS CalledOffAt, s.called_off_by AS By, s.call_off_reason AS Reason,
                   s.call_off_bookings AS Bookings,
                   (SELECT count(*) FROM bookings b WHERE b.screening_id = @Id AND b.cancelled_at IS NULL)::int AS BookingsLeft,
                   (SELECT count(*) FROM holds h WHERE h.screening_id = @Id AND h.state = 0)::int AS HoldsLeft,
                   r.refunds, r.total AS RefundTotal, s.currency, s.call_off_finished_at AS FinishedAt
            FROM screenings s CROSS JOIN LATERAL (
                SELECT count(*)::int AS refunds, COALESCE(sum(amount), 0)::bigint AS total FROM refunds
                WHERE screening_id = @Id AND cause = 'calledOff') r
            WHERE s.screening_id = @Id AND s.called_off_at IS NOT NULL
            """, new { Id = id.Value }, cancellationToken: cancellation));
        return row is null ? null : new CallOffProgress(
            row.ScreeningId, row.CalledOffAt, row.By, row.Reason, row.Bookings, row.BookingsLeft, row.HoldsLeft, row.Refunds,
            row.RefundTotal, row.Currency, row.FinishedAt);
    }

    internal async Task<IReadOnlyList<(ScreeningId Id, string By)>> UnfinishedAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<(long Id, string By)>(new CommandDefinition("""
            SELECT screening_id, called_off_by FROM screenings WHERE called_off_at IS NOT NULL AND call_off_finished_at IS NULL
            ORDER BY called_off_at
            """, cancellationToken: cancellation));
        return [.. rows.Select(row => (new ScreeningId(row.Id), row.By))];
    }

    /// <returns>Null if nothing is left; then that is written down.</returns>
    internal async Task<CallOffBatch?> NextAsync(ScreeningId id, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var reader = await connection.QueryMultipleAsync(new CommandDefinition("""
            SELECT reference FROM bookings WHERE screening_id = @Id AND cancelled_at IS NULL ORDER BY reference LIMIT @limit;
            SELECT hold_id FROM holds WHERE screening_id = @Id AND state = 0 ORDER BY hold_id LIMIT @limit;
            """, new { Id = id.Value, limit }, cancellationToken: cancellation));
        var references = (await reader.ReadAsync<string>()).AsList();
        var holds = (await reader.ReadAsync<Guid>()).Select(hold => new HoldId(hold)).ToList();
        if (references.Count + holds.Count > 0)
            return new CallOffBatch(references, holds);
        await reader.DisposeAsync();
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE screenings SET call_off_finished_at = clock_timestamp() WHERE screening_id = @Id AND call_off_finished_at IS NULL",
            new { Id = id.Value }, cancellationToken: cancellation));
        return null;
    }
}
