using Dapper;

namespace SeatEngine.Screenings;

/// <summary>A filter as SQL on <c>screenings s</c>, <c>halls l</c> and <c>venues v</c>: conditions, and the values in them.</summary>
internal sealed class ListQuery
{
    /// <summary>The day of the start by the venue's clock; only in a query with <see cref="ZoneOffsets"/>.</summary>
    public const string LocalDay = "((seatmap_moment(s.starts_at) AT TIME ZONE 'UTC') + COALESCE(z.ahead, interval '0'))::date";

    // At most one row for each screening: the times of a zone do not overlap.
    private const string JoinZones = """
        LEFT JOIN unnest(@Zones, @Since, @Until, @Ahead) AS z(zone, since, until, ahead)
            ON z.zone = v.time_zone AND s.starts_at >= z.since AND s.starts_at < z.until
        """;

    // No clock is further from UTC.
    private static readonly TimeSpan MaxAhead = TimeSpan.FromHours(16);

    private readonly List<string> _conditions = [];
    private readonly bool _descending;
    private readonly bool _withZones;

    public ListQuery(ScreeningFilter filter, ZoneOffsets? zones)
    {
        _descending = filter.Span == ListSpan.Past;
        _withZones = zones is not null;
        Add(filter.Span switch
        {
            ListSpan.Upcoming => "s.starts_at > now() - @UpcomingFor",
            ListSpan.Past => "s.starts_at <= now() - @UpcomingFor",
            _ => "true",
        }, new { filter.UpcomingFor });
        if (filter.OnSale)
            Add("s.sales_close_at > now()", null);
        if (filter.Ids is { } ids)
            Add("s.screening_id = ANY(@Ids)", new { Ids = ids.ToArray() });
        if (filter.Organizer is { } organizer)
            Add(ScreeningOrganizers.IsOwn("s.screening_id"), new { Organizer = organizer.Value });
        if (filter.Title is { } title)
            Add("s.title = @Title", new { Title = title });
        if (filter.Venue is { } venue)
        {
            Add(
                "seatmap_search_text(@Venue) IN (v.name_search, v.name_search || ', ' || v.city_search)",
                new { Venue = ScreeningFilter.Storable(venue) });
        }

        if (filter.City is { } city)
            Add("v.city_search = seatmap_search_text(@City)", new { City = ScreeningFilter.Storable(city) });
        if (filter.Words is { } words)
            AddWords(ScreeningFilter.Split(words));
        if (zones is not null)
            AddDays(filter, zones);
    }

    public DynamicParameters Values { get; } = new();

    /// <summary>What follows the tables: <c>WHERE</c>, after a join that it may need.</summary>
    public string Where => $"{(_withZones ? JoinZones : "")} WHERE {string.Join(" AND ", _conditions)}";

    /// <summary>After the position in <c>@AfterStart</c> and <c>@AfterId</c>.</summary>
    public string After => $"(s.starts_at, s.screening_id) {(_descending ? '<' : '>')} (@AfterStart::timestamptz, @AfterId)";

    public string Order => _descending ? "ORDER BY s.starts_at DESC, s.screening_id DESC" : "ORDER BY s.starts_at, s.screening_id";

    // ARRAY makes the patterns once, not for each row. No word contains a line break.
    private void AddWords(string[] words) => Add(
        """
        concat_ws(E'\n', s.title_search, v.name_search, l.name_search, v.city_search)
            LIKE ALL (ARRAY(SELECT seatmap_search_pattern(w) FROM unnest(@Words) w))
        """,
        new { Words = words });

    private void AddDays(ScreeningFilter filter, ZoneOffsets zones)
    {
        Values.AddDynamicParams(new { zones.Zones, zones.Since, zones.Until, zones.Ahead });
        // The first of each two lets the index on the start do most of the work.
        if (filter.From is { } from)
        {
            Add(
                $"s.starts_at >= @FromMoment AND {LocalDay} >= @From::date",
                new { FromMoment = Moment(from, -MaxAhead), From = AsDate(from) });
        }

        if (filter.To is { } to)
        {
            Add(
                $"s.starts_at <= @ToMoment AND {LocalDay} <= @To::date",
                new { ToMoment = Moment(to, TimeSpan.FromDays(1) + MaxAhead), To = AsDate(to) });
        }
    }

    private void Add(string condition, object? values)
    {
        _conditions.Add(condition);
        if (values is not null)
            Values.AddDynamicParams(values);
    }

    private static DateTime AsDate(DateOnly day) => day.ToDateTime(TimeOnly.MinValue);

    // MinValue and MaxValue are -infinity and infinity in PostgreSQL, which is right here.
    private static DateTime Moment(DateOnly day, TimeSpan offset)
    {
        var ticks = day.ToDateTime(TimeOnly.MinValue).Ticks + offset.Ticks;
        return new DateTime(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc);
    }
}
