using System.Text;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>The second round trip: everything the batch decided, and mostly COMMIT.</summary>
public sealed partial class SeatLedger
{
    /// <summary>Raised by seat_fence, a function of the schema.</summary>
    private const string FenceSqlState = "SM001";

    // Takes the seats' row locks, ascending. Version, status and hold are the fence: unless every seat was as decided upon, seat_fence
    // raises and nothing is written.
    private const string UpdateSeatsAndHead = """
        appended AS (
            INSERT INTO seat_changes (screening_id, revision, committed_at, changes, previous_hash, hash)
            VALUES (@Screening, @Revision, @Now, @Changes::json, @PreviousHash, @Hash)),
        moved AS (
            UPDATE screening_heads
            SET revision = @Revision, hash = @Hash, held = held + @Held, sold = sold + @Sold, blocked = blocked + @Blocked
            WHERE screening_id = @Screening),
        changed AS (
            UPDATE screening_seats s SET status = u.status, version = u.version, hold_id = u.hold_id, held_until = u.held_until
            FROM unnest(@Seats, @ExpectedVersions, @ExpectedStatuses, @ExpectedHolds, @Statuses, @Versions, @SeatHolds, @SeatUntil)
                AS u(seat, was_version, was_status, was_hold, status, version, hold_id, held_until)
            WHERE s.screening_id = @Screening AND s.seat = u.seat
              AND s.version = u.was_version AND s.status = u.was_status AND s.hold_id IS NOT DISTINCT FROM u.was_hold
            RETURNING 1)
        SELECT seat_fence(count(*), @SeatsChanged) FROM changed;
        """;

    private Task WriteAsync(
        NpgsqlConnection connection, ScreeningId screening, SeatBoardDraft draft, SeatRules decided, LedgerRow? row, DateTimeOffset now,
        bool commit, CancellationToken cancellation)
    {
        var batch = new BatchWrite(screening, decided, now);
        if (row is not null)
        {
            batch.Parameter("Revision", row.Revision);
            batch.Parameter("Changes", Encoding.UTF8.GetString(row.Changes.Span));
            batch.Parameter("PreviousHash", row.PreviousHash);
            batch.Parameter("Hash", row.Hash);
            AddSeats(batch, draft);
        }

        foreach (var feature in _features)
            feature.Write(batch);
        return batch.ExecuteAsync(connection, row is null ? null : UpdateSeatsAndHead, commit, cancellation);
    }

    private static void AddSeats(BatchWrite batch, SeatBoardDraft draft)
    {
        var changed = new List<(int Seat, SeatState Before, SeatState After)>(draft.Changed.Count);
        var more = new int[4];
        foreach (var (seat, after) in draft.Changed)
        {
            var before = draft.Below(seat);
            if (before.Version == after.Version)
                continue;
            changed.Add((seat, before, after));
            more[(int)before.Status]--;
            more[(int)after.Status]++;
        }

        // The order in which their rows are locked.
        changed.Sort(static (a, b) => a.Seat.CompareTo(b.Seat));
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
        batch.Parameter("Held", more[(int)SeatStatus.Held]);
        batch.Parameter("Sold", more[(int)SeatStatus.Sold]);
        batch.Parameter("Blocked", more[(int)SeatStatus.Blocked]);
    }
}
