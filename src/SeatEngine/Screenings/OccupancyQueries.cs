using Dapper;
using Npgsql;

namespace SeatEngine.Screenings;

/// <summary>How many seats of a screening are free, held, sold and blocked, as of a revision.</summary>
public sealed record Occupancy(long ScreeningId, long Revision, int Free, int Held, int Sold, int Blocked);

/// <summary>The occupancy of the screenings that staff see, from the database. Thread-safe.</summary>
public sealed class OccupancyQueries(NpgsqlDataSource database)
{
    // As in the staff's list of screenings.
    private const int MaxListed = 500;

    /// <summary>Screenings to come, and those that began within the last six hours, by start.</summary>
    public async Task<Occupancy[]> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return [.. await connection.QueryAsync<Occupancy>(new CommandDefinition("""
            SELECT h.screening_id AS ScreeningId, h.revision, h.seat_count - h.held - h.sold - h.blocked AS Free, h.held, h.sold, h.blocked
            FROM screenings s JOIN screening_heads h USING (screening_id)
            WHERE s.starts_at > now() - interval '6 hours' ORDER BY s.starts_at, s.screening_id LIMIT @MaxListed
            """, new { MaxListed }, cancellationToken: cancellation))];
    }
}
