using Dapper;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Bookings;

/// <summary>What a list says about the screening that seats are for. Times UTC.</summary>
public sealed record BookedScreening(
    long Id, string Title, string Kind, string Venue, string City, string TimeZone, string Hall, DateTimeOffset StartsAt, string PlanHash);

/// <summary>A booking in its buyer's list. Seats are plan indexes, the total minor units.</summary>
public sealed record BookingSummary(string Reference, BookedScreening Screening, int[] Seats, long Total, string Currency, bool Cancelled);

/// <summary>A place in a list of bookings: after this one. Opaque to callers.</summary>
/// <param name="StartsAt">As PostgreSQL writes it, with every digit.</param>
public sealed record BookingPosition(string StartsAt, string Reference);

/// <summary>A part of a list of bookings.</summary>
/// <param name="Next">Where the next part begins; null if there is none.</param>
public sealed record BookingPage(IReadOnlyList<BookingSummary> Bookings, BookingPosition? Next);

/// <summary>Seats that are held now, and until when by the database's clock (UTC).</summary>
public sealed record HeldSeats(Guid HoldId, BookedScreening Screening, int[] Seats, DateTimeOffset ExpiresAt);

/// <summary>What one holder has bought and is about to buy. Thread-safe.</summary>
public sealed class HolderBookings(NpgsqlDataSource database)
{
    // More than anybody holds, save a kiosk, which is one holder for many people.
    private const int MaxHolds = 200;

    private const string Screening = """
        s.screening_id AS ScreeningId, s.title, s.kind, v.name AS Venue, v.city, v.time_zone AS TimeZone, l.name AS Hall,
        seatmap_moment(s.starts_at) AS StartsAt, s.plan_hash AS PlanHash, s.currency, s.starts_at::text AS Position
        """;

    // Properties, not a constructor: Dapper cannot match an array column to a parameter.
    private sealed record Row
    {
        public string Reference { get; init; } = "";
        public Guid HoldId { get; init; }
        public DateTime ExpiresAt { get; init; }
        public bool Cancelled { get; init; }
        public int[] Seats { get; init; } = [];
        public long Total { get; init; }
        public long ScreeningId { get; init; }
        public string Title { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Venue { get; init; } = "";
        public string City { get; init; } = "";
        public string TimeZone { get; init; } = "";
        public string Hall { get; init; } = "";
        public DateTime StartsAt { get; init; }
        public string PlanHash { get; init; } = "";
        public string Currency { get; init; } = "";
        public string Position { get; init; } = "";
        public int AllHolds { get; init; }

        public BookedScreening Of() => new(ScreeningId, Title, Kind, Venue, City, TimeZone, Hall, StartsAt, PlanHash);
    }

    /// <summary>
    /// A part of the bookings of screenings that are not over, the next one first; or of the others and the cancelled, the last one first.
    /// </summary>
    /// <param name="over">A screening is over if it began before this moment.</param>
    public async Task<BookingPage> ListAsync(
        HolderId holder, bool upcoming, DateTimeOffset over, BookingPosition? after, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var which = upcoming ? "b.cancelled_at IS NULL AND s.starts_at >= @Over" : "(b.cancelled_at IS NOT NULL OR s.starts_at < @Over)";
        var place = after is null
            ? ""
            : $"AND (s.starts_at, b.reference) {(upcoming ? '>' : '<')} (@AfterStart::timestamptz, @AfterReference)";
        var direction = upcoming ? "" : "DESC";
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition($"""
            SELECT b.reference, b.cancelled_at IS NOT NULL AS Cancelled, d.seats AS Seats, d.total AS Total, {Screening}
            FROM bookings b JOIN screenings s ON s.screening_id = b.screening_id JOIN halls l USING (hall_id) JOIN venues v USING (venue_id)
            CROSS JOIN LATERAL (SELECT array_agg(t.seat ORDER BY t.seat) AS seats, sum(t.amount)::bigint AS total FROM booking_seats t
                                WHERE t.screening_id = b.screening_id AND t.reference = b.reference) d
            WHERE b.holder = @Holder AND b.exchanged_to IS NULL AND {which} {place}
            ORDER BY s.starts_at {direction}, b.reference {direction} LIMIT @Limit
            """,
            new
            {
                Holder = holder.Value,
                Over = over.ToUniversalTime(),
                AfterStart = after?.StartsAt,
                AfterReference = after?.Reference,
                // One more says whether there is another part.
                Limit = limit + 1,
            },
            cancellationToken: cancellation))).AsList();
        var next = rows.Count > limit ? new BookingPosition(rows[limit - 1].Position, rows[limit - 1].Reference) : null;
        return new BookingPage(
            [.. rows.Take(limit).Select(r => new BookingSummary(r.Reference, r.Of(), r.Seats, r.Total, r.Currency, r.Cancelled))], next);
    }

    /// <summary>The holds that live now, the one that ends first first. If there are more than 200: 200, and how many there are.</summary>
    public async Task<(IReadOnlyList<HeldSeats> Holds, int All)> HeldAsync(HolderId holder, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        // The condition on state lets PostgreSQL use the index on expires_at, which contains only live holds.
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition($"""
            SELECT h.hold_id AS HoldId, h.expires_at AS ExpiresAt, d.seats AS Seats, count(*) OVER ()::int AS AllHolds, {Screening}
            FROM holds h JOIN screenings s ON s.screening_id = h.screening_id JOIN halls l USING (hall_id) JOIN venues v USING (venue_id)
            CROSS JOIN LATERAL (SELECT array_agg(t.seat ORDER BY t.seat) AS seats FROM screening_seats t
                                WHERE t.screening_id = h.screening_id AND t.seat = ANY(h.seats) AND t.hold_id = h.hold_id) d
            WHERE h.state = 0 AND h.expires_at > clock_timestamp() AND h.holder = @Holder AND d.seats IS NOT NULL
            ORDER BY h.expires_at LIMIT @MaxHolds
            """, new { Holder = holder.Value, MaxHolds }, cancellationToken: cancellation))).AsList();
        return (rows.ConvertAll(r => new HeldSeats(r.HoldId, r.Of(), r.Seats, r.ExpiresAt)), rows.FirstOrDefault()?.AllHolds ?? 0);
    }

    /// <summary>The booking that a hold became, or null.</summary>
    public async Task<string?> FindReferenceAsync(ScreeningId screening, HoldId hold, HolderId holder, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "SELECT reference FROM bookings WHERE screening_id = @Screening AND hold_id = @Hold AND holder = @Holder",
            new { Screening = screening.Value, Hold = hold.Value, Holder = holder.Value }, cancellationToken: cancellation));
    }
}
