using Dapper;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>The seats and live holds of one screening, as one snapshot of the database has them.</summary>
internal sealed record ScreeningState(int Epoch, long Revision, byte[] Hash, SeatBoard Board)
{
    // One snapshot for all three, so that seats and holds belong to the head's revision. Untouched seats need not travel. Holds are found
    // by the seats that have them: a screening may have had a million that have ended.
    private const string Read = """
        BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
        SELECT revision, hash, seatmap_epoch() AS Epoch FROM screening_heads WHERE screening_id = @Id;
        SELECT seat, status, version, hold_id AS HoldId, held_until AS HeldUntil
        FROM screening_seats WHERE screening_id = @Id AND version > 0 ORDER BY seat;
        SELECT h.hold_id AS HoldId, h.holder, h.created_at AS CreatedAt
        FROM (SELECT DISTINCT hold_id FROM screening_seats WHERE screening_id = @Id AND hold_id IS NOT NULL) s
        CROSS JOIN LATERAL (SELECT * FROM holds o WHERE o.screening_id = @Id AND o.hold_id = s.hold_id AND o.state = 0 LIMIT 1) h;
        COMMIT;
        """;

    private sealed record HeadRow(long Revision, byte[] Hash, int Epoch);

    private readonly record struct SeatRow(int Seat, short Status, int Version, Guid? HoldId, DateTime? HeldUntil);

    private readonly record struct HoldRow(Guid HoldId, Guid Holder, DateTime CreatedAt);

    /// <returns>Null when there is no such screening.</returns>
    public static async Task<ScreeningState?> LoadAsync(
        NpgsqlConnection connection, ScreeningId id, int seatCount, CancellationToken cancellation)
    {
        await using var reader = await connection.QueryMultipleAsync(
            new CommandDefinition(Read, new { Id = id.Value }, cancellationToken: cancellation));
        var head = await reader.ReadSingleOrDefaultAsync<HeadRow>();
        var rows = (await reader.ReadAsync<SeatRow>()).AsList();
        var holds = (await reader.ReadAsync<HoldRow>()).ToDictionary(h => h.HoldId);
        if (head is null)
            return null;

        var board = new SeatBoard(seatCount);
        var live = new Dictionary<Guid, LiveHold>();
        foreach (var group in rows.Where(r => r.HoldId is not null).GroupBy(r => r.HoldId!.Value))
        {
            // A held seat whose hold has ended is a contradiction, which verify reports. Here the seat counts.
            var row = holds.GetValueOrDefault(group.Key);
            var hold = new LiveHold(new HoldId(group.Key), new HolderId(row.Holder), [.. group.Select(r => r.Seat)],
                row.CreatedAt, group.First().HeldUntil!.Value);
            live[group.Key] = hold;
            board.PutHold(hold);
        }

        foreach (var row in rows)
            board[row.Seat] = new SeatState((SeatStatus)row.Status, row.Version, row.HoldId is { } holdId ? live[holdId] : null);
        return new ScreeningState(head.Epoch, head.Revision, head.Hash, board);
    }
}
