using Dapper;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Admissions;

/// <summary>Which tickets a booking has. Thread-safe.</summary>
public sealed class TicketIssues(NpgsqlDataSource database)
{
    /// <summary>The valid tickets of a booking, for these seats of it.</summary>
    public async Task<IReadOnlyList<Ticket>> FindAsync(
        ScreeningId screening, string reference, IReadOnlyCollection<int> seats, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var raised = (await connection.QueryAsync<(int Seat, int Issue)>(new CommandDefinition(
            "SELECT seat, issue FROM ticket_issues WHERE screening_id = @Screening AND reference = @reference",
            new { Screening = screening.Value, reference }, cancellationToken: cancellation))).ToDictionary(r => r.Seat, r => r.Issue);
        return [.. seats.Select(seat => new Ticket(screening, reference, seat, raised.GetValueOrDefault(seat)))];
    }
}
