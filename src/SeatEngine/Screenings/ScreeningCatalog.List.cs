using Dapper;
using Npgsql;

namespace SeatEngine.Screenings;

// Lists in pages. The order is by start and id, and a page begins after a place in that order: what is added or removed meanwhile moves
// nothing else to another page. Each method makes as many queries for a thousand screenings as for one.
public sealed partial class ScreeningCatalog
{
    /// <param name="limit">At most <see cref="ListPage{T}.MaxRows"/>.</param>
    public async Task<ListPage<ScreeningSummary>> ListAsync(
        ScreeningFilter filter, ListPosition? after, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var (rows, prices, next) = await RowsAsync(connection, filter, after, limit, cancellation);
        return new(rows.ConvertAll(row => row.Summary(prices[row.Id])), next);
    }

    /// <summary>The same with what only staff see.</summary>
    public async Task<ListPage<StaffScreening>> ListForStaffAsync(
        ScreeningFilter filter, ListPosition? after, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var (rows, prices, next) = await RowsAsync(connection, filter, after, limit, cancellation);
        var revenues = (await connection.QueryAsync<(long Id, long Revenue)>(new CommandDefinition(
            "SELECT screening_id, sum(amount)::bigint FROM booking_seats WHERE screening_id = ANY(@Ids) AND live GROUP BY screening_id",
            new { Ids = rows.ConvertAll(r => r.Id).ToArray() }, cancellationToken: cancellation))).ToDictionary(r => r.Id, r => r.Revenue);
        var screenings = rows.ConvertAll(r => new StaffScreening(r.Summary(prices[r.Id]))
        {
            PlanHash = r.PlanHash,
            Held = r.Held,
            Sold = r.Sold,
            Blocked = r.Blocked,
            Revenue = revenues.GetValueOrDefault(r.Id),
        });
        return new(screenings, next);
    }

    /// <summary>How many there are, and how many after a position.</summary>
    public async Task<ListCount> CountAsync(ScreeningFilter filter, ListPosition? after, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var query = await QueryAsync(connection, filter, cancellation);
        query.Values.AddDynamicParams(new { AfterStart = after?.StartsAt, AfterId = after?.Id ?? 0 });
        var later = after is null ? "false" : query.After;
        return await connection.QuerySingleAsync<ListCount>(new CommandDefinition(
            $"SELECT count(*)::int AS \"All\", (count(*) FILTER (WHERE {later}))::int AS After {From} {query.Where}",
            query.Values, cancellationToken: cancellation));
    }

    /// <summary>The days that have screenings, by the clocks of their venues, in order.</summary>
    public async Task<IReadOnlyList<DayCount>> CountByDayAsync(ScreeningFilter filter, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var query = await QueryAsync(connection, filter, cancellation, needDays: true);
        var rows = await connection.QueryAsync<(DateTime Day, int Count, string TimeZone)>(new CommandDefinition(
            $"SELECT {ListQuery.LocalDay}::timestamp, count(*)::int, min(v.time_zone) {From} {query.Where} GROUP BY 1 ORDER BY 1",
            query.Values, cancellationToken: cancellation));
        return [.. rows.Select(row => new DayCount(DateOnly.FromDateTime(row.Day), row.Count, row.TimeZone))];
    }

    /// <summary>The venues that have screenings, by name.</summary>
    public async Task<IReadOnlyList<ListedVenue>> VenuesAsync(ScreeningFilter filter, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var query = await QueryAsync(connection, filter, cancellation);
        var rows = await connection.QueryAsync<ListedVenue>(new CommandDefinition(
            $"SELECT DISTINCT v.name, v.city {From} {query.Where}", query.Values, cancellationToken: cancellation));
        var byName = StringComparer.InvariantCultureIgnoreCase;
        return [.. rows.OrderBy(v => v.Name, byName).ThenBy(v => v.City, byName)];
    }

    private async Task<(List<Row> Rows, Dictionary<long, (long From, long To)> Prices, ListPosition? Next)> RowsAsync(
        NpgsqlConnection connection, ScreeningFilter filter, ListPosition? after, int limit, CancellationToken cancellation)
    {
        var query = await QueryAsync(connection, filter, cancellation);
        // One more than asked for says whether there is a next page.
        query.Values.AddDynamicParams(new { AfterStart = after?.StartsAt, AfterId = after?.Id ?? 0, Limit = limit + 1 });
        var place = after is null ? "" : $"AND {query.After}";
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"{Select} {query.Where} {place} {query.Order} LIMIT @Limit", query.Values, cancellationToken: cancellation))).AsList();
        var hasNext = rows.Count > limit;
        if (hasNext)
            rows.RemoveRange(limit, rows.Count - limit);
        foreach (var row in rows)
            _faults.Log(row.Id, row.TimeZone, row.StartsAt);
        var prices = await PricesAsync(connection, [.. rows.Select(row => row.Id)], cancellation);
        var from = await _fromPrices.FindAsync(connection, rows.ConvertAll(Counts), prices, cancellation);
        var spans = rows.ToDictionary(row => row.Id, row => (from[row.Id], Highest(prices[row.Id])));
        return (rows, spans, hasNext ? new ListPosition(rows[^1].Position, rows[^1].Id) : null);
    }

    private static long Highest(IEnumerable<CategoryPrice> prices) => prices.Select(price => price.Amount).DefaultIfEmpty().Max();

    private static async Task<ListQuery> QueryAsync(
        NpgsqlConnection connection, ScreeningFilter filter, CancellationToken cancellation, bool needDays = false)
    {
        if (!needDays && filter is { From: null, To: null })
            return new ListQuery(filter, null);
        // From the first to the last screening of the list. Absurd dates would ask for the offsets of thousands of years.
        var (first, last) = await connection.QuerySingleAsync<(DateTime First, DateTime Last)>(new CommandDefinition("""
            SELECT CASE WHEN @Upcoming THEN now() ELSE COALESCE(GREATEST(min(starts_at), now() - interval '50 years'), now()) END,
                   CASE WHEN @Past THEN now() ELSE COALESCE(LEAST(max(starts_at), now() + interval '25 years'), now()) END
            FROM screenings
            """,
            new { Upcoming = filter.Span == ListSpan.Upcoming, Past = filter.Span == ListSpan.Past }, cancellationToken: cancellation));
        var zones = await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT DISTINCT time_zone FROM venues", cancellationToken: cancellation));
        return new ListQuery(filter, new ZoneOffsets(zones, first.AddDays(-1), last.AddDays(1)));
    }
}
