using System.Text;
using Dapper;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>A row of seat_changes as Dapper reads it.</summary>
internal sealed record ChangeRow(long Revision, DateTime At, string Changes, byte[] PreviousHash, byte[] Hash)
{
    public const string Columns = "revision, committed_at AS At, changes::text, previous_hash AS PreviousHash, hash";

    /// <exception cref="System.Text.Json.JsonException">The changes are not those of a ledger row.</exception>
    public LedgerRow ToLedgerRow(ScreeningId screening)
    {
        var bytes = Encoding.UTF8.GetBytes(Changes);
        return new LedgerRow(screening, Revision, At, LedgerCodec.Read(bytes), bytes, PreviousHash, Hash);
    }
}

/// <summary>Reads a screening's ledger in the order of its revisions.</summary>
internal static class LedgerRows
{
    private const string ReadAfter =
        $"SELECT {ChangeRow.Columns} FROM seat_changes WHERE screening_id = @Id AND revision > @after ORDER BY revision LIMIT @limit";

    private const string StreamBetween = $"""
        SELECT {ChangeRow.Columns} FROM seat_changes WHERE screening_id = @Id AND revision > @after AND revision <= @upTo
        ORDER BY revision
        """;

    /// <summary>The next rows after a revision, at most <paramref name="limit"/>.</summary>
    public static async Task<List<LedgerRow>> ReadAsync(
        NpgsqlConnection connection, ScreeningId id, long after, int limit, CancellationToken cancellation)
    {
        var rows = await connection.QueryAsync<ChangeRow>(
            new CommandDefinition(ReadAfter, new { Id = id.Value, after, limit }, cancellationToken: cancellation));
        return [.. rows.Select(r => r.ToLedgerRow(id))];
    }

    /// <summary>Whether exactly this row is in the ledger.</summary>
    public static Task<bool> ContainsAsync(NpgsqlConnection connection, LedgerRow row, CancellationToken cancellation) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT FROM seat_changes WHERE screening_id = @Screening AND revision = @Revision AND hash = @Hash)",
            new { Screening = row.ScreeningId.Value, row.Revision, row.Hash }, cancellationToken: cancellation));

    /// <summary>
    /// Replays the ledger into a replica up to a revision, or to the ledger's end if that comes first. A replica that is kept reads only
    /// what is new.
    /// </summary>
    /// <returns>When the last row that was read was committed; null if there was none.</returns>
    /// <exception cref="InvalidLedgerEntryException">The ledger is broken; nothing may be repaired from it.</exception>
    public static async Task<DateTimeOffset?> ReplayAsync(
        this ScreeningReplica replica, NpgsqlConnection connection, NpgsqlTransaction? transaction, long upTo,
        CancellationToken cancellation)
    {
        DateTimeOffset? at = null;
        var rows = connection.QueryUnbufferedAsync<ChangeRow>(
            StreamBetween, new { Id = replica.Id.Value, after = replica.Revision, upTo }, transaction);
        await foreach (var change in rows.WithCancellation(cancellation))
        {
            var row = change.ToLedgerRow(replica.Id);
            if (!replica.Apply(row))
                throw new InvalidLedgerEntryException($"Revision {row.Revision} does not follow from revision {replica.Revision}");
            at = row.At;
        }

        return at;
    }
}
