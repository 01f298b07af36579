using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using SeatEngine.Plans;
using SeatEngine.Seats;

namespace SeatEngine.Screenings;

/// <summary>What is on, and on what terms. Thread-safe.</summary>
public sealed class ScreeningCatalog(NpgsqlDataSource database, PlanStore plans, IOptions<SeatRuleOptions> rules)
{
    private const string Select = """
        SELECT s.screening_id AS Id, s.title, s.kind, v.name AS Venue, v.city, v.time_zone AS TimeZone, l.name AS Hall,
               s.starts_at AS StartsAt, s.sales_open_at AS SalesOpenAt, s.sales_close_at AS SalesCloseAt, h.seat_count AS SeatCount,
               h.seat_count - h.held - h.sold - h.blocked AS SeatsLeft,
               COALESCE((SELECT min(p.amount) FROM screening_prices p WHERE p.screening_id = s.screening_id), 0) AS FromPrice,
               s.currency, s.plan_hash AS PlanHash, s.orphan_rule AS OrphanRule, h.held, h.sold, h.blocked
        FROM screenings s JOIN screening_heads h USING (screening_id) JOIN halls l USING (hall_id) JOIN venues v USING (venue_id)
        """;

    // A list longer than this is for a search, which comes with its own page.
    private const int MaxListed = 500;

    private sealed record Row(
        long Id, string Title, string Kind, string Venue, string City, string TimeZone, string Hall, DateTime StartsAt,
        DateTime SalesOpenAt, DateTime SalesCloseAt, int SeatCount, int SeatsLeft, int FromPrice, string Currency, string PlanHash,
        bool OrphanRule, int Held, int Sold, int Blocked)
    {
        public ScreeningSummary Summary() => new()
        {
            Id = Id,
            Title = Title,
            Kind = Kind,
            Venue = Venue,
            City = City,
            TimeZone = TimeZone,
            Hall = Hall,
            StartsAt = StartsAt,
            SalesOpenAt = SalesOpenAt,
            SalesCloseAt = SalesCloseAt,
            SeatCount = SeatCount,
            SeatsLeft = SeatsLeft,
            FromPrice = FromPrice,
            Currency = Currency,
        };
    }

    /// <summary>Screenings that have not begun, or began within the last half hour, by start.</summary>
    public async Task<IReadOnlyList<ScreeningSummary>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"{Select} WHERE s.starts_at > now() - interval '30 minutes' ORDER BY s.starts_at, s.screening_id LIMIT @MaxListed",
            new { MaxListed }, cancellationToken: cancellation));
        return [.. rows.Select(r => r.Summary())];
    }

    /// <summary>The same for staff, from six hours ago on: a screening is not over for them when it has begun.</summary>
    public async Task<IReadOnlyList<StaffScreening>> ListForStaffAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"{Select} WHERE s.starts_at > now() - interval '6 hours' ORDER BY s.starts_at, s.screening_id LIMIT @MaxListed",
            new { MaxListed }, cancellationToken: cancellation))).AsList();
        var revenues = (await connection.QueryAsync<(long Id, long Revenue)>(new CommandDefinition(
            "SELECT screening_id, sum(amount) FROM booking_seats WHERE screening_id = ANY(@Ids) AND live GROUP BY screening_id",
            new { Ids = rows.ConvertAll(r => r.Id).ToArray() }, cancellationToken: cancellation))).ToDictionary(r => r.Id, r => r.Revenue);
        return rows.ConvertAll(r => new StaffScreening(r.Summary())
        {
            PlanHash = r.PlanHash,
            Held = r.Held,
            Sold = r.Sold,
            Blocked = r.Blocked,
            Revenue = revenues.GetValueOrDefault(r.Id),
        });
    }

    public async Task<ScreeningDetail?> FindAsync(ScreeningId id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var row = await FindRowAsync(connection, id, cancellation);
        if (row is null || await plans.FindAsync(row.PlanHash, cancellation) is not { } plan)
            return null;
        var prices = await PricesAsync(connection, id, cancellation);
        return new ScreeningDetail(row.Summary(), row.PlanHash, row.OrphanRule, rules.Value.MaxSeatsPerHold,
            (int)rules.Value.HoldTime.TotalSeconds,
            [.. plan.Categories.Select(c => new ScreeningPrice(c.Id, c.Name, c.Color, prices.GetValueOrDefault(c.Id)))]);
    }

    internal async Task<ScreeningTerms?> FindTermsAsync(ScreeningId id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var row = await FindRowAsync(connection, id, cancellation);
        if (row is null || await plans.FindAsync(row.PlanHash, cancellation) is not { } plan)
            return null;
        var prices = await PricesAsync(connection, id, cancellation);
        return new ScreeningTerms(id, plan, row.SalesOpenAt, row.SalesCloseAt, row.OrphanRule, row.Currency, prices);
    }

    private static Task<Row?> FindRowAsync(NpgsqlConnection connection, ScreeningId id, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"{Select} WHERE s.screening_id = @Id", new { Id = id.Value }, cancellationToken: cancellation));

    private static async Task<Dictionary<string, int>> PricesAsync(
        NpgsqlConnection connection, ScreeningId id, CancellationToken cancellation)
    {
        var rows = await connection.QueryAsync<(string Category, int Amount)>(new CommandDefinition(
            "SELECT category, amount FROM screening_prices WHERE screening_id = @Id",
            new { Id = id.Value }, cancellationToken: cancellation));
        return rows.ToDictionary(p => p.Category, p => p.Amount, StringComparer.Ordinal);
    }
}
