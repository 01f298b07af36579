using Dapper;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>What one commit did.</summary>
public sealed record HistoryRow(long Revision, DateTimeOffset At, IReadOnlyList<LedgerEntry> Entries);

/// <summary>A part of a ledger, newest first. <see cref="Revision"/> is where the ledger is now.</summary>
public sealed record HistoryPage(long Revision, IReadOnlyList<HistoryRow> Rows);

/// <summary>A screening's map as a revision left it: statuses by plan index. No time for revision 0, when every seat was free.</summary>
public sealed record PastSeats(long Revision, DateTimeOffset? At, SeatStatus[] Statuses);

/// <summary>Reads ledgers for people: who had a seat, and when. Thread-safe.</summary>
public sealed class LedgerHistory(NpgsqlDataSource database)
{
    private sealed record Head(long Revision, int SeatCount);

    /// <param name="before">Only revisions below it; null: from the newest on.</param>
    /// <returns>Null when there is no such screening.</returns>
    public async Task<HistoryPage?> PageAsync(ScreeningId id, long? before, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (await FindHeadAsync(connection, id, cancellation) is not { } head)
            return null;
        // No row is newer than the head that was read: a commit in between is left out, so that the page fits its own revision.
        var rows = await connection.QueryAsync<ChangeRow>(new CommandDefinition(
            $"""
            SELECT {ChangeRow.Columns} FROM seat_changes WHERE screening_id = @Id AND revision < @Before
            ORDER BY revision DESC LIMIT @limit
            """,
            new { Id = id.Value, Before = Math.Min(before ?? long.MaxValue, head.Revision + 1), limit }, cancellationToken: cancellation));
        var ledgerRows = rows.Select(r => r.ToLedgerRow(id));
        return new HistoryPage(head.Revision, [.. ledgerRows.Select(r => new HistoryRow(r.Revision, r.At, r.Entries))]);
    }

    /// <summary>Replays the ledger from the nearest checkpoint up to a revision.</summary>
    /// <returns>Null when the screening has not come so far, or is none.</returns>
    public async Task<PastSeats?> SeatsAfterAsync(ScreeningId id, long revision, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (await FindHeadAsync(connection, id, cancellation) is not { } head || revision < 0 || revision > head.Revision)
            return null;
        var near = await SeatCheckpoints.FindAsync(connection, null, id, head.SeatCount, revision, cancellation);
        var replica = ScreeningReplica.AtCheckpoint(id, head.SeatCount, near);
        var at = await replica.ReplayAsync(connection, null, revision, cancellation) ?? near?.At;
        return new PastSeats(revision, at, replica.Board_NeedsGate.Statuses.ToArray());
    }

    private static Task<Head?> FindHeadAsync(NpgsqlConnection connection, ScreeningId id, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<Head>(new CommandDefinition(
            "SELECT revision, seat_count AS SeatCount FROM screening_heads WHERE screening_id = @Id",
            new { Id = id.Value }, cancellationToken: cancellation));
}
