using System.Collections.Concurrent;
using System.Data;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using SeatEngine.Ledger;
using SeatEngine.Live;
using SeatEngine.Seats;
using SeatEngine.Telemetry;

namespace SeatEngine.Reconciliation;

/// <summary>
/// Compares seats, counters and holds with the ledger, and repairs what differs: somebody changed rows by hand, or a bug did. The
/// seats are what sells, so the ledger is told what they are (a <c>correct</c> entry) and every map learns it.
/// </summary>
public sealed class ScreeningReconciliation(NpgsqlDataSource database, LiveSeatMaps maps, EngineMetrics metrics, ILogger<ScreeningReconciliation> log) : IDisposable
{
    // The replays have one user at a time: the job, or a lane that found a changed seat. Never taken with a screening's lock in hand.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<ScreeningId, LedgerReplay> _replays = new();

    private sealed record Head(long Revision, byte[] Hash, int SeatCount, int Held, int Sold, int Blocked);

    private sealed record SeatRow(int Seat, short Status, int Version, Guid? HoldId, DateTime? HeldUntil, Guid? Holder, DateTime? CreatedAt, short? HoldState, DateTime? ExpiresAt);

    // The hold behind a held seat comes with it: a held seat whose hold has ended belongs to nobody.
    private const string SelectSeats = """
        SELECT s.seat, s.status, s.version, s.hold_id AS HoldId, s.held_until AS HeldUntil, h.holder, h.created_at AS CreatedAt, h.state AS HoldState, h.expires_at AS ExpiresAt
        FROM screening_seats s LEFT JOIN holds h ON h.screening_id = s.screening_id AND h.hold_id = s.hold_id
        WHERE s.screening_id = @Id
        """;

    private const string ReadSeats = SelectSeats + " ORDER BY s.seat";

    // Most seats of most screenings were never touched: the minute's look leaves them in the database.
    private const string ReadTouched = SelectSeats + " AND (s.version > 0 OR s.status <> 0)";

    private const string ReadHead = "SELECT revision, hash, seat_count AS SeatCount, held, sold, blocked FROM screening_heads WHERE screening_id = @Id";

    private const string EmptyHolds = """
        SELECT hold_id FROM holds h WHERE screening_id = @Id AND state = 0
        AND NOT EXISTS (SELECT FROM screening_seats s WHERE s.screening_id = h.screening_id AND s.seat = ANY(h.seats) AND s.hold_id = h.hold_id)
        """;

