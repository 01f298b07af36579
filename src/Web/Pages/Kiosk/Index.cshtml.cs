using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatHub;
using Web.Screenings;

namespace Web.Pages.Kiosk;

/// <summary>The box office's screen: one page, whose script does the rest over the API.</summary>
[Authorize(Policy = StaffEndpoints.Policy)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class KioskModel : PageModel
{
    /// <summary>The name that sales are booked under.</summary>
    public string Till => User.GetStaff()!;
}
