using System.Security.Claims;
using SeatEngine.Seats;

namespace SeatHub;

/// <summary>Who is asking, as the signed token said it.</summary>
public static class HolderClaims
{
    public const string HolderId = "seatmap:holder";
    public const string StaffName = "seatmap:staff";

    /// <exception cref="InvalidOperationException">Not authenticated: an endpoint lacks its authorization.</exception>
    public static HolderId GetHolder(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(HolderId), out var id) ? new HolderId(id) : throw new InvalidOperationException("The caller has no holder id");

    /// <summary>The name of the member of staff, or null for a visitor.</summary>
    public static string? GetStaff(this ClaimsPrincipal principal) => principal.FindFirstValue(StaffName);
}