    /// <summary>Looks at every screening that is on sale or was lately.</summary>
    /// <returns>How many things were repaired.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var current = (await connection.QueryAsync<long>(
            "SELECT screening_id FROM screenings WHERE starts_at > now() - interval '3 hours' ORDER BY starts_at")).Select(id => new ScreeningId(id)).ToHashSet();
        foreach (var past in _replays.Keys.Where(id => !current.Contains(id)))
            _replays.TryRemove(past, out _);
        var repaired = 0;
        foreach (var id in current)
        {
            var budget = new CpuBudget();
            await _turn.WaitAsync(cancellation);
            try
            {
                if (await DiffersAsync(connection, id, cancellation))
                    repaired += await RepairAsync(connection, id, cancellation);
            }
            catch (Exception error) when (error is InvalidLedgerEntryException or JsonException)
            {
                log.LogError("Screening {Screening}: its ledger is broken, run verify: {Error}", id, error.Message);
                _replays.TryRemove(id, out _);
            }
            finally
            {
                _turn.Release();
            }

            await budget.RestAsync(cancellation);
        }

        return repaired;
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>
    /// A command found seats that are not what this node's copy, which followed the ledger, says. They are written down before the
    /// command goes on: what it writes must follow from the ledger.
    /// </summary>
    internal async Task RepairAsync(ScreeningId id, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await RepairAsync(connection, id, cancellation);
        }
        catch (Exception error) when (error is InvalidLedgerEntryException or JsonException)
        {
            log.LogError("Screening {Screening}: its ledger is broken, run verify: {Error}", id, error.Message);
            _replays.TryRemove(id, out _);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> DiffersAsync(NpgsqlConnection connection, ScreeningId id, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var parameters = new { Id = id.Value };
        if (await connection.QuerySingleOrDefaultAsync<Head>(ReadHead, parameters, transaction) is not { } head)
            return false;
        var replay = await ReplayAsync(connection, transaction, id, head, cancellation);
        var seats = (await connection.QueryAsync<SeatRow>(ReadTouched, parameters, transaction)).AsList();
        // A seat that the ledger touched and that was set back by hand is missing among them.
        if (seats.Count != Enumerable.Range(0, replay.Board.SeatCount).Count(s => replay.Board[s].Version > 0))
            return true;
        var (held, sold, blocked) = (0, 0, 0);
        foreach (var seat in seats)
        {
            if (Differs(seat, replay.Board[seat.Seat]) || seat.ExpiresAt != seat.HeldUntil)
                return true;
            held += seat.Status == (short)SeatStatus.Held ? 1 : 0;
            sold += seat.Status == (short)SeatStatus.Sold ? 1 : 0;
            blocked += seat.Status == (short)SeatStatus.Blocked ? 1 : 0;
        }

        return (held, sold, blocked) != (head.Held, head.Sold, head.Blocked)
            || (await connection.QueryAsync<Guid>(EmptyHolds, parameters, transaction)).Any();
    }

    private async Task<LedgerReplay> ReplayAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, ScreeningId id, Head head, CancellationToken cancellation)
    {
        var replay = _replays.GetOrAdd(id, i => new LedgerReplay(i, head.SeatCount));
        if (replay.Revision > head.Revision)
            _replays[id] = replay = new LedgerReplay(id, head.SeatCount);
        await replay.CatchUpAsync(connection, transaction, cancellation);
        return replay;
    }

    private static bool Differs(SeatRow row, SeatState replayed) =>
        row.Status != (short)replayed.Status || row.Version != replayed.Version || row.HoldId != replayed.Hold?.Id.Value
        || row.HeldUntil != replayed.Hold?.ExpiresAt.UtcDateTime || row is { Status: (short)SeatStatus.Held, HoldState: not (short)HoldState.Live };

    /// <summary>The same look again, now under the locks of the write path, in its order.</summary>
    private async Task<int> RepairAsync(NpgsqlConnection connection, ScreeningId id, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var parameters = new { Id = id.Value };
        var head = await connection.QuerySingleAsync<Head>($"{ReadHead} FOR NO KEY UPDATE", parameters, transaction);
        var now = new DateTimeOffset(await connection.ExecuteScalarAsync<DateTime>("SELECT clock_timestamp()", transaction: transaction));
        var replay = await ReplayAsync(connection, transaction, id, head, cancellation);
        var rows = (await connection.QueryAsync<SeatRow>($"{ReadSeats} FOR UPDATE OF s", parameters, transaction)).AsList();
        var wrong = rows.Where(r => Differs(r, replay.Board[r.Seat])).ToList();
        var entries = wrong.ConvertAll(r => Correction(r, replay.Board));
        foreach (var row in wrong)
            log.LogError("Screening {Screening}: seat {Seat} is {Status} v{Version}, the ledger says {Replayed}; writing a correction", id, row.Seat, (SeatStatus)row.Status, row.Version, replay.Board[row.Seat]);

        LedgerRow? ledgerRow = null;
        if (entries.Count > 0)
        {
            var changes = LedgerCodec.Write(entries);
            ledgerRow = new LedgerRow(id, head.Revision + 1, now, entries, changes, head.Hash, LedgerCodec.Hash(head.Hash, id, head.Revision + 1, now, changes));
            await connection.ExecuteAsync("""
                UPDATE screening_seats s SET version = u.version, status = u.status, hold_id = CASE WHEN u.status = 1 THEN s.hold_id END,
                       held_until = u.until
                FROM unnest(@Seats, @Versions, @Statuses, @Until) AS u(seat, version, status, until) WHERE s.screening_id = @Id AND s.seat = u.seat;
                INSERT INTO seat_changes (screening_id, revision, committed_at, changes, previous_hash, hash)
                VALUES (@Id, @Revision, @At, @Changes::json, @PreviousHash, @Hash);
                UPDATE screening_heads SET revision = @Revision, hash = @Hash WHERE screening_id = @Id;
                """, new
            {
                Id = id.Value,
                Seats = wrong.ConvertAll(r => r.Seat).ToArray(),
                Versions = wrong.ConvertAll(r => replay.Board[r.Seat].Version + 1).ToArray(),
                Statuses = entries.ConvertAll(e => (short)e.Status!.Value).ToArray(),
                Until = entries.ConvertAll(e => e.Until).ToArray(),
                ledgerRow.Revision,
                ledgerRow.At,
                Changes = System.Text.Encoding.UTF8.GetString(changes),
                ledgerRow.PreviousHash,
                ledgerRow.Hash,
            }, transaction);
        }

        var empty = await connection.ExecuteAsync($"UPDATE holds SET state = 1 WHERE screening_id = @Id AND hold_id IN ({EmptyHolds})", parameters, transaction);
        // A hold and its seats end together; the seats are what the ledger was compared with.
        var ends = await connection.ExecuteAsync("""
            UPDATE holds h SET expires_at = s.held_until FROM screening_seats s
            WHERE h.screening_id = @Id AND h.state = 0 AND s.screening_id = @Id AND s.hold_id = h.hold_id AND s.held_until <> h.expires_at
            """, parameters, transaction);
        var counters = await connection.ExecuteAsync("""
            UPDATE screening_heads h SET held = c.held, sold = c.sold, blocked = c.blocked
            FROM (SELECT count(*) FILTER (WHERE status = 1) AS held, count(*) FILTER (WHERE status = 2) AS sold, count(*) FILTER (WHERE status = 3) AS blocked
                  FROM screening_seats WHERE screening_id = @Id) c
            WHERE h.screening_id = @Id AND (h.held, h.sold, h.blocked) IS DISTINCT FROM (c.held, c.sold, c.blocked)
            """, parameters, transaction);
        await transaction.CommitAsync(cancellation);

        Count("seat", wrong.Count);
        Count("hold", empty + ends);
        Count("counter", counters);
        if (await maps.GetAsync(id, cancellation) is { } map)
        {
            await map.ReloadAsync(cancellation);
            if (ledgerRow is not null)
                maps.Publish(map, ledgerRow);
        }

        return wrong.Count + empty + ends + counters;

        void Count(string kind, int count)
        {
            if (count == 0)
                return;
            log.LogWarning("Screening {Screening}: repaired {Count} of kind {Kind}", id, count, kind);
            metrics.Repaired(kind, count);
        }
    }

    private static LedgerEntry Correction(SeatRow row, SeatBoard replayed)
    {
        var held = row is { Status: (short)SeatStatus.Held, HoldState: (short)HoldState.Live };
        var status = row.Status == (short)SeatStatus.Held && !held ? SeatStatus.Free : (SeatStatus)row.Status;
        return new LedgerEntry(LedgerOp.Correct, [row.Seat])
        {
            Status = status,
            Hold = held ? row.HoldId : null,
            Holder = held ? row.Holder : null,
            // All seats of a hold end together, when the ledger says; a hold that it does not know, when the seat says.
            Until = held ? replayed.FindHold(new HoldId(row.HoldId!.Value))?.ExpiresAt ?? new DateTimeOffset(row.HeldUntil!.Value) : null,
            Since = held ? new DateTimeOffset(row.CreatedAt!.Value) : null,
            By = "reconciliation",
        };
    }
}
