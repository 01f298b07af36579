using System.Security.Claims;
using SeatEngine.Seats;

namespace SeatHub;

/// <summary>Who is asking, as the signed token says.</summary>
public static class HolderClaims
{
    public const string HolderId = "seatmap:holder";
    public const string StaffId = "seatmap:staff-id";
    public const string StaffName = "seatmap:staff";

    /// <exception cref="InvalidOperationException">Not authenticated: an endpoint lacks its authorization.</exception>
    public static HolderId GetHolder(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(HolderId), out var id)
            ? new HolderId(id)
            : throw new InvalidOperationException("The caller has no holder id");

    /// <returns>Null for everybody who is not staff.</returns>
    public static StaffMember? GetStaff(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(StaffId), out var id) && principal.FindFirstValue(StaffName) is { } name
            ? new StaffMember(new StaffId(id), name, new TillId(name))
            : null;

    /// <exception cref="InvalidOperationException">Not authenticated: an endpoint lacks its authorization.</exception>
    public static Caller GetCaller(this ClaimsPrincipal principal) => new(principal.GetHolder(), Staff: principal.GetStaff());
}
