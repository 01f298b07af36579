using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Screenings;
using SeatEngine.Seats;

namespace Web.Pages.Staff;

/// <summary>One screening for the box office: the map, who holds or bought each seat, and the ledger.</summary>
[Authorize(Policy = nameof(StaffRights.SeeScreenings))]
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
            new { screeningId = Screening.Id, detail.PlanHash, Screening.Currency, Screening.TimeZone, detail.Prices },
            JsonSerializerOptions.Web);
        return Page();
    }
}
