using System.Security.Claims;
using SeatEngine.Seats;
using SeatEngine.Staff;

namespace SeatHub;

/// <summary>Who is asking, as their token says.</summary>
public static class HolderClaims
{
    public const string HolderId = "seatmap:holder";
    public const string StaffId = "seatmap:staff-id";
    public const string StaffName = "seatmap:staff";
    public const string StaffToken = "seatmap:staff-token";

    /// <summary>What staff may do: <see cref="StaffRoles"/>.</summary>
    public const string Role = "seatmap:role";

    /// <summary>
    /// Where staff connected from: a property of the claim <see cref="StaffToken"/>. Forms are valid for the claims that they were made
    /// with, and a browser may send its form from another address.
    /// </summary>
    public const string Address = "seatmap:address";

    /// <exception cref="InvalidOperationException">Not authenticated: an endpoint lacks its authorization.</exception>
    public static HolderId GetHolder(this ClaimsPrincipal principal) => principal.Identity is VisitorIdentity visitor
        ? visitor.Holder
        : Guid.TryParse(principal.FindFirstValue(HolderId), out var id)
            ? new HolderId(id)
            : throw new InvalidOperationException("The caller has no holder id");

    /// <returns>Null for everybody who is not staff.</returns>
    public static StaffMember? GetStaff(this ClaimsPrincipal principal) => principal.Identity is not VisitorIdentity
        && Guid.TryParse(principal.FindFirstValue(StaffId), out var id) && principal.FindFirstValue(StaffName) is { } name
        && principal.FindFirst(StaffToken) is { } claim && Guid.TryParse(claim.Value, out var token)
            ? new StaffMember(
                new StaffId(id), name, new TillId(name), new StaffTokenId(token),
                claim.Properties.TryGetValue(Address, out var address) ? address : null,
                StaffRoles.RightsOf(principal.FindFirstValue(Role)))
            : null;

    /// <exception cref="InvalidOperationException">Not authenticated: an endpoint lacks its authorization.</exception>
    public static Caller GetCaller(this ClaimsPrincipal principal) => new(principal.GetHolder(), Staff: principal.GetStaff());
}

/// <summary>A visitor, who is nothing but a holder. Everything that is asked for each command is known without looking at claims.</summary>
public sealed class VisitorIdentity(HolderId holder, string scheme)
    : ClaimsIdentity([new Claim(HolderClaims.HolderId, holder.ToString())], scheme)
{
    public HolderId Holder => holder;
}
