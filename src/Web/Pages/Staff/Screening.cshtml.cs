using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Screenings;
using SeatEngine.Seats;

namespace Web.Pages.Staff;

/// <summary>One screening as the box office works on it: the map, who has what, and how it came to be.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ScreeningModel(ScreeningCatalog screenings) : PageModel
{
    public ScreeningDetail Detail { get; private set; } = null!;

    public ScreeningSummary Screening => Detail.Screening;

    /// <summary>What the script needs to start, as JSON that is safe inside a script element.</summary>
    public string Data { get; private set; } = "{}";

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellation)
    {
        if (await screenings.FindAsync(new ScreeningId(id), cancellation) is not { } detail)
            return NotFound();
        Detail = detail;
        Data = JsonSerializer.Serialize(
            new { screeningId = Screening.Id, detail.PlanHash, Screening.Currency, Screening.TimeZone, detail.Prices }, JsonSerializerOptions.Web);
        return Page();
    }
}
