using Dapper;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Screenings;

/// <summary>How many seats of a screening are free, held, sold and blocked, as of a revision.</summary>
public sealed record Occupancy(long ScreeningId, long Revision, int Free, int Held, int Sold, int Blocked);

/// <summary>The occupancy of the screenings that staff see, from the database. Thread-safe.</summary>
public sealed class OccupancyQueries(NpgsqlDataSource database)
{
    // As much as a page of the staff's list has at most. Changes of later ones are sent too, and their numbers come over REST.
    private const int MaxListed = ListPage<StaffScreening>.MaxRows;

    /// <summary>The next screenings, and those that began within the last six hours, by start; 2,000 at most.</summary>
    /// <param name="organizer">Only those that this member of staff organizes; null: all.</param>
    public async Task<Occupancy[]> ListAsync(StaffId? organizer, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var own = organizer is null ? "true" : ScreeningOrganizers.IsOwn("s.screening_id");
        return [.. await connection.QueryAsync<Occupancy>(new CommandDefinition($"""
            SELECT h.screening_id AS ScreeningId, h.revision, h.seat_count - h.held - h.sold - h.blocked AS Free, h.held, h.sold, h.blocked
            FROM screenings s JOIN screening_heads h USING (screening_id)
            WHERE s.starts_at > now() - interval '6 hours' AND {own}
            ORDER BY s.starts_at, s.screening_id LIMIT @MaxListed
            """, new { MaxListed, Organizer = organizer?.Value }, cancellationToken: cancellation))];
    }
}
