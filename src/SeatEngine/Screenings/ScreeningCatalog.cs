using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using SeatEngine.Plans;
using SeatEngine.Prices;
using SeatEngine.Seats;

namespace SeatEngine.Screenings;

/// <summary>What is on, and on what terms. Thread-safe.</summary>
public sealed partial class ScreeningCatalog(
    NpgsqlDataSource database, PlanStore plans, IOptions<SeatRuleOptions> rules, ILogger<ScreeningCatalog> log)
{
    private const string From = "FROM screenings s JOIN halls l USING (hall_id) JOIN venues v USING (venue_id)";

    private const string Select = $"""
        SELECT s.screening_id AS Id, s.title, s.kind, v.name AS Venue, v.city, v.time_zone AS TimeZone, l.name AS Hall,
               seatmap_moment(s.starts_at) AS StartsAt, seatmap_moment(s.sales_open_at) AS SalesOpenAt,
               seatmap_moment(s.sales_close_at) AS SalesCloseAt, h.seat_count AS SeatCount,
               h.seat_count - h.held - h.sold - h.blocked AS SeatsLeft, s.currency, s.plan_hash AS PlanHash,
               s.orphan_rule AS OrphanRule, h.held, h.sold, h.blocked, h.revision, s.accessible_release AS AccessibleRelease,
               s.hall_notes AS HallNotes, h.terms_version AS Version, s.called_off_at AS CalledOffAt,
               s.call_off_reason AS CallOffReason, s.starts_at::text AS Position, s.pricing::text AS Pricing
        {From} JOIN screening_heads h USING (screening_id)
        """;

    private readonly FromPrices _fromPrices = new(plans, log);
    private readonly StoredFaults _faults = new(log);

    private sealed record Row(
        long Id, string Title, string Kind, string Venue, string City, string TimeZone, string Hall, DateTime StartsAt,
        DateTime SalesOpenAt, DateTime SalesCloseAt, int SeatCount, int SeatsLeft, string Currency, string PlanHash,
        bool OrphanRule, int Held, int Sold, int Blocked, long Revision, short AccessibleRelease, string HallNotes, int Version,
        DateTime? CalledOffAt, string CallOffReason, string Position, string? Pricing)
    {
        public ScreeningSummary Summary((long From, long To) price) => new()
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
            FromPrice = price.From,
            ToPrice = price.To,
            Currency = Currency,
            CalledOffAt = CalledOffAt,
        };
    }

    public async Task<ScreeningDetail?> FindAsync(ScreeningId id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var row = await FindRowAsync(connection, id, cancellation);
        if (row is null || await plans.FindAsync(row.PlanHash, cancellation) is not { } plan)
            return null;
        _faults.Log(row.Id, row.TimeZone, row.StartsAt);
        var prices = await PricesAsync(connection, [id.Value], cancellation);
        var from = await _fromPrices.FindAsync(connection, [Counts(row)], prices, cancellation);
        var amounts = prices[id.Value].ToDictionary(price => price.Category, price => price.Amount, StringComparer.Ordinal);
        return new ScreeningDetail(
            row.Summary((from[row.Id], Highest(prices[row.Id]))), row.PlanHash, row.OrphanRule, rules.Value.MaxSeatsPerHold,
            (int)rules.Value.HoldTime.TotalSeconds,
            [.. plan.Categories.Select(c => new ScreeningPrice(c.Id, c.Name, c.Color, amounts.GetValueOrDefault(c.Id)))],
            (AccessibleRelease)row.AccessibleRelease)
        {
            HallNotes = row.HallNotes,
            CallOffReason = row.CallOffReason,
            Version = row.Version,
            Pricing = row.Pricing is null ? null : ScreeningPricing.Read(row.Pricing),
        };
    }

    /// <summary>Screenings on sale, those with most held seats first: where a node that starts will be asked first.</summary>
    internal async Task<IReadOnlyList<ScreeningId>> BusiestAsync(int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<long>(new CommandDefinition("""
            SELECT s.screening_id FROM screenings s JOIN screening_heads h USING (screening_id)
            WHERE s.sales_open_at <= now() AND s.sales_close_at > now() AND s.called_off_at IS NULL
            ORDER BY h.held DESC, s.starts_at, s.screening_id LIMIT @most
            """, new { most }, cancellationToken: cancellation))).Select(id => new ScreeningId(id)).ToList();
    }

    internal async Task<ScreeningTerms?> FindTermsAsync(ScreeningId id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var row = await FindRowAsync(connection, id, cancellation);
        if (row is null || await plans.FindAsync(row.PlanHash, cancellation) is not { } plan)
            return null;
        var prices = (await PricesAsync(connection, [id.Value], cancellation))[id.Value];
        return new ScreeningTerms(id, plan, row.SalesOpenAt, row.SalesCloseAt, row.OrphanRule, row.Currency,
            prices.ToDictionary(price => price.Category, price => price.Amount, StringComparer.Ordinal),
            (AccessibleRelease)row.AccessibleRelease)
        {
            Version = row.Version,
            StartsAt = row.StartsAt,
            HallNotes = row.HallNotes,
            IsCalledOff = row.CalledOffAt is not null,
            CallOffReason = row.CallOffReason,
            Pricing = ScreeningPricing.Read(row.Pricing),
        };
    }

    private static Task<Row?> FindRowAsync(NpgsqlConnection connection, ScreeningId id, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"{Select} WHERE s.screening_id = @Id", new { Id = id.Value }, cancellationToken: cancellation));

    private static async Task<ILookup<long, CategoryPrice>> PricesAsync(
        NpgsqlConnection connection, long[] ids, CancellationToken cancellation)
    {
        var rows = await connection.QueryAsync<CategoryPrice>(new CommandDefinition(
            "SELECT screening_id AS Screening, category, amount FROM screening_prices WHERE screening_id = ANY(@ids)",
            new { ids }, cancellationToken: cancellation));
        return rows.ToLookup(price => price.Screening);
    }

    private static SeatCounts Counts(Row row) => new(row.Id, row.PlanHash, row.Revision, row.SeatCount, row.SeatsLeft);
}
