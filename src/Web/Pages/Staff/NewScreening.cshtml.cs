using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Plans;
using SeatEngine.Screenings;
using SeatEngine.Seats;

namespace Web.Pages.Staff;

/// <summary>The form for a new screening. A script shows and sends it, so that an error loses nothing of what was typed.</summary>
[Authorize(Policy = nameof(StaffRights.AddScreenings))]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class NewScreeningModel(PlanStore plans, ScreeningSetup setup) : PageModel
{
    /// <summary>The plans and the halls to choose from, as JSON that is safe inside a script element.</summary>
    public string Choices { get; private set; } = "{}";

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var known = await plans.ListAsync(cancellation);
        var halls = await setup.HallsAsync(cancellation);
        Choices = JsonSerializer.Serialize(
            new { halls, plans = known.Select(plan => new { plan.Hash, plan.Name, plan.SeatCount }) }, JsonSerializerOptions.Web);
    }
}
