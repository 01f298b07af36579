using System.Text.Json.Serialization;
using Dapper;
using Npgsql;
using SeatEngine.Plans;
using SeatEngine.Prices;
using SeatEngine.Seats;

namespace SeatEngine.Bookings;

public sealed record BookedSeat(int Seat, string Label, string Section, string Row, string Number, string Category, long Amount)
{
    // Not required: the serializer refuses members that are required and ignored.
    [JsonIgnore]
    public SeatName SeatName { get; init; } = null!;

    /// <summary>How the seat is called on tickets: "Stalls, row F seat 7", "Table 7, seat 3".</summary>
    public string Name => SeatName.Text;

    /// <summary>The parts of what was paid for it; absent: it is the price of its category.</summary>
    public SeatPrice? Price { get; init; }

    /// <summary>True if row is a table. Absent: it is a row.</summary>
    public bool? Table => SeatName.AtTable ? true : null;
}

/// <summary>A screening as the buyer of a booking knew it, where it is another now. Times UTC.</summary>
/// <param name="StartsAt">Absent: the same as now.</param>
/// <param name="HallNotes">Absent: the same as now.</param>
public sealed record BookedTerms(DateTimeOffset? StartsAt, string? HallNotes);

/// <summary>A booking as its buyer sees it. Amounts in minor units, times UTC.</summary>
public sealed record BookingView
{
    public required string Reference { get; init; }
    public required long ScreeningId { get; init; }
    public required string Title { get; init; }
    public required string Venue { get; init; }
    public required string City { get; init; }
    public required string TimeZone { get; init; }
    public required string Hall { get; init; }
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary><c>live</c> or <c>cancelled</c>.</summary>
    public required string Status { get; init; }
    public required IReadOnlyList<BookedSeat> Seats { get; init; }
    public required long Total { get; init; }
    public required string Currency { get; init; }
    public required DateTimeOffset BookedAt { get; init; }

    /// <summary>What visitors should know of hall and entry; empty: nothing.</summary>
    public string HallNotes { get; init; } = "";

    /// <summary>What staff have changed since the seats were held, as it was then; absent: nothing.</summary>
    public BookedTerms? WhenBooked { get; init; }

    /// <summary>What its buyer is to get back, in minor units, other than what a till has given back.</summary>
    public long Refund { get; init; }

    /// <summary>The screening is called off.</summary>
    public bool CalledOff { get; init; }

    /// <summary>Why it is called off; empty: no reason was given.</summary>
    public string CallOffReason { get; init; } = "";

    /// <summary>Each fee that was paid, over all seats; absent: there was none.</summary>
    public IReadOnlyList<FeeShare>? Fees => Quote is { Fees.Count: > 0 } quote ? quote.Fees : null;

    /// <summary>What a code has taken off; absent: there was none.</summary>
    public long? Discount => Quote is { Discount: > 0 } quote ? quote.Discount : null;

    /// <summary>The tax that the total includes; absent: none is shown.</summary>
    public long? Tax => Quote is { Tax: > 0 } quote ? quote.Tax : null;

    /// <summary>What was paid, by parts; null if each seat costs what its category costs.</summary>
    [JsonIgnore]
    public Quote? Quote => field ??= Seats.Any(seat => seat.Price is not null)
        ? new Quote([.. Seats.Select(seat => seat.Price ?? new SeatPrice(seat.Seat, null, null, seat.Amount, 0, [], 0))])
        : null;

    [JsonIgnore]
    public HolderId Holder { get; init; }

    /// <summary>How often it has been moved or cancelled since it was made, or the screening changed.</summary>
    [JsonIgnore]
    public int Changes { get; init; }

    /// <summary>When staff gave it other seats; null if they never did.</summary>
    [JsonIgnore]
    public DateTimeOffset? MovedAt { get; init; }

    /// <summary>Where its buyer reads about it; null: nowhere.</summary>
    [JsonIgnore]
    public Contact? Contact { get; init; }

    /// <summary>When it was last moved or cancelled, or its screening changed, or else made.</summary>
    [JsonIgnore]
    public DateTimeOffset ChangedAt { get; init; }
}

/// <summary>Reads bookings. Thread-safe.</summary>
public sealed class BookingQueries(NpgsqlDataSource database, PlanStore plans)
{
    private sealed record Row(
        string Reference, long ScreeningId, string Title, string Venue, string City, string TimeZone, string Hall, DateTime StartsAt,
        bool Cancelled, string Currency, DateTime BookedAt, Guid Holder, string PlanHash, string HallNotes, int Changes, DateTime ChangedAt,
        DateTime? StartedBefore, string? NotesBefore, long Refund, bool CalledOff, string CallOffReason,
        DateTime? MovedAt, string? Email, string? Language)
    {
        public BookedTerms? WhenBooked()
        {
            var starts = StartedBefore == StartsAt ? null : StartedBefore;
            var notes = NotesBefore == HallNotes ? null : NotesBefore;
            return starts is null && notes is null ? null : new BookedTerms(starts, notes);
        }
    }

