using System.Text;
using Dapper;
using Microsoft.Extensions.Logging;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.Ledger;

/// <summary>What a correction changed, in rows.</summary>
/// <param name="Row">The ledger row that says so, not yet applied to the replica; null when every seat was what the ledger says.</param>
/// <param name="FeatureRows">Rows of holds and other features that disagreed with the seats.</param>
/// <param name="Counters">1 if the head's counters were wrong.</param>
internal sealed record Correction(LedgerRow? Row, int Seats, int FeatureRows, int Counters)
{
    public static readonly Correction None = new(null, 0, 0, 0);

    public int Total => Seats + FeatureRows + Counters;
}

/// <summary>
/// Seats that the ledger does not explain: somebody changed rows by hand, or a bug did. The rows of the seats are taken as right, and the
/// ledger gets a <c>correct</c> entry with their state.
/// </summary>
public sealed partial class SeatLedger
{
    // The hold of a held seat is read with it, because a held seat whose hold has ended is wrong.
    private const string LockSeats = """
        SELECT s.seat, s.status, s.version, s.hold_id AS HoldId, s.held_until AS HeldUntil,
               h.holder, h.created_at AS CreatedAt, h.state AS HoldState
        FROM screening_seats s LEFT JOIN holds h ON h.screening_id = s.screening_id AND h.hold_id = s.hold_id
        WHERE s.screening_id = @Screening ORDER BY s.seat FOR UPDATE OF s
        """;

    private const string WriteCorrections = """
        UPDATE screening_seats s
        SET version = u.version, status = u.status, hold_id = CASE WHEN u.status = 1 THEN s.hold_id END, held_until = u.until
        FROM unnest(@Seats, @Versions, @Statuses, @Until) AS u(seat, version, status, until)
        WHERE s.screening_id = @Screening AND s.seat = u.seat;
        INSERT INTO seat_changes (screening_id, revision, committed_at, changes, previous_hash, hash)
        VALUES (@Screening, @Revision, @At, @Changes::json, @PreviousHash, @Hash);
        UPDATE screening_heads SET revision = @Revision, hash = @Hash WHERE screening_id = @Screening;
        """;

    private const string WriteCounters = """
        UPDATE screening_heads h SET held = c.held, sold = c.sold, blocked = c.blocked
        FROM (SELECT count(*) FILTER (WHERE status = 1) AS held,
                     count(*) FILTER (WHERE status = 2) AS sold,
                     count(*) FILTER (WHERE status = 3) AS blocked
              FROM screening_seats WHERE screening_id = @Screening) c
        WHERE h.screening_id = @Screening AND (h.held, h.sold, h.blocked) IS DISTINCT FROM (c.held, c.sold, c.blocked)
        """;

    private sealed record SeatRow(
        int Seat, short Status, int Version, Guid? HoldId, DateTime? HeldUntil, Guid? Holder, DateTime? CreatedAt, short? HoldState);

    /// <summary>
    /// Takes the locks of the write path, in the same order, compares every seat with the replica, and writes a correction for those that
    /// differ.
    /// </summary>
    /// <returns>Null if the replica did not get to the head's position: reload it.</returns>
    internal async Task<Correction?> CorrectAsync(ScreeningReplica replica, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var parameters = new { Screening = replica.Id.Value };
        var head = await connection.QuerySingleAsync<HeadRow>(LockHeads, new { Screenings = new[] { replica.Id.Value } }, transaction);
        if (await CatchUpAsync(connection, replica, head.Revision, head.Hash, cancellation) is not { } board)
            return null;

        var rows = await connection.QueryAsync<SeatRow>(LockSeats, parameters, transaction, CommandTimeouts.WholeHall);
        var wrong = rows.Where(r => Differs(r, board[r.Seat])).ToList();
        foreach (var row in wrong)
        {
            log.LogError("Screening {Screening}: seat {Seat} is {Status} v{Version}, the ledger says {Replayed}; writing a correction",
                replica.Id, row.Seat, (SeatStatus)row.Status, row.Version, board[row.Seat]);
        }

        var entries = wrong.ConvertAll(r => CorrectEntry(r, board));
        var ledgerRow = entries.Count == 0
            ? null
            : NextRow(replica.Id, head.Revision, head.Hash, new DateTimeOffset(head.Now), entries);
        if (ledgerRow is not null)
        {
            await connection.ExecuteAsync(WriteCorrections, new
            {
                Screening = replica.Id.Value,
                Seats = BatchWrite.Column(wrong, r => r.Seat),
                Versions = BatchWrite.Column(wrong, r => board[r.Seat].Version + 1),
                Statuses = BatchWrite.Column(ledgerRow.Entries, e => (short)e.Status!.Value),
                Until = BatchWrite.Column(ledgerRow.Entries, e => e.Until),
                ledgerRow.Revision,
                ledgerRow.At,
                Changes = Encoding.UTF8.GetString(ledgerRow.Changes.Span),
                ledgerRow.PreviousHash,
                ledgerRow.Hash,
            }, transaction, CommandTimeouts.WholeHall);
        }

        var features = 0;
        foreach (var feature in _features)
            features += await feature.RepairAsync(connection, transaction, replica.Id);
        var counters = await connection.ExecuteAsync(WriteCounters, parameters, transaction, CommandTimeouts.WholeHall);
        await transaction.CommitAsync(cancellation);
        return new Correction(ledgerRow, wrong.Count, features, counters);
    }

    private static bool Differs(SeatRow row, SeatState replayed) =>
        row.Status != (short)replayed.Status || row.Version != replayed.Version || row.HoldId != replayed.Hold?.Id.Value
        || row.HeldUntil != replayed.Hold?.ExpiresAt.UtcDateTime
        || row is { Status: (short)SeatStatus.Held, HoldState: not (short)HoldState.Live };

    private static LedgerEntry CorrectEntry(SeatRow row, SeatBoard replayed)
    {
        var held = row is { Status: (short)SeatStatus.Held, HoldState: (short)HoldState.Live };
        var status = row.Status == (short)SeatStatus.Held && !held ? SeatStatus.Free : (SeatStatus)row.Status;
        return new LedgerEntry(LedgerOp.Correct, [row.Seat])
        {
            Status = status,
            Hold = held ? row.HoldId : null,
            Holder = held ? row.Holder : null,
            // All seats of a hold end together, at the time in the ledger. If the ledger has no such hold, the seat's own time counts.
            Until = held ? replayed.FindHold(new HoldId(row.HoldId!.Value))?.ExpiresAt ?? new DateTimeOffset(row.HeldUntil!.Value) : null,
            Since = held ? new DateTimeOffset(row.CreatedAt!.Value) : null,
            By = "reconciliation",
        };
    }
}
