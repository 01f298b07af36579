using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Plans;
using SeatEngine.Screenings;

namespace Web.Pages.Staff;

/// <summary>The form for a screening to be. Its script sends it, so that nothing that was typed is lost when something is wrong.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class NewScreeningModel(PlanStore plans, ScreeningSetup setup) : PageModel
{
    public IReadOnlyList<StoredPlan> Plans { get; private set; } = [];

    public IReadOnlyList<HallView> Halls { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Plans = await plans.ListAsync(cancellation);
        Halls = await setup.HallsAsync(cancellation);
    }
}
