using System.Text;
using Dapper;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>What the second round trip writes of bookings and tills.</summary>
public sealed partial class SeatLedger
{
    private const string CancelBookings = """
        UPDATE bookings SET cancelled_at = @Now WHERE screening_id = @Screening AND reference = ANY(@Cancelled);
        UPDATE booking_seats SET live = false WHERE screening_id = @Screening AND reference = ANY(@Cancelled);
        """;

    private const string VacateBookings = """
        DELETE FROM booking_seats WHERE screening_id = @Screening AND reference = ANY(@Moved);
        """;

    private const string InsertBookings = """
        INSERT INTO bookings (screening_id, reference, hold_id, holder, booked_at, cancelled_at, sold_by)
        SELECT @Screening, b.reference, b.hold_id, b.holder, @Now, CASE WHEN b.reference = ANY(@Cancelled) THEN @Now END, b.sold_by
        FROM unnest(@Booked, @BookedHolds, @BookedHolders, @BookedBy) AS b(reference, hold_id, holder, sold_by);
        """;

    private const string InsertBookingSeats = """
        INSERT INTO booking_seats (screening_id, reference, seat, amount, live)
        SELECT @Screening, b.reference, b.seat, b.amount, b.reference <> ALL(@Cancelled)
        FROM unnest(@BookedSeatOf, @BookedSeats, @BookedAmounts) AS b(reference, seat, amount);
        """;

    private const string InsertTillEntries = """
        INSERT INTO till_entries (screening_id, command_id, reference, at, till, kind, tender, amount, seats)
        SELECT @Screening, t.command_id, t.reference, @Now, t.till, t.kind, t.tender, t.amount, t.seats::int[]
        FROM unnest(@TillCommands, @TillReferences, @Tills, @TillKinds, @TillTenders, @TillAmounts, @TillSeats)
            AS t(command_id, reference, till, kind, tender, amount, seats);
        """;

    private static void AddBookings(StringBuilder sql, DynamicParameters parameters, SeatRules decided)
    {
        if (decided.Bookings.Count == 0)
            return;
        // First what is given up, then what is taken: whatever a batch does, at its end each seat is in one live booking only, and
        // booking_seats_sold_once never meets two on the way there.
        var cancelled = decided.Bookings.Where(b => b.Cancelled).Select(b => b.Reference).ToArray();
        parameters.Add("Cancelled", cancelled);
        if (cancelled.Length > 0)
            sql.Append(CancelBookings);

        var moved = decided.Entries.Where(e => e.Op == LedgerOp.Vacate).Select(e => e.Booking!).ToHashSet(StringComparer.Ordinal);
        if (moved.Count > 0)
        {
            sql.Append(VacateBookings);
            parameters.Add("Moved", moved.ToArray());
        }

        var booked = decided.Entries.Where(e => e.Op == LedgerOp.Confirm).ToDictionary(e => e.Booking!, StringComparer.Ordinal);
        var made = decided.Bookings.Where(b => booked.ContainsKey(b.Reference)).ToList();
        if (made.Count > 0)
        {
            sql.Append(InsertBookings);
            parameters.Add("Booked", Column(made, b => b.Reference));
            parameters.Add("BookedHolds", Column(made, b => b.HoldId.Value));
            parameters.Add("BookedHolders", Column(made, b => b.Holder.Value));
            parameters.Add("BookedBy", Column(made, b => booked[b.Reference].By));
        }

        var seated = decided.Bookings.Where(b => booked.ContainsKey(b.Reference) || moved.Contains(b.Reference)).ToList();
        if (seated.Count > 0)
        {
            sql.Append(InsertBookingSeats);
            parameters.Add("BookedSeatOf", seated.SelectMany(b => b.Seats.Select(_ => b.Reference)).ToArray());
            parameters.Add("BookedSeats", seated.SelectMany(b => b.Seats).ToArray());
            parameters.Add("BookedAmounts", seated.SelectMany(b => b.Amounts).ToArray());
        }

        AddTillEntries(sql, parameters, decided.TillEntries);
    }

    private static void AddTillEntries(StringBuilder sql, DynamicParameters parameters, IReadOnlyList<TillEntry> entries)
    {
        if (entries.Count == 0)
            return;
        sql.Append(InsertTillEntries);
        parameters.Add("TillCommands", Column(entries, e => e.CommandId));
        parameters.Add("TillReferences", Column(entries, e => e.Reference));
        parameters.Add("Tills", Column(entries, e => e.Till));
        parameters.Add("TillKinds", Column(entries, e => e.Kind.ToString().ToLowerInvariant()));
        parameters.Add("TillTenders", Column(entries, e => e.Tender.ToString().ToLowerInvariant()));
        parameters.Add("TillAmounts", Column(entries, e => e.Amount));
        parameters.Add("TillSeats", Column(entries, e => $"{{{string.Join(',', e.Seats)}}}"));
    }
}
