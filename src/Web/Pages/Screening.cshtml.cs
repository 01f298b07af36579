using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Screenings;
using SeatEngine.Seats;

namespace Web.Pages;

public sealed class ScreeningModel(ScreeningCatalog screenings, TimeProvider time) : PageModel
{
    public ScreeningDetail Detail { get; private set; } = null!;

    public ScreeningSummary Screening => Detail.Screening;

    /// <summary>What the map's script needs to start, as JSON that is safe inside a script element.</summary>
    public string Data { get; private set; } = "{}";

    /// <summary>Why nothing can be held now, or null.</summary>
    public string? SalesNote { get; private set; }

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellation)
    {
        if (await screenings.FindAsync(new ScreeningId(id), cancellation) is not { } detail)
            return NotFound();
        Detail = detail;
        var now = time.GetUtcNow();
        SalesNote = now >= Screening.SalesCloseAt ? "Sales for this screening have closed."
            : now < Screening.SalesOpenAt ? $"Seats go on sale {VenueClock.Day(Screening.SalesOpenAt, Screening.TimeZone)} at {VenueClock.Time(Screening.SalesOpenAt, Screening.TimeZone)}."
            : null;
        Data = JsonSerializer.Serialize(
            new { screeningId = Screening.Id, detail.PlanHash, detail.MaxSeats, Screening.Currency, detail.Prices }, JsonSerializerOptions.Web);
        return Page();
    }
}
