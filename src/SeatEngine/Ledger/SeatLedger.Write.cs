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
    private const string UpdateHolds = """
        UPDATE holds h SET state = u.state, expires_at = u.until
        FROM unnest(@OldHolds, @OldStates, @OldUntil) AS u(hold_id, state, until)
        WHERE h.screening_id = @Screening AND h.hold_id = u.hold_id;
        """;

    // What every commit writes is one statement: where batches are small, each further one counts (docs/decisions/0016).
    private const string InsertHolds = """
        made AS (
            INSERT INTO holds (screening_id, hold_id, holder, seats, revision, created_at, granted_until, expires_at)
            SELECT @Screening, n.hold_id, n.holder, n.seats::int[], @Revision, @Now, n.until, n.until
            FROM unnest(@NewHolds, @NewHolders, @NewSeats, @NewUntil) AS n(hold_id, holder, seats, until)),
        """;

    // Takes the seats' row locks, ascending. Version, status and hold are the fence: unless every seat was as decided upon, seat_fence
    // raises and nothing is written.
    private const string UpdateSeatsAndMoveHead = """
        appended AS (
            INSERT INTO seat_changes (screening_id, revision, committed_at, changes, previous_hash, hash)
            VALUES (@Screening, @Revision, @Now, @Changes::json, @PreviousHash, @Hash)),
        moved AS (
            UPDATE screening_heads SET revision = @Revision, hash = @Hash, held = held + @Held, sold = sold + @Sold, blocked = blocked + @Blocked
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

    private const string InsertReplies = """
        INSERT INTO command_replies (screening_id, command_id, reply, replied_at)
        SELECT @Screening, r.id, r.reply::json, @Now FROM unnest(@ReplyIds, @Replies) AS r(id, reply);
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
            sql.Append("WITH ");
            AddNewHolds(sql, parameters, decided);
            AddSeats(sql, parameters, draft);
            AddChangedHolds(sql, parameters, decided);
            AddBookings(sql, parameters, decided);
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

    private static void AddNewHolds(StringBuilder sql, DynamicParameters parameters, SeatRules decided)
    {
        var granted = new List<LiveHold>(decided.Transitions.Count);
        foreach (var transition in decided.Transitions)
        {
            if (transition.Entry.Op == LedgerOp.Hold)
                granted.Add(transition.After!);
        }

        if (granted.Count == 0)
            return;
        sql.Append(InsertHolds);
        parameters.Add("NewHolds", Column(granted, h => h.Id.Value));
        parameters.Add("NewHolders", Column(granted, h => h.Holder.Value));
        parameters.Add("NewSeats", Column(granted, h => $"{{{string.Join(',', h.Seats)}}}"));
        parameters.Add("NewUntil", Column(granted, h => h.ExpiresAt.UtcDateTime));
    }

    /// <summary>After the new ones: a hold may be made and given back in one batch.</summary>
    private static void AddChangedHolds(StringBuilder sql, DynamicParameters parameters, SeatRules decided)
    {
        // The last word on each hold that was there before its entry; a smaller hold lives on.
        var changed = new Dictionary<HoldId, HoldTransition>();
        foreach (var transition in decided.Transitions)
        {
            if (transition.Entry.Op != LedgerOp.Hold && transition.Before is { } before)
                changed[before.Id] = transition;
        }

        if (changed.Count == 0)
            return;
        sql.Append(UpdateHolds);
        parameters.Add("OldHolds", Column(changed.Keys, id => id.Value));
        parameters.Add("OldStates", Column(changed.Values, t => (short)(t.After is null ? SeatRules.EndState(t.Entry.Op) : HoldState.Live)));
        parameters.Add("OldUntil", Column(changed.Values, t => (t.After ?? t.Before!).ExpiresAt.UtcDateTime));
    }

    private static T[] Column<TRow, T>(IReadOnlyCollection<TRow> rows, Func<TRow, T> field)
    {
        var column = new T[rows.Count];
        var i = 0;
        foreach (var row in rows)
            column[i++] = field(row);
        return column;
    }

    private static void AddSeats(StringBuilder sql, DynamicParameters parameters, SeatBoardDraft draft)
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

        // Their lock order.
        changed.Sort(static (a, b) => a.Seat.CompareTo(b.Seat));
        sql.Append(UpdateSeatsAndMoveHead);
        parameters.Add("Seats", Column(changed, c => c.Seat));
        parameters.Add("ExpectedVersions", Column(changed, c => c.Before.Version));
        parameters.Add("ExpectedStatuses", Column(changed, c => (short)c.Before.Status));
        parameters.Add("ExpectedHolds", Column(changed, c => c.Before.Hold?.Id.Value));
        parameters.Add("Statuses", Column(changed, c => (short)c.After.Status));
        parameters.Add("Versions", Column(changed, c => c.After.Version));
        parameters.Add("SeatHolds", Column(changed, c => c.After.Hold?.Id.Value));
        // Not DateTime: Npgsql takes the type of such an array from its first element, and a null says "without time zone".
        parameters.Add("SeatUntil", Column(changed, c => c.After.Hold?.ExpiresAt));
        parameters.Add("SeatsChanged", changed.Count);
        parameters.Add("Held", more[(int)SeatStatus.Held]);
        parameters.Add("Sold", more[(int)SeatStatus.Sold]);
        parameters.Add("Blocked", more[(int)SeatStatus.Blocked]);
    }
}
