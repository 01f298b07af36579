using Dapper;
using SeatEngine.Ledger;
using SeatEngine.Seats;

namespace SeatEngine.Bookings;

/// <summary>Bookings in the write transaction.</summary>
internal sealed class BookingWrites : ICommitWrites
{
    private const string SelectBookings = """
        SELECT b.reference, b.hold_id AS HoldId, b.holder, b.cancelled_at IS NOT NULL AS Cancelled, booked.seats, booked.amounts,
               b.exchanged_to AS ExchangedTo
        FROM bookings b CROSS JOIN LATERAL (
            SELECT array_agg(s.seat ORDER BY s.seat) AS seats, array_agg(s.amount ORDER BY s.seat) AS amounts
            FROM booking_seats s WHERE s.screening_id = b.screening_id AND s.reference = b.reference) booked
        WHERE b.screening_id = @Screening AND
        """;

    private const string ReadByReference = SelectBookings + " b.reference = ANY(@References);";

    private const string ReadByHold = SelectBookings + " b.hold_id = ANY(@ConfirmedHolds);";

    // Calendars take a changed entry only with a higher number.
    private const string ChangeBookings = """
        UPDATE bookings SET changes = changes + 1, changed_at = @Now,
                            cancelled_at = CASE WHEN reference = ANY(@Cancelled) THEN @Now ELSE cancelled_at END
        WHERE screening_id = @Screening AND reference = ANY(@Changed);
        """;

    private const string FreeCancelledSeats = """
        UPDATE booking_seats SET live = false WHERE screening_id = @Screening AND reference = ANY(@Cancelled);
        """;

    private const string VacateBookings = """
        DELETE FROM booking_seats WHERE screening_id = @Screening AND reference = ANY(@Moved);
        """;

    // What the buyer saw is the screening as it was when the hold was granted.
    private const string InsertBookings = """
        INSERT INTO bookings (screening_id, reference, hold_id, holder, booked_at, cancelled_at, sold_by, terms_version)
        SELECT @Screening, b.reference, b.hold_id, b.holder, @Now, CASE WHEN b.reference = ANY(@Cancelled) THEN @Now END, b.sold_by,
               (SELECT COALESCE(max(c.version), 1) FROM screening_changes c
                WHERE c.screening_id = @Screening AND c.changed_at <= h.created_at)
        FROM unnest(@Booked, @BookedHolds, @BookedHolders, @BookedBy) AS b(reference, hold_id, holder, sold_by)
        JOIN holds h ON h.screening_id = @Screening AND h.hold_id = b.hold_id;
        """;

    // The row that the booking left is written before, in the same transaction. If the booking was in this screening once, its row is here:
    // it lives again. Its number of changes is above all that calendars have seen.
    private const string InsertArrivals = """
        INSERT INTO bookings (screening_id, reference, hold_id, holder, booked_at, sold_by, terms_version, changes, changed_at)
        SELECT @Screening, b.reference, b.hold_id, b.holder, @Now, b.sold_by,
               (SELECT COALESCE(max(c.version), 1) FROM screening_changes c
                WHERE c.screening_id = @Screening AND c.changed_at <= h.created_at),
               (SELECT max(o.changes + n.changes) FROM bookings o CROSS JOIN LATERAL (
                    SELECT count(*)::int AS changes FROM screening_changes c
                    WHERE c.screening_id = o.screening_id AND c.version > o.terms_version
                        AND (c.starts_at IS NOT NULL OR c.hall_notes IS NOT NULL)) n
                WHERE o.reference = b.reference AND o.exchanged_to IS NOT NULL),
               @Now
        FROM unnest(@ArrivedBookings, @ArrivedHolds, @ArrivedHolders, @ArrivedBy) AS b(reference, hold_id, holder, sold_by)
        JOIN holds h ON h.screening_id = @Screening AND h.hold_id = b.hold_id
        ON CONFLICT (screening_id, reference) DO UPDATE
            SET hold_id = EXCLUDED.hold_id, holder = EXCLUDED.holder, booked_at = EXCLUDED.booked_at, cancelled_at = NULL,
                sold_by = EXCLUDED.sold_by, terms_version = EXCLUDED.terms_version, changes = EXCLUDED.changes,
                changed_at = EXCLUDED.changed_at, exchanged_to = NULL;
        """;

    private const string LeaveBookings = """
        UPDATE bookings b SET exchanged_to = e.screening FROM unnest(@Left, @LeftFor) AS e(reference, screening)
        WHERE b.screening_id = @Screening AND b.reference = e.reference;
        """;

    private const string InsertBookingSeats = """
        INSERT INTO booking_seats (screening_id, reference, seat, amount, live)
        SELECT @Screening, b.reference, b.seat, b.amount, b.reference <> ALL(@Cancelled)
        FROM unnest(@BookedSeatOf, @BookedSeats, @BookedAmounts) AS b(reference, seat, amount);
        """;

    // Properties, not a constructor: Dapper cannot match an array column to a parameter.
    private sealed record Row
    {
        public string Reference { get; init; } = "";
        public Guid HoldId { get; init; }
        public Guid Holder { get; init; }
        public bool Cancelled { get; init; }
        public int[] Seats { get; init; } = [];
        public long[] Amounts { get; init; } = [];
        public long? ExchangedTo { get; init; }
    }

