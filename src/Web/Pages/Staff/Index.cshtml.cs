using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Screenings;
using Web.Text;

namespace Web.Pages.Staff;

/// <summary>What runs today and later, and how it sells. The script keeps the numbers fresh.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class IndexModel(ScreeningCatalog screenings, TimeProvider time) : PageModel
{
    public sealed record Day(string Name, string Date, IReadOnlyList<StaffScreening> Screenings);

    public IReadOnlyList<Day> Days { get; private set; } = [];

    public DateTimeOffset Now { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Now = time.GetUtcNow();
        Days =
        [
            .. (await screenings.ListForStaffAsync(cancellation))
                // By the clocks on the walls, as they are shown.
                .OrderBy(screening => VenueClock.At(screening.StartsAt, screening.TimeZone).DateTime)
                .ThenBy(screening => screening.Id)
                .GroupBy(screening => VenueClock.At(screening.StartsAt, screening.TimeZone).Date)
                .Select(day => new Day(NameOf(day.Key, day.First().TimeZone), day.Key.ToString("d MMMM", CultureInfo.InvariantCulture), [.. day])),
        ];
    }

    /// <summary>The word for the styles and the one for people; client/src/apps/staff/screenings/salesState.ts says the same.</summary>
    public (string Name, string Text) Sales(StaffScreening screening) =>
        Now >= screening.SalesCloseAt ? ("closed", "Sales closed")
        : Now < screening.SalesOpenAt ? ("ahead", $"Opens {VenueClock.At(screening.SalesOpenAt, screening.TimeZone).ToString("ddd d MMM, HH:mm", CultureInfo.InvariantCulture)}")
        : ("open", "On sale");

    public static string Count(int seats) => seats.ToString("N0", CultureInfo.InvariantCulture);

    private string NameOf(DateTime day, string timeZone) => (day - VenueClock.At(Now, timeZone).Date).Days switch
    {
        -1 => "Yesterday",
        0 => "Today",
        1 => "Tomorrow",
        _ => day.DayOfWeek.ToString(),
    };
}
