using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Text;
using SeatHub;
using Web.Http;
using Web.Languages;
using Web.Screenings;
using Web.Text;

namespace Web.Pages.Staff;

/// <summary>Current and later screenings with their sales, or past ones. The script updates the numbers.</summary>
[Authorize(Policy = nameof(StaffRights.SeeScreenings))]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class IndexModel(ScreeningCatalog screenings, PageCursors cursors, TimeProvider time) : PageModel
{
    private const int PageSize = 100;

    public static IReadOnlyList<(string Value, string Key)> Spans { get; } =
        [("", "desk.comingUp"), ("past", "desk.pastOnes"), ("all", "desk.all")];

    public sealed record Day(string Name, string Date, IReadOnlyList<StaffScreening> Screenings);

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Words { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? When { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? To { get; set; }

    public IReadOnlyList<Day> Days { get; private set; } = [];

    public ListCount Found { get; private set; } = new(0, 0);

    public bool MayAdd => User.GetStaff()!.May(StaffRights.AddScreenings);

    public bool Filtered => Words is not null || From is not null || To is not null || When is not null;

    /// <summary>The request of the script for the same list, after <c>/api/v1/</c>.</summary>
    public string ListPath { get; private set; } = "";

    /// <summary>The query string of the next page, or null.</summary>
    public string? NextPage { get; private set; }

    /// <summary>The query string of the first page, or null if this is it.</summary>
    public string? FirstPage { get; private set; }

    public DateTimeOffset Now { get; private set; }

    public async Task OnGetAsync(string? after, CancellationToken cancellation)
    {
        Now = time.GetUtcNow();
        Words = string.IsNullOrWhiteSpace(Words) ? null : Graphemes.Cut(Words.Trim(), ScreeningFilter.MaxText).TrimEnd();
        When = StaffListRequest.SpanOf(When) is null or ListSpan.Upcoming ? null : When;
        var filter = StaffListRequest.FilterFor(User.GetStaff()!) with
        {
            Words = Words,
            From = From,
            To = To,
            Span = StaffListRequest.SpanOf(When)!.Value,
        };
        // With a filter that is too long, and a place that is none, the list begins at its beginning.
        if (filter.Validate() is not null)
            (filter, Words) = (filter with { Words = null }, null);
        var position = after is null ? null : cursors.ReadPosition(filter.Span, after);
        var page = await screenings.ListForStaffAsync(filter, position, PageSize, cancellation);
        Found = await screenings.CountAsync(filter, page.Next, cancellation);
        var limit = PageSize.ToString(CultureInfo.InvariantCulture);
        ListPath = $"staff/screenings{Query(("limit", limit), ("after", position is null ? null : after))}";
        NextPage = page.Next is { } next ? Query(("after", cursors.WritePosition(filter.Span, next))) : null;
        FirstPage = position is null ? null : Query();
        var days = page.Screenings.GroupBy(screening => VenueClock.Date(screening.StartsAt, screening.TimeZone));
        days = filter.Span == ListSpan.Past ? days.OrderByDescending(day => day.Key) : days.OrderBy(day => day.Key);
        Days = [.. days.Select(day => new Day(NameOf(day.Key, day.First().TimeZone), VenueClock.Day(day.Key), [.. day]))];
    }

    /// <summary>
    /// The state of sales: a name for the style sheet and a text for people. client/src/apps/staff/screenings/salesState.ts gives the same.
    /// </summary>
    public (string Name, string Text) Sales(StaffScreening screening)
    {
        if (screening.CalledOffAt is not null)
            return ("closed", Texts.Current["desk.calledOff"]);
        if (Now >= screening.SalesCloseAt)
            return ("closed", Texts.Current["kiosk.salesClosed"]);
        if (Now >= screening.SalesOpenAt)
            return ("open", Texts.Current["desk.onSale"]);
        var (opens, zone) = (screening.SalesOpenAt, screening.TimeZone);
        return ("ahead", Texts.Current["desk.opens", ("when", new Part(VenueClock.ShortDayAndTime(opens, zone)))]);
    }

    public static string Count(int seats) => Numbers.Text(seats, Language.Current);

    public static string Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private string Query(params IEnumerable<(string Name, string? Value)> more)
    {
        IEnumerable<(string Name, string? Value)> parts = [("q", Words), ("when", When), ("from", Iso(From)), ("to", Iso(To)), .. more];
        var given = parts.Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => KeyValuePair.Create(part.Name, part.Value));
        return QueryString.Create(given).ToUriComponent();
    }

    private string NameOf(DateOnly day, string timeZone) =>
        day.DayNumber - VenueClock.Date(Now, timeZone).DayNumber == -1
            ? Texts.Current["date.yesterday"]
            : VenueClock.NameOf(day, Now, timeZone);
}
