using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using SeatEngine.Live;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>The second round trip: everything the batch decided, and COMMIT.</summary>
public sealed partial class SeatLedger
{
    private const string InsertHolds = """
        INSERT INTO holds (screening_id, hold_id, holder, seats, revision, created_at, granted_until, expires_at)
        SELECT @Screening, n.hold_id, n.holder, n.seats::int[], @Revision, @Now, n.until, n.until
        FROM unnest(@NewHolds, @NewHolders, @NewSeats, @NewUntil) AS n(hold_id, holder, seats, until);
        """;

    private const string UpdateHolds = """
        UPDATE holds h SET state = u.state, expires_at = u.until
        FROM unnest(@OldHolds, @OldStates, @OldUntil) AS u(hold_id, state, until)
        WHERE h.screening_id = @Screening AND h.hold_id = u.hold_id;
        """;

    // The version column is the fence: unless every seat was as decided upon, seat_fence raises and nothing is written.
    private const string UpdateSeats = """
        WITH changed AS (
            UPDATE screening_seats s SET status = u.status, version = u.version, hold_id = u.hold_id, held_until = u.held_until
            FROM unnest(@Seats, @Expected, @Statuses, @Versions, @SeatHolds, @SeatUntil) AS u(seat, expected, status, version, hold_id, held_until)
            WHERE s.screening_id = @Screening AND s.seat = u.seat AND s.version = u.expected
            RETURNING 1)
        SELECT seat_fence(count(*), @SeatsChanged) FROM changed;
        """;

    private const string InsertBookings = """
        INSERT INTO bookings (screening_id, reference, hold_id, holder, booked_at, cancelled_at)
        SELECT @Screening, b.reference, b.hold_id, b.holder, @Now, CASE WHEN b.reference = ANY(@Cancelled) THEN @Now END
        FROM unnest(@Booked, @BookedHolds, @BookedHolders) AS b(reference, hold_id, holder);
        INSERT INTO booking_seats (screening_id, reference, seat, amount, live)
        SELECT @Screening, b.reference, b.seat, b.amount, b.reference <> ALL(@Cancelled)
        FROM unnest(@BookedSeatOf, @BookedSeats, @BookedAmounts) AS b(reference, seat, amount);
        """;

    private const string CancelBookings = """
        UPDATE bookings SET cancelled_at = @Now WHERE screening_id = @Screening AND reference = ANY(@Cancelled);
        UPDATE booking_seats SET live = false WHERE screening_id = @Screening AND reference = ANY(@Cancelled);
        """;

    private const string InsertReplies = """
        INSERT INTO command_replies (screening_id, command_id, reply, replied_at)
        SELECT @Screening, r.id, r.reply::json, @Now FROM unnest(@ReplyIds, @Replies) AS r(id, reply);
        """;

    private const string AppendAndMoveHead = """
        INSERT INTO seat_changes (screening_id, revision, committed_at, changes, previous_hash, hash)
        VALUES (@Screening, @Revision, @Now, @Changes::json, @PreviousHash, @Hash);
        UPDATE screening_heads SET revision = @Revision, hash = @Hash, held = held + @Held, sold = sold + @Sold, blocked = blocked + @Blocked
        WHERE screening_id = @Screening;
        """;

    private static async Task WriteAsync(
        NpgsqlConnection connection, LiveSeatMap map, SeatBoardDraft draft, SeatRules decided, LedgerRow? row, DateTimeOffset now, CancellationToken cancellation)
    {
        var sql = new StringBuilder();
        var parameters = new DynamicParameters();
        parameters.Add("Screening", map.Id.Value);
        parameters.Add("Now", now);
        if (row is not null)
        {
            parameters.Add("Revision", row.Revision);
            AddHolds(sql, parameters, decided);
            AddSeats(sql, parameters, draft);
            AddBookings(sql, parameters, map, decided);
            sql.Append(AppendAndMoveHead);
            parameters.Add("Changes", Encoding.UTF8.GetString(row.Changes.Span));
            parameters.Add("PreviousHash", row.PreviousHash);
            parameters.Add("Hash", row.Hash);
        }

        if (decided.NewReplies.Count > 0)
        {
            sql.Append(InsertReplies);
            parameters.Add("ReplyIds", decided.NewReplies.Keys.ToArray());
            parameters.Add("Replies", decided.NewReplies.Values.Select(r => JsonSerializer.Serialize(r, ReplyJson)).ToArray());
        }

        sql.Append("COMMIT");
        await connection.ExecuteAsync(new CommandDefinition(sql.ToString(), parameters, cancellationToken: cancellation));
    }

