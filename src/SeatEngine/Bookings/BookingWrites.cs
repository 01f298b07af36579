using Dapper;
using SeatEngine.Ledger;
using SeatEngine.Prices;
using SeatEngine.Seats;

namespace SeatEngine.Bookings;

/// <summary>Bookings in the write transaction.</summary>
internal sealed class BookingWrites : ICommitWrites
{
    private const string SelectBookings = """
        SELECT b.screening_id AS ScreeningId, b.reference, b.hold_id AS HoldId, b.holder, b.cancelled_at IS NOT NULL AS Cancelled,
               booked.seats, booked.amounts, booked.prices, b.exchanged_to AS ExchangedTo, b.email, b.language
        FROM asked JOIN bookings b ON b.screening_id = asked.screening AND
        """;

    private const string WithSeats = """
        CROSS JOIN LATERAL (
            SELECT array_agg(s.seat ORDER BY s.seat) AS seats, array_agg(s.amount ORDER BY s.seat) AS amounts,
                   array_agg(s.price::text ORDER BY s.seat) AS prices
            FROM booking_seats s WHERE s.screening_id = b.screening_id AND s.reference = b.reference) booked;
        """;

    private const string ReadByReference =
        $"WITH asked AS (SELECT * FROM unnest(@ReferencesOf, @References) AS a(screening, key)) {SelectBookings} b.reference = asked.key\n"
        + WithSeats;

    private const string ReadByHold =
        $"WITH asked AS (SELECT * FROM unnest(@ConfirmedOf, @Confirmed) AS a(screening, key)) {SelectBookings} b.hold_id = asked.key\n"
        + WithSeats;

    // Calendars take a changed entry only with a higher number.
    private const string ChangeBookings = """
        UPDATE bookings b SET changes = changes + 1, changed_at = c.at,
                              cancelled_at = CASE WHEN c.cancelled THEN c.at ELSE cancelled_at END,
                              moved_at = CASE WHEN c.moved THEN c.at ELSE moved_at END
        FROM unnest(@ChangedOf, @ChangedAt, @Changed, @ChangedCancelled, @ChangedMoved) AS c(screening, at, reference, cancelled, moved)
        WHERE b.screening_id = c.screening AND b.reference = c.reference;
        """;

    private const string FreeCancelledSeats = """
        UPDATE booking_seats s SET live = false FROM unnest(@CancelledOf, @Cancelled) AS c(screening, reference)
        WHERE s.screening_id = c.screening AND s.reference = c.reference;
        """;

    private const string VacateBookings = """
        DELETE FROM booking_seats s USING unnest(@MovedOf, @Moved) AS m(screening, reference)
        WHERE s.screening_id = m.screening AND s.reference = m.reference;
        """;

    // What the buyer saw is the screening as it was when the hold was granted.
    private const string InsertBookings = """
        INSERT INTO bookings (screening_id, reference, hold_id, holder, booked_at, cancelled_at, sold_by, email, language, terms_version)
        SELECT b.screening, b.reference, b.hold_id, b.holder, b.at, CASE WHEN b.cancelled THEN b.at END, b.sold_by, b.email, b.language,
               (SELECT COALESCE(max(c.version), 1) FROM screening_changes c
                WHERE c.screening_id = b.screening AND c.changed_at <= h.created_at)
        FROM unnest(@BookedOf, @BookedAt, @Booked, @BookedHolds, @BookedHolders, @BookedBy, @BookedEmails, @BookedLanguages,
                    @BookedCancelled)
            AS b(screening, at, reference, hold_id, holder, sold_by, email, language, cancelled)
        JOIN holds h ON h.screening_id = b.screening AND h.hold_id = b.hold_id;
        """;

    // The row that the booking left is written before, in the same transaction. If the booking was in this screening once, its row is here:
    // it lives again. Its number of changes is above all that calendars have seen.
    private const string InsertArrivals = """
        INSERT INTO bookings (screening_id, reference, hold_id, holder, booked_at, sold_by, email, language, terms_version, changes,
                              changed_at)
        SELECT b.screening, b.reference, b.hold_id, b.holder, b.at, b.sold_by, b.email, b.language,
               (SELECT COALESCE(max(c.version), 1) FROM screening_changes c
                WHERE c.screening_id = b.screening AND c.changed_at <= h.created_at),
               (SELECT max(o.changes + n.changes) FROM bookings o CROSS JOIN LATERAL (
                    SELECT count(*)::int AS changes FROM screening_changes c
                    WHERE c.screening_id = o.screening_id AND c.version > o.terms_version
                        AND (c.starts_at IS NOT NULL OR c.hall_notes IS NOT NULL)) n
                WHERE o.reference = b.reference AND o.exchanged_to IS NOT NULL),
               b.at
        FROM unnest(@ArrivedOf, @ArrivedAt, @Arrived, @ArrivedHolds, @ArrivedHolders, @ArrivedBy, @ArrivedEmails, @ArrivedLanguages)
            AS b(screening, at, reference, hold_id, holder, sold_by, email, language)
        JOIN holds h ON h.screening_id = b.screening AND h.hold_id = b.hold_id
        ON CONFLICT (screening_id, reference) DO UPDATE
            SET hold_id = EXCLUDED.hold_id, holder = EXCLUDED.holder, booked_at = EXCLUDED.booked_at, cancelled_at = NULL,
                sold_by = EXCLUDED.sold_by, email = EXCLUDED.email, language = EXCLUDED.language,
                terms_version = EXCLUDED.terms_version, changes = EXCLUDED.changes, changed_at = EXCLUDED.changed_at,
                exchanged_to = NULL, moved_at = NULL;
        """;

