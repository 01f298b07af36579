using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Screenings;
using Web.Text;

namespace Web.Pages;

public sealed class IndexModel(ScreeningCatalog screenings, TimeProvider time) : PageModel
{
    // A strip of 14 days can be swiped through. Later days are found by searching.
    private const int MaxDates = 14;
    private const int MaxNearest = 4;

    public sealed record Day(DateOnly Date, string Name, IReadOnlyList<ScreeningSummary> Screenings)
    {
        public string Iso => Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        public string Text => Date.ToString("d MMMM", CultureInfo.InvariantCulture);

        public string ShortText => Date.ToString("d MMM", CultureInfo.InvariantCulture);
    }

    /// <summary>Another filter, and how many screenings it finds.</summary>
    public sealed record Suggestion(string Text, int Count, ProgrammeFilter Filter);

    public ProgrammeFilter Filter { get; private set; } = new();

    /// <summary>The screenings that match the filter, by day.</summary>
    public IReadOnlyList<Day> Days { get; private set; } = [];

    /// <summary>The days to offer in the filter: the first ones with screenings, and the one that is selected.</summary>
    public IReadOnlyList<Day> Dates { get; private set; } = [];

    public IReadOnlyList<string> Venues { get; private set; } = [];

    public int Total { get; private set; }

    public int Found => Days.Sum(day => day.Screenings.Count);

    /// <summary>Other filters to offer, if this one finds nothing.</summary>
    public IReadOnlyList<Suggestion> Suggestions { get; private set; } = [];

    public DateTimeOffset Now { get; private set; }

    public async Task OnGetAsync(string? q, DateOnly? date, string? venue, CancellationToken cancellation)
    {
        Now = time.GetUtcNow();
        Filter = ProgrammeFilter.Of(q, date, venue);
        List<ScreeningSummary> all =
        [
            .. (await screenings.ListAsync(cancellation)).Where(screening => screening.SalesCloseAt > Now)
                // By local time, which is what the page shows. The id gives screenings at the same time a fixed order.
                .OrderBy(screening => VenueClock.At(screening.StartsAt, screening.TimeZone).DateTime)
                .ThenBy(screening => screening.Id),
        ];
        Total = all.Count;
        Venues = [.. all.Select(screening => screening.Venue).Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase)];
        var days = ByDay(all);
        Dates = [.. days.Take(MaxDates), .. days.Skip(MaxDates).Where(day => day.Date == Filter.Date)];
        Days = ByDay(all.Where(Filter.Matches));
        if (Days.Count == 0 && !Filter.IsEmpty)
            Suggestions = [.. FindSuggestions(all)];
    }

    public string FoundText => Filter.IsEmpty || Found == Total ? Screenings(Found) : $"{Found} of {Screenings(Total)}";

    public static string Screenings(int count) =>
        count == 1 ? "1 screening" : count.ToString("N0", CultureInfo.InvariantCulture) + " screenings";

    private List<Day> ByDay(IEnumerable<ScreeningSummary> some) =>
    [
        .. some.GroupBy(screening => VenueClock.Date(screening.StartsAt, screening.TimeZone))
            .Select(day => new Day(day.Key, NameOf(day.Key, day.First().TimeZone), [.. day])),
    ];

    private IEnumerable<Suggestion> FindSuggestions(List<ScreeningSummary> all)
    {
        if (Filter.Date is { } wanted)
        {
            // The days nearest to the selected one, in the order of the calendar.
            var anyDay = Filter with { Date = null };
            var nearest = ByDay(all.Where(anyDay.Matches))
                .OrderBy(day => Math.Abs(day.Date.DayNumber - wanted.DayNumber)).Take(MaxNearest).OrderBy(day => day.Date);
            foreach (var day in nearest)
                yield return new Suggestion($"{day.Name} {day.Text}", day.Screenings.Count, Filter with { Date = day.Date });
        }

        if (Filter.Venue is not null && Count(Filter with { Venue = null }) is { Count: > 0 } anyVenue)
            yield return anyVenue with { Text = "At every venue" };
        if (Filter.Query is { } words && Count(Filter with { Query = null }) is { Count: > 0 } anyWords)
            yield return anyWords with { Text = $"Without “{words}”" };

        Suggestion Count(ProgrammeFilter filter) => new("", all.Count(filter.Matches), filter);
    }

    private string NameOf(DateOnly day, string timeZone) => (day.DayNumber - VenueClock.Date(Now, timeZone).DayNumber) switch
    {
        0 => "Today",
        1 => "Tomorrow",
        _ => day.DayOfWeek.ToString(),
    };
}
