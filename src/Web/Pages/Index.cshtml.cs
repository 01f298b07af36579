using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Screenings;
using SeatEngine.Text;
using Web.Http;
using Web.Languages;
using Web.Screenings;
using Web.Text;

namespace Web.Pages;

public sealed class IndexModel(ScreeningCatalog screenings, PageCursors cursors, TimeProvider time) : PageModel
{
    // A strip of 14 days can be swiped through. Later days are found by searching.
    private const int MaxDates = 14;
    private const int MaxNearest = 4;

    // Some screens of a telephone. The rest is on further pages.
    private const int PageSize = 60;

    private static readonly ScreeningFilter _onSale = new ProgrammeFilter().ToFilter();

    public sealed record Day(DateOnly Date, string Name, IReadOnlyList<ScreeningSummary> Screenings)
    {
        /// <summary>Each once, in the order of its first time.</summary>
        public IEnumerable<Film> Films =>
            Screenings.GroupBy(screening => screening.Title).Select(film => new Film(film.Key, film.First().Kind,
            [
                .. film.GroupBy(screening => (screening.Venue, screening.City))
                    .Select(house => NewHouse(house.Key.Venue, house.Key.City, [.. house])),
            ]));

        private static House NewHouse(string venue, string city, IReadOnlyList<ScreeningSummary> screenings) =>
            screenings.DistinctBy(each => each.Hall).Count() > 1
                ? new House(venue, city, HasHalls: true, screenings)
                : new House($"{venue}, {screenings[0].Hall}", city, HasHalls: false, screenings);

        public string Iso => Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        public string Text => VenueClock.Day(Date);

        public string ShortText => VenueClock.ShortDay(Date);
    }

    /// <summary>What is shown, on one day.</summary>
    public sealed record Film(string Title, string Kind, IReadOnlyList<House> Houses);

    /// <summary>Where a film is shown. With several halls each time says which.</summary>
    public sealed record House(string Name, string City, bool HasHalls, IReadOnlyList<ScreeningSummary> Screenings);

    /// <summary>Another filter, and how many screenings it finds.</summary>
    public sealed record Suggestion(string Text, int Count, ProgrammeFilter Filter);

    public ProgrammeFilter Filter { get; private set; } = new();

    /// <summary>The screenings of this page, by day.</summary>
    public IReadOnlyList<Day> Days { get; private set; } = [];

    /// <summary>The days to offer in the filter: the first ones with screenings, and the one that is selected.</summary>
    public IReadOnlyList<Day> Dates { get; private set; } = [];

    public IReadOnlyList<string> Venues { get; private set; } = [];

    public int Total { get; private set; }

    /// <summary>How many screenings match the filter, and how many of them follow on further pages.</summary>
    public ListCount Found { get; private set; } = new(0, 0);

    /// <summary>True if this is not the first page.</summary>
    public bool Continued { get; private set; }

    /// <summary>The query string of the next page, or null.</summary>
    public string? NextPage { get; private set; }

    /// <summary>Other filters to offer, if this one finds nothing.</summary>
    public IReadOnlyList<Suggestion> Suggestions { get; private set; } = [];

    public DateTimeOffset Now { get; private set; }

    public async Task OnGetAsync(string? q, DateOnly? date, string? venue, string? after, CancellationToken cancellation)
    {
        Now = time.GetUtcNow();
        Filter = ProgrammeFilter.Of(q, date, venue);
        var filter = Filter.ToFilter();
        // With a place that is none, the list begins at its beginning.
        var position = after is null ? null : cursors.ReadPosition(filter.Span, after);
        Continued = position is not null;
        var page = await screenings.ListAsync(filter, position, PageSize, cancellation);
        var days = await screenings.CountByDayAsync(_onSale, cancellation);
        Total = days.Sum(day => day.Count);
        Found = Filter.IsEmpty && page.Next is null && !Continued
            ? new ListCount(Total, 0)
            : await screenings.CountAsync(filter, page.Next, cancellation);
        if (page.Next is { } next)
            NextPage = Filter.UrlQueryAfter(cursors.WritePosition(filter.Span, next));
        Venues = NamesOf(await screenings.VenuesAsync(_onSale, cancellation));
        Dates = [.. days.Index().Where(day => day.Index < MaxDates || day.Item.Day == Filter.Date).Select(day => Named(day.Item))];
        Days = ByDay(page.Screenings);
        if (Found.All == 0 && !Filter.IsEmpty)
            Suggestions = await FindSuggestionsAsync(cancellation);
    }

    public string FoundText =>
        Filter.IsEmpty || Found.All == Total
            ? Screenings(Found.All)
            : Texts.Current["list.countOf", ("found", Found.All), ("count", Total)];

    public static string Screenings(int count) => Texts.Current["list.count", ("count", count)];

    public static string More(int count) => Texts.Current["list.more", ("count", count)];

    // The list is in the order of the moments. Where it is another day already, that day's section comes after.
    private List<Day> ByDay(IEnumerable<ScreeningSummary> inOrder) =>
    [
        .. inOrder.GroupBy(screening => VenueClock.Date(screening.StartsAt, screening.TimeZone)).OrderBy(day => day.Key)
            .Select(day => new Day(day.Key, VenueClock.NameOf(day.Key, Now, day.First().TimeZone), [.. day])),
    ];

    private Day Named(DayCount day) => new(day.Day, VenueClock.NameOf(day.Day, Now, day.TimeZone), []);

    private async Task<IReadOnlyList<Suggestion>> FindSuggestionsAsync(CancellationToken cancellation)
    {
        var suggestions = new List<Suggestion>();
        if (Filter.Date is { } wanted)
        {
            // The days nearest to the selected one, in the order of the calendar.
            var nearest = (await screenings.CountByDayAsync((Filter with { Date = null }).ToFilter(), cancellation))
                .OrderBy(day => Math.Abs(day.Day.DayNumber - wanted.DayNumber)).Take(MaxNearest).OrderBy(day => day.Day);
            suggestions.AddRange(nearest.Select(day => new Suggestion(
                $"{Named(day).Name} {Named(day).Text}", day.Count, Filter with { Date = day.Day })));
        }

        if (Filter.Venue is not null)
            await AddAsync(Texts.Current["list.atEveryVenue"], Filter with { Venue = null });
        if (Filter.Query is { } words)
            await AddAsync(Texts.Current["list.without", ("words", words)], Filter with { Query = null });
        return suggestions;

        async Task AddAsync(string text, ProgrammeFilter filter)
        {
            if (await screenings.CountAsync(filter.ToFilter(), null, cancellation) is { All: > 0 } found)
                suggestions.Add(new Suggestion(text, found.All, filter));
        }
    }

    /// <summary>With the city if another one has a venue of that name. What is chosen is among them, whatever an address says.</summary>
    private List<string> NamesOf(IReadOnlyList<ListedVenue> venues)
    {
        var cities = venues.ToLookup(each => EnteredName.KeyWithoutCase(each.Name));
        List<string> names =
            [.. venues.Select(each => cities[EnteredName.KeyWithoutCase(each.Name)].Count() == 1 ? each.Name : each.NameAndCity)];
        if (Filter.Venue is { } chosen && !names.Contains(chosen, StringComparer.OrdinalIgnoreCase))
            names.Insert(0, chosen);
        return names;
    }
}
