using System.Data;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using SeatEngine.Ledger;
using SeatEngine.Live;
using SeatEngine.Seats;
using SeatEngine.Storage;
using SeatEngine.Telemetry;

namespace SeatEngine.Reconciliation;

/// <summary>
/// Compares seats, counters and holds with the ledger. Where they differ, <see cref="SeatLedger"/> writes a correction, and every map gets
/// it. One round at a time.
/// </summary>
public sealed class ScreeningReconciliation(
    NpgsqlDataSource database, SeatLedger ledger, LiveSeatMaps maps, SeatChannel channel, EngineMetrics metrics,
    ILogger<ScreeningReconciliation> log)
{
    // Kept from round to round, so that a round replays only what is new.
    private readonly Dictionary<ScreeningId, ScreeningReplica> _replicas = [];

    private sealed record Head(long Revision, int SeatCount, int Held, int Sold, int Blocked);

    private sealed record SeatRow(
        int Seat, short Status, int Version, Guid? HoldId, DateTime? HeldUntil, short? HoldState, DateTime? ExpiresAt);

    private const string ReadHead =
        "SELECT revision, seat_count AS SeatCount, held, sold, blocked FROM screening_heads WHERE screening_id = @Id";

    // Most seats of most screenings were never touched and are not read. The hold of a held seat is read with it, because a held seat
    // whose hold has ended is wrong.
    private const string ReadTouched = """
        SELECT s.seat, s.status, s.version, s.hold_id AS HoldId, s.held_until AS HeldUntil, h.state AS HoldState, h.expires_at AS ExpiresAt
        FROM screening_seats s LEFT JOIN holds h ON h.screening_id = s.screening_id AND h.hold_id = s.hold_id
        WHERE s.screening_id = @Id AND (s.version > 0 OR s.status <> 0)
        """;

    private const string ReadEmptyHolds = """
        SELECT hold_id FROM holds h WHERE screening_id = @Id AND state = 0
        AND NOT EXISTS (SELECT FROM screening_seats s
                        WHERE s.screening_id = h.screening_id AND s.seat = ANY(h.seats) AND s.hold_id = h.hold_id)
        """;

    /// <summary>Compares every screening to come, and those that began within the last three hours.</summary>
    /// <returns>How many rows were repaired.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var current = (await connection.QueryAsync<long>(
            "SELECT screening_id FROM screenings WHERE starts_at > now() - interval '3 hours' ORDER BY starts_at"))
            .Select(id => new ScreeningId(id)).ToHashSet();
        foreach (var past in _replicas.Keys.Where(id => !current.Contains(id)).ToList())
            _replicas.Remove(past);
        var repaired = 0;
        foreach (var id in current)
        {
            var budget = new CpuBudget();
            try
            {
                if (await DiffersAsync(connection, id, cancellation))
                    repaired += await RepairAsync(id, cancellation);
            }
            catch (Exception error) when (error is InvalidLedgerEntryException or JsonException)
            {
                log.LogError("Screening {Screening}: its ledger is broken, run verify: {Error}", id, error.Message);
                _replicas.Remove(id);
            }

            await budget.RestAsync(cancellation);
        }

        return repaired;
    }

    private async Task<bool> DiffersAsync(NpgsqlConnection connection, ScreeningId id, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var parameters = new { Id = id.Value };
        if (await connection.QuerySingleOrDefaultAsync<Head>(ReadHead, parameters, transaction) is not { } head)
            return false;
        var board = await ReplayAsync(connection, transaction, id, head, cancellation);
        var seats = (await connection.QueryAsync<SeatRow>(ReadTouched, parameters, transaction, CommandTimeouts.WholeHall)).AsList();
        // A seat that the ledger touched and that was set back by hand is missing among them.
        if (seats.Count != Enumerable.Range(0, board.SeatCount).Count(s => board[s].Version > 0))
            return true;
        var (held, sold, blocked) = (0, 0, 0);
        foreach (var seat in seats)
        {
            if (Differs(seat, board[seat.Seat]))
                return true;
            held += seat.Status == (short)SeatStatus.Held ? 1 : 0;
            sold += seat.Status == (short)SeatStatus.Sold ? 1 : 0;
            blocked += seat.Status == (short)SeatStatus.Blocked ? 1 : 0;
        }

        return (held, sold, blocked) != (head.Held, head.Sold, head.Blocked)
            || (await connection.QueryAsync<Guid>(ReadEmptyHolds, parameters, transaction, CommandTimeouts.WholeHall)).Any();
    }

    private async Task<SeatBoard> ReplayAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ScreeningId id, Head head, CancellationToken cancellation)
    {
        if (!_replicas.TryGetValue(id, out var replica) || replica.Revision > head.Revision)
            _replicas[id] = replica = ScreeningReplica.AtBeginning(id, head.SeatCount);
        await replica.ReplayAsync(connection, transaction, head.Revision, cancellation);
        return replica.Board_NeedsGate;
    }

    private static bool Differs(SeatRow row, SeatState replayed) =>
        row.Status != (short)replayed.Status || row.Version != replayed.Version || row.HoldId != replayed.Hold?.Id.Value
        || row.HeldUntil != replayed.Hold?.ExpiresAt.UtcDateTime
        || row is { Status: (short)SeatStatus.Held, HoldState: not (short)HoldState.Live }
        || row.ExpiresAt != row.HeldUntil;

    private async Task<int> RepairAsync(ScreeningId id, CancellationToken cancellation)
    {
        // Null: the screening changed too much since it was compared. The next round compares it again.
        if (await ledger.CorrectAsync(_replicas[id], cancellation) is not { } correction)
            return 0;
        Count("seat", correction.Seats);
        Count("hold", correction.FeatureRows);
        Count("counter", correction.Counters);
        if (correction.Row is { } row && await maps.GetAsync(id, cancellation) is { } map)
        {
            map.Replica.Apply(row);
            channel.Publish(map.Epoch, row);
        }

        return correction.Total;

        void Count(string kind, int count)
        {
            if (count == 0)
                return;
            log.LogWarning("Screening {Screening}: repaired {Count} of kind {Kind}", id, count, kind);
            metrics.Repaired(kind, count);
        }
    }
}
