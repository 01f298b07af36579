using System.Text;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>The second round trip: everything the batch decided, and COMMIT.</summary>
public sealed partial class SeatLedger
{
    /// <summary>Raised by seat_fence, a function of the schema.</summary>
    private const string FenceSqlState = "SM001";

    // Takes the seats' row locks, ascending. Version, status and hold are the fence: unless every seat was as decided upon, seat_fence
    // raises and nothing is written.
    private const string UpdateSeatsAndHeads = """
        appended AS (
            INSERT INTO seat_changes (screening_id, revision, committed_at, changes, previous_hash, hash)
            SELECT r.screening, r.revision, r.at, r.changes::json, r.previous_hash, r.hash
            FROM unnest(@Rows, @Revisions, @Times, @Changes, @PreviousHashes, @Hashes)
                AS r(screening, revision, at, changes, previous_hash, hash)),
        moved AS (
            UPDATE screening_heads h
            SET revision = r.revision, hash = r.hash, held = h.held + r.held, sold = h.sold + r.sold, blocked = h.blocked + r.blocked
            FROM unnest(@Rows, @Revisions, @Hashes, @Held, @Sold, @Blocked) AS r(screening, revision, hash, held, sold, blocked)
            WHERE h.screening_id = r.screening),
        changed AS (
            UPDATE screening_seats s SET status = u.status, version = u.version, hold_id = u.hold_id, held_until = u.held_until
            FROM unnest(@SeatsOf, @Seats, @ExpectedVersions, @ExpectedStatuses, @ExpectedHolds,
                        @Statuses, @Versions, @SeatHolds, @SeatUntil)
                AS u(screening, seat, was_version, was_status, was_hold, status, version, hold_id, held_until)
            WHERE s.screening_id = u.screening AND s.seat = u.seat
              AND s.version = u.was_version AND s.status = u.was_status AND s.hold_id IS NOT DISTINCT FROM u.was_hold
            RETURNING 1)
        SELECT seat_fence(count(*), @SeatsChanged) FROM changed;
        """;

    /// <summary>What is written for one screening.</summary>
    /// <param name="Row">Null if no seat changes.</param>
    private sealed record Writing(BatchState State, Decision Decision, LedgerRow? Row)
    {
        public WritePart Part { get; } =
            new(State.Batch.Screening, Decision.Rules, State.Now, Row?.Revision ?? State.Revision);
    }

    private Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<Writing> writings, CancellationToken cancellation)
    {
        var batch = new BatchWrite([.. writings.Select(w => w.Part)]);
        var rows = writings.Where(w => w.Row is not null).ToList();
        if (rows.Count > 0)
            AddRows(batch, rows);
        foreach (var feature in _features)
            feature.Write(batch);
        return batch.CommitAsync(connection, rows.Count > 0 ? UpdateSeatsAndHeads : null, cancellation);
    }

    private static void AddRows(BatchWrite batch, List<Writing> rows)
    {
        var changed = new List<(long Screening, int Seat, SeatState Before, SeatState After)>();
        var more = rows.ConvertAll(w => AddChanged(changed, w.State.Batch.Screening, w.Decision.Draft));
        batch.Parameter("Rows", BatchWrite.Column(rows, w => w.State.Batch.Screening.Value));
        batch.Parameter("Revisions", BatchWrite.Column(rows, w => w.Row!.Revision));
        batch.Parameter("Times", BatchWrite.Column(rows, w => w.State.Now));
        batch.Parameter("Changes", BatchWrite.Column(rows, w => Encoding.UTF8.GetString(w.Row!.Changes.Span)));
        batch.Parameter("PreviousHashes", BatchWrite.Column(rows, w => w.Row!.PreviousHash));
        batch.Parameter("Hashes", BatchWrite.Column(rows, w => w.Row!.Hash));
        batch.Parameter("Held", BatchWrite.Column(more, m => m[(int)SeatStatus.Held]));
        batch.Parameter("Sold", BatchWrite.Column(more, m => m[(int)SeatStatus.Sold]));
        batch.Parameter("Blocked", BatchWrite.Column(more, m => m[(int)SeatStatus.Blocked]));

        // The order in which their rows are locked.
        changed.Sort(static (a, b) => a.Screening != b.Screening ? a.Screening.CompareTo(b.Screening) : a.Seat.CompareTo(b.Seat));
        batch.Parameter("SeatsOf", BatchWrite.Column(changed, c => c.Screening));
        batch.Parameter("Seats", BatchWrite.Column(changed, c => c.Seat));
        batch.Parameter("ExpectedVersions", BatchWrite.Column(changed, c => c.Before.Version));
        batch.Parameter("ExpectedStatuses", BatchWrite.Column(changed, c => (short)c.Before.Status));
        batch.Parameter("ExpectedHolds", BatchWrite.Column(changed, c => c.Before.Hold?.Id.Value));
        batch.Parameter("Statuses", BatchWrite.Column(changed, c => (short)c.After.Status));
        batch.Parameter("Versions", BatchWrite.Column(changed, c => c.After.Version));
        batch.Parameter("SeatHolds", BatchWrite.Column(changed, c => c.After.Hold?.Id.Value));
        // Not DateTime: Npgsql takes the type of such an array from its first element, and a null would mean "without time zone".
        batch.Parameter("SeatUntil", BatchWrite.Column(changed, c => c.After.Hold?.ExpiresAt));
        batch.Parameter("SeatsChanged", changed.Count);
    }

    /// <returns>By status: how many seats more have it.</returns>
    private static int[] AddChanged(
        List<(long Screening, int Seat, SeatState Before, SeatState After)> changed, ScreeningId screening, SeatBoardDraft draft)
    {
        var more = new int[4];
        foreach (var (seat, after) in draft.Changed)
        {
            var before = draft.Below(seat);
            if (before.Version == after.Version)
                continue;
            changed.Add((screening.Value, seat, before, after));
            more[(int)before.Status]--;
            more[(int)after.Status]++;
        }

        return more;
    }
}
