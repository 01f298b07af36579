using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Plans;
using SeatEngine.Seats;

namespace Web.Pages.Staff;

/// <summary>The stored seating plans, and the import of a new one, which is shown before it is stored.</summary>
[Authorize(Policy = nameof(StaffRights.AddScreenings))]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class PlansModel(PlanStore plans) : PageModel
{
    public IReadOnlyList<StoredPlan> Known { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) => Known = await plans.ListAsync(cancellation);
}
