using System.Text.Json.Serialization;
using Dapper;
using Npgsql;
using SeatEngine.Json;
using SeatEngine.Seats;

namespace SeatEngine.Bookings;

/// <summary>Who is behind a seat that is not free. A hold that has run out is there until the next command or sweep.</summary>
/// <param name="Seat">The plan's index.</param>
/// <param name="Status"><c>held</c>, <c>sold</c> or <c>blocked</c>.</param>
/// <param name="HoldId">Of a held seat.</param>
/// <param name="Holder">Who holds or has bought it.</param>
/// <param name="HeldUntil">Of a held seat, UTC.</param>
/// <param name="Reference">The booking of a sold seat.</param>
/// <param name="Amount">What was paid for a sold seat, in minor units.</param>
public sealed record TakenSeat(
    int Seat, [property: JsonConverter(typeof(CamelCaseEnumConverter<SeatStatus>))] SeatStatus Status, Guid? HoldId, Guid? Holder,
    DateTimeOffset? HeldUntil, string? Reference, long? Amount)
{
    /// <summary>The name of the ticket type of a sold seat.</summary>
    public string? TicketType { get; init; }

    /// <summary>
    /// The amount of a sold seat has parts: if it is moved within its category, it keeps them. Absent: another seat costs the screening's
    /// price.
    /// </summary>
    public bool? Itemised { get; init; }
}

/// <summary>The seats of a screening that are not free, as they were at one position.</summary>
public sealed record TakenSeats(int Epoch, long Revision, IReadOnlyList<TakenSeat> Seats);

/// <summary>Reads who is behind each seat, for staff. Thread-safe.</summary>
public sealed class TakenSeatQueries(NpgsqlDataSource database)
{
    // One snapshot, so that the seats belong to the head's revision.
    private const string Read = """
        BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
        SELECT seatmap_epoch() AS Epoch, revision FROM screening_heads WHERE screening_id = @Id;
        SELECT s.seat, s.status, s.hold_id AS HoldId, COALESCE(h.holder, b.holder) AS Holder, s.held_until AS HeldUntil,
               b.reference, b.amount, b.ticket_type AS TicketType, b.itemised
        FROM screening_seats s
        LEFT JOIN holds h ON h.screening_id = s.screening_id AND h.hold_id = s.hold_id
        LEFT JOIN (SELECT k.screening_id, k.seat, k.reference, k.amount, k.price ->> 'typeName' AS ticket_type,
                          k.price IS NOT NULL AS itemised, o.holder
                   FROM booking_seats k JOIN bookings o USING (screening_id, reference) WHERE k.live) b
            ON b.screening_id = s.screening_id AND b.seat = s.seat AND s.status = 2
        WHERE s.screening_id = @Id AND s.status <> 0 ORDER BY s.seat;
        COMMIT;
        """;

    private sealed record Head(int Epoch, long Revision);

    private sealed record Row(
        int Seat, short Status, Guid? HoldId, Guid? Holder, DateTime? HeldUntil, string? Reference, long? Amount, string? TicketType,
        bool? Itemised);

    /// <returns>Null when there is no such screening.</returns>
    public async Task<TakenSeats?> FindAsync(ScreeningId id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var reader = await connection.QueryMultipleAsync(
            new CommandDefinition(Read, new { Id = id.Value }, cancellationToken: cancellation));
        var head = await reader.ReadSingleOrDefaultAsync<Head>();
        var rows = await reader.ReadAsync<Row>();
        return head is null ? null : new TakenSeats(head.Epoch, head.Revision, [.. rows.Select(Seat)]);
    }

    private static TakenSeat Seat(Row r) =>
        new(r.Seat, (SeatStatus)r.Status, r.HoldId, r.Holder, r.HeldUntil, r.Reference, r.Amount)
        {
            TicketType = r.TicketType,
            Itemised = r.Itemised is true ? true : null,
        };
}
