using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Screenings;
using Web.Text;

namespace Web.Pages.Staff;

/// <summary>Current and later screenings with their sales. The script updates the numbers.</summary>
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
                // By local time, which is what the page shows.
                .OrderBy(screening => VenueClock.At(screening.StartsAt, screening.TimeZone).DateTime)
                .ThenBy(screening => screening.Id)
                .GroupBy(screening => VenueClock.At(screening.StartsAt, screening.TimeZone).Date)
                .Select(day => new Day(
                    NameOf(day.Key, day.First().TimeZone), day.Key.ToString("d MMMM", CultureInfo.InvariantCulture), [.. day])),
        ];
    }

    /// <summary>
    /// The state of sales: a name for the style sheet and a text for people. client/src/apps/staff/screenings/salesState.ts gives the same.
    /// </summary>
    public (string Name, string Text) Sales(StaffScreening screening)
    {
        if (Now >= screening.SalesCloseAt)
            return ("closed", "Sales closed");
        if (Now >= screening.SalesOpenAt)
            return ("open", "On sale");
        var opens = VenueClock.At(screening.SalesOpenAt, screening.TimeZone);
        return ("ahead", $"Opens {opens.ToString("ddd d MMM, HH:mm", CultureInfo.InvariantCulture)}");
    }

    public static string Count(int seats) => seats.ToString("N0", CultureInfo.InvariantCulture);

    private string NameOf(DateTime day, string timeZone) => (day - VenueClock.At(Now, timeZone).Date).Days switch
    {
        -1 => "Yesterday",
        0 => "Today",
        1 => "Tomorrow",
        _ => day.DayOfWeek.ToString(),
    };
}
