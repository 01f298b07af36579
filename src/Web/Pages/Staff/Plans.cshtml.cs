using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Plans;

namespace Web.Pages.Staff;

/// <summary>Seating plans: those there are, and a new one to be looked at before it is kept.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class PlansModel(PlanStore plans) : PageModel
{
    public IReadOnlyList<StoredPlan> Known { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) => Known = await plans.ListAsync(cancellation);
}
