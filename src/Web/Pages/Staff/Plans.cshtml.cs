using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Plans;

namespace Web.Pages.Staff;

/// <summary>The stored seating plans, and the import of a new one, which is shown before it is stored.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class PlansModel(PlanStore plans) : PageModel
{
    public IReadOnlyList<StoredPlan> Known { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) => Known = await plans.ListAsync(cancellation);
}
