using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Screenings;

namespace Web.Pages;

public sealed class IndexModel(ScreeningCatalog screenings, TimeProvider time) : PageModel
{
    /// <summary>A seat count that the page calls few: one in twelve.</summary>
    private const int FewShare = 12;

    public sealed record Day(string Name, string Date, IReadOnlyList<ScreeningSummary> Screenings);

    public IReadOnlyList<Day> Days { get; private set; } = [];

    public DateTimeOffset Now { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Now = time.GetUtcNow();
        var all = await screenings.ListAsync(cancellation);
        Days =
        [
            .. all.Where(screening => screening.SalesCloseAt > Now)
                // By the clocks on the walls, as they are shown; a tie is rare enough to fall to the number.
                .OrderBy(screening => VenueClock.At(screening.StartsAt, screening.TimeZone).DateTime)
                .ThenBy(screening => screening.Id)
                .GroupBy(screening => VenueClock.At(screening.StartsAt, screening.TimeZone).Date)
                .Select(day => new Day(NameOf(day.Key, day.First().TimeZone), day.Key.ToString("d MMMM", CultureInfo.InvariantCulture), [.. day])),
        ];
    }

    public static int Few(ScreeningSummary screening) => Math.Max(1, screening.SeatCount / FewShare);

    public static string SeatsLeft(int seats) => seats switch
    {
        0 => "Sold out",
        1 => "1 seat left",
        _ => seats.ToString("N0", CultureInfo.InvariantCulture) + " seats left",
    };

    private string NameOf(DateTime day, string timeZone) => (day - VenueClock.At(Now, timeZone).Date).Days switch
    {
        0 => "Today",
        1 => "Tomorrow",
        _ => day.DayOfWeek.ToString(),
    };
}