    private static void AddHolds(StringBuilder sql, DynamicParameters parameters, SeatRules decided)
    {
        var granted = decided.Transitions.Where(t => t.Entry.Op == LedgerOp.Hold).Select(t => t.After!).ToList();
        if (granted.Count > 0)
        {
            sql.Append(InsertHolds);
            parameters.Add("NewHolds", granted.ConvertAll(h => h.Id.Value).ToArray());
            parameters.Add("NewHolders", granted.ConvertAll(h => h.Holder.Value).ToArray());
            parameters.Add("NewSeats", granted.ConvertAll(h => "{" + string.Join(',', h.Seats.Select(s => s.ToString(CultureInfo.InvariantCulture))) + "}").ToArray());
            parameters.Add("NewUntil", granted.ConvertAll(h => h.ExpiresAt.UtcDateTime).ToArray());
        }

        // The last word on each hold that was there before its entry; a smaller hold lives on.
        var changed = decided.Transitions.Where(t => t.Before is not null).GroupBy(t => t.Before!.Id).Select(g => g.Last()).ToList();
        if (changed.Count > 0)
        {
            sql.Append(UpdateHolds);
            parameters.Add("OldHolds", changed.ConvertAll(t => t.Before!.Id.Value).ToArray());
            parameters.Add("OldStates", changed.ConvertAll(t => (short)(t.After is null ? SeatRules.EndState(t.Entry.Op) : HoldState.Live)).ToArray());
            parameters.Add("OldUntil", changed.ConvertAll(t => (t.After ?? t.Before!).ExpiresAt.UtcDateTime).ToArray());
        }
    }

    private static void AddSeats(StringBuilder sql, DynamicParameters parameters, SeatBoardDraft draft)
    {
        var changed = draft.Changed.Where(c => c.Value.Version != draft.Below(c.Key).Version).OrderBy(c => c.Key).ToList();
        sql.Append(UpdateSeats);
        parameters.Add("Seats", changed.ConvertAll(c => c.Key).ToArray());
        parameters.Add("Expected", changed.ConvertAll(c => draft.Below(c.Key).Version).ToArray());
        parameters.Add("Statuses", changed.ConvertAll(c => (short)c.Value.Status).ToArray());
        parameters.Add("Versions", changed.ConvertAll(c => c.Value.Version).ToArray());
        parameters.Add("SeatHolds", changed.ConvertAll(c => c.Value.Hold?.Id.Value).ToArray());
        // Not DateTime: Npgsql takes the type of such an array from its first element, and a null says "without time zone".
        parameters.Add("SeatUntil", changed.ConvertAll(c => c.Value.Hold?.ExpiresAt).ToArray());
        parameters.Add("SeatsChanged", changed.Count);

        int Difference(SeatStatus status) => changed.Sum(c => (c.Value.Status == status ? 1 : 0) - (draft.Below(c.Key).Status == status ? 1 : 0));
        parameters.Add("Held", Difference(SeatStatus.Held));
        parameters.Add("Sold", Difference(SeatStatus.Sold));
        parameters.Add("Blocked", Difference(SeatStatus.Blocked));
    }

    private static void AddBookings(StringBuilder sql, DynamicParameters parameters, LiveSeatMap map, SeatRules decided)
    {
        // First what is cancelled: a seat that is sold again in the same batch is then in one live booking only.
        var cancelled = decided.Entries.Where(e => e.Op == LedgerOp.Cancel).Select(e => e.Booking!).ToArray();
        parameters.Add("Cancelled", cancelled);
        if (cancelled.Length > 0)
            sql.Append(CancelBookings);

        var booked = decided.Transitions.Where(t => t.Entry.Op == LedgerOp.Confirm).ToList();
        if (booked.Count > 0)
        {
            sql.Append(InsertBookings);
            parameters.Add("Booked", booked.ConvertAll(t => t.Entry.Booking!).ToArray());
            parameters.Add("BookedHolds", booked.ConvertAll(t => t.Before!.Id.Value).ToArray());
            parameters.Add("BookedHolders", booked.ConvertAll(t => t.Before!.Holder.Value).ToArray());
            var seats = booked.SelectMany(t => t.Entry.Seats.Select(s => (t.Entry.Booking, Seat: s))).ToList();
            parameters.Add("BookedSeatOf", seats.ConvertAll(s => s.Booking!).ToArray());
            parameters.Add("BookedSeats", seats.ConvertAll(s => s.Seat).ToArray());
            parameters.Add("BookedAmounts", seats.ConvertAll(s => map.Terms.Price(s.Seat)).ToArray());
        }
    }
}