    private const string LeaveBookings = """
        UPDATE bookings b SET exchanged_to = e.target FROM unnest(@LeftOf, @Left, @LeftFor) AS e(screening, reference, target)
        WHERE b.screening_id = e.screening AND b.reference = e.reference;
        """;

    private const string InsertBookingSeats = """
        INSERT INTO booking_seats (screening_id, reference, seat, amount, live, price)
        SELECT b.screening, b.reference, b.seat, b.amount, b.live, b.price::jsonb
        FROM unnest(@SeatedOf, @SeatedReferences, @SeatedSeats, @SeatedAmounts, @SeatedLive, @SeatedPrices)
            AS b(screening, reference, seat, amount, live, price);
        """;

    // Properties, not a constructor: Dapper cannot match an array column to a parameter.
    private sealed record Row
    {
        public long ScreeningId { get; init; }
        public string Reference { get; init; } = "";
        public Guid HoldId { get; init; }
        public Guid Holder { get; init; }
        public bool Cancelled { get; init; }
        public int[] Seats { get; init; } = [];
        public long[] Amounts { get; init; } = [];
        public string?[] Prices { get; init; } = [];
        public long? ExchangedTo { get; init; }
        public string? Email { get; init; }
        public string? Language { get; init; }
    }

    public void Read(BatchRead batch)
    {
        var references = new HashSet<(ScreeningId, string)>();
        var holds = new HashSet<(ScreeningId, Guid)>();
        foreach (var part in batch.Parts)
        {
            foreach (var command in part.Commands)
            {
                switch (command)
                {
                    case ConfirmHold c:
                        holds.Add((part.Screening, c.HoldId.Value));
                        break;
                    case CancelBooking c:
                        references.Add((part.Screening, c.Reference));
                        break;
                    case MoveBooking c:
                        references.Add((part.Screening, c.Reference));
                        break;
                    case ExchangeBooking c:
                        references.Add((part.Screening, c.Reference));
                        break;
                    case CallOffBookings c:
                        references.UnionWith(c.References.Select(reference => (part.Screening, reference)));
                        break;
                }
            }
        }

        batch.QueryByKey(ReadByReference, "References", references, reader => ReadAsync(reader, batch));
        batch.QueryByKey(ReadByHold, "Confirmed", holds, reader => ReadAsync(reader, batch));
    }

    private static async Task ReadAsync(SqlMapper.GridReader reader, BatchRead batch)
    {
        foreach (var b in await reader.ReadAsync<Row>())
        {
            batch.FactsOf(b.ScreeningId).Add(new BookingRecord(
                b.Reference, new HoldId(b.HoldId), new HolderId(b.Holder), b.Seats, b.Amounts, b.Cancelled,
                b.ExchangedTo is { } to ? new ScreeningId(to) : null, b.Email is null ? null : new Contact(b.Email, b.Language!))
            {
                Parts = PartsOf(b),
            });
        }
    }

    private static Dictionary<int, SeatPrice>? PartsOf(Row booking)
    {
        var parts = booking.Prices.Select(HoldPricing.ReadSeat).OfType<SeatPrice>().ToDictionary(price => price.Seat);
        return parts.Count == 0 ? null : parts;
    }

    public void Write(BatchWrite batch)
    {
        var bookings = batch.Rows(part => part.Decided.Bookings);
        if (bookings.Count == 0)
            return;
        // First what is given up, then what is taken: at the end of a batch each seat is in one live booking only, and
        // booking_seats_sold_once never meets two on the way there. A booking that is exchanged is in two screenings.
        var booked = batch.Rows(part => part.Decided.Entries.Where(e => e.Op == LedgerOp.Confirm))
            .ToDictionary(e => (e.Part, e.Row.Booking!), e => e.Row);

        AddChanges(batch, bookings.FindAll(b => !booked.ContainsKey((b.Part, b.Row.Reference))));
        var rewritten = bookings.FindAll(IsRewritten);
        if (rewritten.Count > 0)
        {
            batch.Statement(VacateBookings);
            batch.Parameter("MovedOf", BatchWrite.Column(rewritten, b => b.Part.Screening.Value));
            batch.Parameter("Moved", BatchWrite.Column(rewritten, b => b.Row.Reference));
        }

        var made = bookings.FindAll(b => booked.ContainsKey((b.Part, b.Row.Reference)));
        AddBooked(batch, InsertBookings, "Booked", made.FindAll(b => !HasArrived(b)), booked);
        AddBooked(batch, InsertArrivals, "Arrived", made.FindAll(HasArrived), booked);
        AddSeats(batch, bookings.FindAll(b => booked.ContainsKey((b.Part, b.Row.Reference)) || IsRewritten(b)));
    }

