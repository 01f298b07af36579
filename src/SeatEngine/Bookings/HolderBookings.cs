using Dapper;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Bookings;

/// <summary>What a list says about the screening that seats are for. Times UTC.</summary>
public sealed record BookedScreening(
    long Id, string Title, string Kind, string Venue, string City, string TimeZone, string Hall, DateTimeOffset StartsAt, string PlanHash);

/// <summary>A booking in its buyer's list. Seats are plan indexes, the total minor units.</summary>
public sealed record BookingSummary(string Reference, BookedScreening Screening, int[] Seats, int Total, string Currency, bool Cancelled);

/// <summary>Seats that are held now, and until when by the database's clock (UTC).</summary>
public sealed record HeldSeats(Guid HoldId, BookedScreening Screening, int[] Seats, DateTimeOffset ExpiresAt);

/// <summary>What one holder has bought and is about to buy. Thread-safe.</summary>
public sealed class HolderBookings(NpgsqlDataSource database)
{
    // More than anybody looks through; a kiosk, which is one holder for many people, shows no list.
    private const int MaxListed = 200;

    private const string Screening = """
        s.screening_id AS ScreeningId, s.title, s.kind, v.name AS Venue, v.city, v.time_zone AS TimeZone, l.name AS Hall,
        s.starts_at AS StartsAt, s.plan_hash AS PlanHash, s.currency
        """;

    // Properties, not a constructor: Dapper cannot match an array column to a parameter.
    private sealed record Row
    {
        public string Reference { get; init; } = "";
        public Guid HoldId { get; init; }
        public DateTime ExpiresAt { get; init; }
        public bool Cancelled { get; init; }
        public int[] Seats { get; init; } = [];
        public int Total { get; init; }
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

        public BookedScreening Of() => new(ScreeningId, Title, Kind, Venue, City, TimeZone, Hall, StartsAt, PlanHash);
    }

    /// <summary>The latest bookings, the newest first; cancelled ones too.</summary>
    public async Task<IReadOnlyList<BookingSummary>> ListAsync(HolderId holder, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition($"""
            SELECT b.reference, b.cancelled_at IS NOT NULL AS Cancelled, d.seats AS Seats, d.total AS Total, {Screening}
            FROM bookings b JOIN screenings s ON s.screening_id = b.screening_id JOIN halls l USING (hall_id) JOIN venues v USING (venue_id)
            CROSS JOIN LATERAL (SELECT array_agg(t.seat ORDER BY t.seat) AS seats, sum(t.amount)::int AS total FROM booking_seats t
                                WHERE t.screening_id = b.screening_id AND t.reference = b.reference) d
            WHERE b.holder = @Holder ORDER BY b.booked_at DESC LIMIT @MaxListed
            """, new { Holder = holder.Value, MaxListed }, cancellationToken: cancellation));
        return [.. rows.Select(r => new BookingSummary(r.Reference, r.Of(), r.Seats, r.Total, r.Currency, r.Cancelled))];
    }

    /// <summary>The holds that live now, the one that ends first first.</summary>
    public async Task<IReadOnlyList<HeldSeats>> HeldAsync(HolderId holder, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        // The condition on state lets PostgreSQL use the index on expires_at, which contains only live holds.
        var rows = await connection.QueryAsync<Row>(new CommandDefinition($"""
            SELECT h.hold_id AS HoldId, h.expires_at AS ExpiresAt, d.seats AS Seats, {Screening}
            FROM holds h JOIN screenings s ON s.screening_id = h.screening_id JOIN halls l USING (hall_id) JOIN venues v USING (venue_id)
            CROSS JOIN LATERAL (SELECT array_agg(t.seat ORDER BY t.seat) AS seats FROM screening_seats t
                                WHERE t.screening_id = h.screening_id AND t.seat = ANY(h.seats) AND t.hold_id = h.hold_id) d
            WHERE h.state = 0 AND h.expires_at > clock_timestamp() AND h.holder = @Holder AND d.seats IS NOT NULL
            ORDER BY h.expires_at LIMIT @MaxListed
            """, new { Holder = holder.Value, MaxListed }, cancellationToken: cancellation));
        return [.. rows.Select(r => new HeldSeats(r.HoldId, r.Of(), r.Seats, r.ExpiresAt))];
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