    public void Read(BatchRead batch)
    {
        var references = new HashSet<string>(StringComparer.Ordinal);
        var holds = new HashSet<Guid>();
        foreach (var command in batch.Commands)
        {
            switch (command)
            {
                case ConfirmHold c:
                    holds.Add(c.HoldId.Value);
                    break;
                case CancelBooking c:
                    references.Add(c.Reference);
                    break;
                case MoveBooking c:
                    references.Add(c.Reference);
                    break;
                case ExchangeBooking c:
                    references.Add(c.Reference);
                    break;
                case CallOffBookings c:
                    references.UnionWith(c.References);
                    break;
            }
        }

        if (references.Count > 0)
            batch.Query(ReadByReference, ("References", references.ToArray()), reader => ReadAsync(reader, batch.Facts));
        if (holds.Count > 0)
            batch.Query(ReadByHold, ("ConfirmedHolds", holds.ToArray()), reader => ReadAsync(reader, batch.Facts));
    }

    private static async Task ReadAsync(SqlMapper.GridReader reader, SeatFacts facts)
    {
        foreach (var b in await reader.ReadAsync<Row>())
        {
            facts.Add(new BookingRecord(
                b.Reference, new HoldId(b.HoldId), new HolderId(b.Holder), b.Seats, b.Amounts, b.Cancelled,
                b.ExchangedTo is { } to ? new ScreeningId(to) : null));
        }
    }

    public void Write(BatchWrite batch)
    {
        var bookings = batch.Decided.Bookings;
        if (bookings.Count == 0)
            return;
        // First what is given up, then what is taken: at the end of a batch each seat is in one live booking only, and
        // booking_seats_sold_once never meets two on the way there.
        var booked = batch.Decided.Entries.Where(e => e.Op == LedgerOp.Confirm).ToDictionary(e => e.Booking!, StringComparer.Ordinal);
        var cancelled = bookings.Where(b => b.Cancelled).Select(b => b.Reference).ToArray();
        batch.Parameter("Cancelled", cancelled);
        if (bookings.Count > booked.Count)
        {
            batch.Statement(ChangeBookings);
            batch.Parameter("Changed", bookings.Select(b => b.Reference).Where(r => !booked.ContainsKey(r)).ToArray());
        }

        if (cancelled.Length > 0)
            batch.Statement(FreeCancelledSeats);
        if (bookings.Where(b => b.ExchangedTo is not null).ToList() is { Count: > 0 } left)
        {
            batch.Statement(LeaveBookings);
            batch.Parameter("Left", BatchWrite.Column(left, b => b.Reference));
            batch.Parameter("LeftFor", BatchWrite.Column(left, b => b.ExchangedTo!.Value.Value));
        }

        // Moved, or some of its seats were given back: then the seats that it has are written anew.
        var moved = bookings
            .Where(b => batch.Decided.Entries.Any(e => e.Booking == b.Reference
                && (e.Op == LedgerOp.Vacate || (e.Op == LedgerOp.Cancel && !(b.Cancelled && e.Seats.AsSpan().SequenceEqual(b.Seats))))))
            .Select(b => b.Reference).ToHashSet(StringComparer.Ordinal);
        moved.UnionWith(batch.Decided.Arrived);
        if (moved.Count > 0)
        {
            batch.Statement(VacateBookings);
            batch.Parameter("Moved", moved.ToArray());
        }

        var (arrived, made) = (new List<BookingRecord>(), new List<BookingRecord>());
        foreach (var booking in bookings.Where(b => booked.ContainsKey(b.Reference)))
            (batch.Decided.Arrived.Contains(booking.Reference) ? arrived : made).Add(booking);
        if (made.Count > 0)
        {
            batch.Statement(InsertBookings);
            batch.Parameter("Booked", BatchWrite.Column(made, b => b.Reference));
            batch.Parameter("BookedHolds", BatchWrite.Column(made, b => b.HoldId.Value));
            batch.Parameter("BookedHolders", BatchWrite.Column(made, b => b.Holder.Value));
            batch.Parameter("BookedBy", BatchWrite.Column(made, b => booked[b.Reference].By));
        }

        if (arrived.Count > 0)
        {
            batch.Statement(InsertArrivals);
            batch.Parameter("ArrivedBookings", BatchWrite.Column(arrived, b => b.Reference));
            batch.Parameter("ArrivedHolds", BatchWrite.Column(arrived, b => b.HoldId.Value));
            batch.Parameter("ArrivedHolders", BatchWrite.Column(arrived, b => b.Holder.Value));
            batch.Parameter("ArrivedBy", BatchWrite.Column(arrived, b => booked[b.Reference].By));
        }

        var seated = bookings.Where(b => booked.ContainsKey(b.Reference) || moved.Contains(b.Reference)).ToList();
        if (seated.Count > 0)
        {
            batch.Statement(InsertBookingSeats);
            batch.Parameter("BookedSeatOf", seated.SelectMany(b => b.Seats.Select(_ => b.Reference)).ToArray());
            batch.Parameter("BookedSeats", seated.SelectMany(b => b.Seats).ToArray());
            batch.Parameter("BookedAmounts", seated.SelectMany(b => b.Amounts).ToArray());
        }
    }
}