    // What its buyer knew: of each part, the value before its first change since.
    private const string ChangesSince = """
        LATERAL (SELECT count(*)::int AS changes, max(c.changed_at) AS changed_at,
                        (array_agg(c.starts_at ORDER BY c.version) FILTER (WHERE c.starts_at IS NOT NULL))[1] AS starts_at,
                        (array_agg(c.hall_notes ORDER BY c.version) FILTER (WHERE c.hall_notes IS NOT NULL))[1] AS hall_notes
                 FROM screening_changes c WHERE c.screening_id = b.screening_id AND c.version > b.terms_version
                     AND (c.starts_at IS NOT NULL OR c.hall_notes IS NOT NULL))
        """;

    /// <param name="reference">As typed: case, spaces and hyphens do not matter.</param>
    public async Task<BookingView?> FindAsync(string reference, CancellationToken cancellation)
    {
        if (BookingReference.Canonical(reference) is not { } canonical)
            return null;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var reader = await connection.QueryMultipleAsync(new CommandDefinition($"""
            SELECT b.reference, b.screening_id AS ScreeningId, s.title, v.name AS Venue, v.city, v.time_zone AS TimeZone, l.name AS Hall,
                   seatmap_moment(s.starts_at) AS StartsAt, b.cancelled_at IS NOT NULL AS Cancelled, s.currency, b.booked_at AS BookedAt,
                   b.holder, s.plan_hash AS PlanHash, s.hall_notes AS HallNotes, b.changes + n.changes AS Changes,
                   GREATEST(b.changed_at, n.changed_at, b.booked_at) AS ChangedAt,
                   CASE WHEN n.starts_at IS NOT NULL THEN seatmap_moment(n.starts_at) END AS StartedBefore,
                   n.hall_notes AS NotesBefore,
                   (SELECT COALESCE(sum(r.amount), 0)::bigint FROM refunds r
                    WHERE r.reference = b.reference) AS Refund,
                   s.called_off_at IS NOT NULL AS CalledOff, s.call_off_reason AS CallOffReason,
                   b.moved_at AS MovedAt, b.email, b.language
            FROM bookings b JOIN screenings s USING (screening_id) JOIN halls l USING (hall_id) JOIN venues v USING (venue_id)
            CROSS JOIN {ChangesSince} n
            WHERE b.reference = @canonical AND b.exchanged_to IS NULL;
            SELECT seat, amount, price::text FROM booking_seats
            WHERE reference = @canonical
                AND screening_id = (SELECT screening_id FROM bookings WHERE reference = @canonical AND exchanged_to IS NULL)
            ORDER BY seat;
            """, new { canonical }, cancellationToken: cancellation));
        var row = await reader.ReadSingleOrDefaultAsync<Row>();
        var booked = (await reader.ReadAsync<(int Seat, long Amount, string? Price)>()).AsList();
        if (row is null || await plans.FindAsync(row.PlanHash, cancellation) is not { } plan)
            return null;
        var seats = booked.ConvertAll(b =>
        {
            var seat = plan.Seats[b.Seat];
            return new BookedSeat(b.Seat, seat.Label, seat.Section, seat.Row, seat.Number, seat.Category, b.Amount)
            {
                SeatName = SeatName.Of(plan, b.Seat),
                // Anybody who has the reference can read the booking; the number is for the door.
                Price = HoldPricing.ReadSeat(b.Price) is { } price ? price with { Member = null } : null,
            };
        });
        return new BookingView
        {
            Reference = row.Reference,
            ScreeningId = row.ScreeningId,
            Title = row.Title,
            Venue = row.Venue,
            City = row.City,
            TimeZone = row.TimeZone,
            Hall = row.Hall,
            StartsAt = row.StartsAt,
            Status = row.Cancelled ? "cancelled" : "live",
            Seats = seats,
            Total = seats.Sum(s => s.Amount),
            Currency = row.Currency,
            BookedAt = row.BookedAt,
            HallNotes = row.HallNotes,
            WhenBooked = row.WhenBooked(),
            Refund = row.Refund,
            CalledOff = row.CalledOff,
            CallOffReason = row.CallOffReason,
            Holder = new HolderId(row.Holder),
            Changes = row.Changes,
            ChangedAt = row.ChangedAt,
            MovedAt = row.MovedAt,
            Contact = row.Email is null ? null : new Contact(row.Email, row.Language!),
        };
    }

    internal async Task<ScreeningId?> FindScreeningAsync(string canonical, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var id = await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            "SELECT screening_id FROM bookings WHERE reference = @canonical AND exchanged_to IS NULL",
            new { canonical },
            cancellationToken: cancellation));
        return id is { } found ? new ScreeningId(found) : null;
    }
}