    private static bool HasArrived((WritePart Part, BookingRecord Row) booking) =>
        booking.Part.Decided.Arrived.Contains(booking.Row.Reference);

    /// <summary>Moved, or some of its seats were given back: then the seats that it has are written anew.</summary>
    private static bool IsRewritten((WritePart Part, BookingRecord Row) booking) =>
        HasArrived(booking) || booking.Part.Decided.Entries.Any(e => e.Booking == booking.Row.Reference
            && (e.Op == LedgerOp.Vacate
                || (e.Op == LedgerOp.Cancel && !(booking.Row.Cancelled && e.Seats.AsSpan().SequenceEqual(booking.Row.Seats)))));

    private static void AddChanges(BatchWrite batch, List<(WritePart Part, BookingRecord Row)> changed)
    {
        if (changed.Count == 0)
            return;
        batch.Statement(ChangeBookings);
        batch.Parameter("ChangedOf", BatchWrite.Column(changed, b => b.Part.Screening.Value));
        batch.Parameter("ChangedAt", BatchWrite.Column(changed, b => b.Part.Now));
        batch.Parameter("Changed", BatchWrite.Column(changed, b => b.Row.Reference));
        batch.Parameter("ChangedCancelled", BatchWrite.Column(changed, b => b.Row.Cancelled));
        batch.Parameter("ChangedMoved", BatchWrite.Column(
            changed, b => b.Part.Decided.Entries.Any(e => e.Op == LedgerOp.Vacate && e.Booking == b.Row.Reference)));

        if (changed.FindAll(b => b.Row.Cancelled) is { Count: > 0 } cancelled)
        {
            batch.Statement(FreeCancelledSeats);
            batch.Parameter("CancelledOf", BatchWrite.Column(cancelled, b => b.Part.Screening.Value));
            batch.Parameter("Cancelled", BatchWrite.Column(cancelled, b => b.Row.Reference));
        }

        if (changed.FindAll(b => b.Row.ExchangedTo is not null) is { Count: > 0 } left)
        {
            batch.Statement(LeaveBookings);
            batch.Parameter("LeftOf", BatchWrite.Column(left, b => b.Part.Screening.Value));
            batch.Parameter("Left", BatchWrite.Column(left, b => b.Row.Reference));
            batch.Parameter("LeftFor", BatchWrite.Column(left, b => b.Row.ExchangedTo!.Value.Value));
        }
    }

    /// <param name="name">What the names of the statement's parameters begin with.</param>
    private static void AddBooked(
        BatchWrite batch, string sql, string name, List<(WritePart Part, BookingRecord Row)> bookings,
        Dictionary<(WritePart, string), LedgerEntry> booked)
    {
        if (bookings.Count == 0)
            return;
        batch.Statement(sql);
        batch.Parameter(name + "Of", BatchWrite.Column(bookings, b => b.Part.Screening.Value));
        batch.Parameter(name + "At", BatchWrite.Column(bookings, b => b.Part.Now));
        batch.Parameter(name, BatchWrite.Column(bookings, b => b.Row.Reference));
        batch.Parameter(name + "Holds", BatchWrite.Column(bookings, b => b.Row.HoldId.Value));
        batch.Parameter(name + "Holders", BatchWrite.Column(bookings, b => b.Row.Holder.Value));
        batch.Parameter(name + "By", BatchWrite.Column(bookings, b => booked[(b.Part, b.Row.Reference)].By));
        batch.Parameter(name + "Emails", BatchWrite.Column(bookings, b => b.Row.Contact?.Email));
        batch.Parameter(name + "Languages", BatchWrite.Column(bookings, b => b.Row.Contact?.Language));
        batch.Parameter(name + "Cancelled", BatchWrite.Column(bookings, b => b.Row.Cancelled));
    }

    private static void AddSeats(BatchWrite batch, List<(WritePart Part, BookingRecord Booking)> seated)
    {
        if (seated.Count == 0)
            return;
        var seats = seated
            .SelectMany(s => s.Booking.Seats.Zip(s.Booking.Amounts, (seat, amount) => (s.Part, s.Booking, Seat: seat, Amount: amount)))
            .ToList();
        batch.Statement(InsertBookingSeats);
        batch.Parameter("SeatedOf", BatchWrite.Column(seats, s => s.Part.Screening.Value));
        batch.Parameter("SeatedReferences", BatchWrite.Column(seats, s => s.Booking.Reference));
        batch.Parameter("SeatedSeats", BatchWrite.Column(seats, s => s.Seat));
        batch.Parameter("SeatedAmounts", BatchWrite.Column(seats, s => s.Amount));
        batch.Parameter("SeatedLive", BatchWrite.Column(seats, s => !s.Booking.Cancelled));
        batch.Parameter("SeatedPrices", BatchWrite.Column(
            seats, s => s.Booking.Parts?.GetValueOrDefault(s.Seat) is { } price ? HoldPricing.ToJson(price) : null));
    }
}
