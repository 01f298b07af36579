using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Mail;
using SeatEngine.Seats;
using SeatHub;

namespace Web.Pages.Kiosk;

/// <summary>The box office's screen. The page is empty; its script does everything, with the API.</summary>
[Authorize(Policy = nameof(StaffRights.SellAtTill))]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class KioskModel(MailQueue mail) : PageModel
{
    /// <summary>A customer may give an address for the ticket.</summary>
    public bool SendsMail => mail.IsOn;

    /// <summary>The name of the till in whose account the sales are recorded.</summary>
    public string Till => User.GetStaff()!.Till.Value;
}
