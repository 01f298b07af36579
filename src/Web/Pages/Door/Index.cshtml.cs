using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Seats;

namespace Web.Pages.Door;

/// <summary>
/// The page of a door, for telephones. It is empty and the same for everybody, so that a device can keep it; its script does everything,
/// with the API.
/// </summary>
[Authorize(Policy = nameof(StaffRights.AdmitVisitors))]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class DoorModel : PageModel;
