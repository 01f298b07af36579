using Dapper;
using Npgsql;
using SeatEngine.Bookings;
using SeatEngine.Plans;
using SeatEngine.Seats;

namespace SeatEngine.Admissions;

/// <summary>How many came in through a door.</summary>
public sealed record DoorCount(string Door, int Admitted);

/// <summary>A ticket that a door admitted without a connection, and that was not to be admitted. Times are UTC.</summary>
/// <param name="Result">Why not.</param>
/// <param name="UsedAt">Already used: when it was admitted first.</param>
/// <param name="UsedDoor">Already used: and where.</param>
public sealed record AdmittedAgainst(
    string? Reference, int? Seat, AdmissionResult Result, DateTimeOffset At, string Door, DateTimeOffset? UsedAt, string? UsedDoor);

/// <summary>Who is inside.</summary>
/// <param name="Tickets">How many are sold.</param>
/// <param name="Against">What doors without a connection admitted and should not have, newest first; at most 200.</param>
public sealed record AdmissionCount(int Tickets, int Admitted, IReadOnlyList<DoorCount> Doors, IReadOnlyList<AdmittedAgainst> Against);

/// <summary>A ticket as a door knows it.</summary>
/// <param name="Void">It is of a seat that was given back, moved or exchanged, or of a booking that is cancelled.</param>
/// <param name="Email">Of the booking, if it is looked for.</param>
public sealed record DoorTicket(
    string Reference, int Seat, int Issue, bool Void, DateTimeOffset? AdmittedAt, string? Door, string? Email);

/// <summary>Reads what doors need. Thread-safe.</summary>
public sealed class AdmissionQueries(NpgsqlDataSource database, PlanStore plans)
{
    // More is no search.
    private const int MaxFound = 100;

    private const string Tickets = """
        SELECT t.reference, t.seat, COALESCE(i.issue, 0) AS Issue, NOT t.live AS Void, a.admitted_at AS AdmittedAt, a.door, b.email
        FROM booking_seats t JOIN bookings b USING (screening_id, reference)
        LEFT JOIN ticket_issues i USING (screening_id, reference, seat)
        LEFT JOIN admissions a ON a.screening_id = t.screening_id AND a.reference = t.reference AND a.seat = t.seat
            AND a.issue = COALESCE(i.issue, 0)
        WHERE t.screening_id = @Id
        """;

    private sealed record Row(
        string Reference, int Seat, int Issue, bool Void, DateTime? AdmittedAt, string? Door, string? Email)
    {
        public DoorTicket Of() => new(Reference, Seat, Issue, Void, AdmittedAt, Door, Email);
    }

    private sealed record AgainstRow(
        string? Reference, int? Seat, string Result, DateTime At, string Door, DateTime? UsedAt, string? UsedDoor);

    public async Task<AdmissionCount> CountAsync(ScreeningId screening, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var reader = await connection.QueryMultipleAsync(new CommandDefinition("""
            SELECT count(*)::int FROM booking_seats WHERE screening_id = @Id AND live;
            SELECT door, count(*)::int AS Admitted FROM admissions WHERE screening_id = @Id GROUP BY door ORDER BY door;
            SELECT reference, seat, result, scanned_at AS At, door, used_at AS UsedAt, used_door AS UsedDoor FROM admission_scans
            WHERE screening_id = @Id AND let_in AND result <> 'admitted' ORDER BY scanned_at DESC LIMIT 200;
            """, new { Id = screening.Value }, cancellationToken: cancellation));
        var tickets = await reader.ReadSingleAsync<int>();
        var doors = (await reader.ReadAsync<DoorCount>()).AsList();
        var against = (await reader.ReadAsync<AgainstRow>()).AsList().ConvertAll(r => new AdmittedAgainst(
            r.Reference, r.Seat, Enum.Parse<AdmissionResult>(r.Result, ignoreCase: true), r.At, r.Door, r.UsedAt, r.UsedDoor));
        return new AdmissionCount(tickets, doors.Sum(door => door.Admitted), doors, against);
    }

    /// <summary>The plan of a screening, for the names of its seats; null if there is none.</summary>
    public async Task<SeatingPlan?> FindPlanAsync(ScreeningId screening, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var hash = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "SELECT plan_hash FROM screenings WHERE screening_id = @Id", new { Id = screening.Value }, cancellationToken: cancellation));
        return hash is null ? null : await plans.FindAsync(hash, cancellation);
    }

    /// <summary>
    /// All tickets of a screening, void ones too: what a door takes along to admit without a connection. Tickets of an issue before are
    /// void without being listed. No addresses: telephones get lost.
    /// </summary>
    public async Task<IReadOnlyList<DoorTicket>> ListAsync(ScreeningId screening, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        // Seats that a booking has not any more have no row of booking_seats, save of a cancelled booking.
        var rows = await connection.QueryAsync<Row>(new CommandDefinition($"""
            {Tickets}
            UNION ALL
            SELECT i.reference, i.seat, i.issue, true, NULL, NULL, NULL FROM ticket_issues i
            WHERE i.screening_id = @Id AND NOT EXISTS (
                SELECT FROM booking_seats t
                WHERE t.screening_id = i.screening_id AND t.reference = i.reference AND t.seat = i.seat)
            ORDER BY reference, seat
            """, new { Id = screening.Value }, cancellationToken: cancellation));
        return [.. rows.Select(row => row.Of() with { Email = null })];
    }

    /// <param name="words">A reference, however it was typed, or the beginning of an address.</param>
    public async Task<IReadOnlyList<DoorTicket>> FindAsync(ScreeningId screening, string words, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition($"""
            {Tickets} AND t.live AND (t.reference = @Reference OR starts_with(lower(b.email), lower(@Words)))
            ORDER BY t.reference, t.seat LIMIT @MaxFound
            """, new
        {
            Id = screening.Value,
            Reference = BookingReference.Canonical(words),
            Words = words.Trim().Replace("\0", "", StringComparison.Ordinal),
            MaxFound,
        }, cancellationToken: cancellation));
        return [.. rows.Select(row => row.Of())];
    }
}
