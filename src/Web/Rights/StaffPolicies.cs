using Microsoft.AspNetCore.Authorization;
using SeatEngine.Seats;
using SeatEngine.Staff;
using SeatHub;

namespace Web.Rights;

/// <summary>
/// A policy for each right of staff, with its name. Every endpoint, page and hub method that is for staff carries the one that it needs.
/// </summary>
internal static class StaffPolicies
{
    /// <summary>Of the folders of pages, in front of what each page needs.</summary>
    public const string AnyStaff = "Staff";

    private static readonly HashSet<string> _names = [AnyStaff, .. Enum.GetNames<StaffRights>()];

    public static bool IsOne(IAuthorizeData rule) => rule.Policy is { } name && _names.Contains(name);

    public static void Add(AuthorizationOptions authorization)
    {
        authorization.AddPolicy(AnyStaff, policy => policy.RequireClaim(HolderClaims.Role, StaffRoles.All));
        foreach (var right in Enum.GetValues<StaffRights>().Where(right => right != StaffRights.None))
            authorization.AddPolicy(right.ToString(), policy => policy.RequireClaim(HolderClaims.Role, StaffRoles.With(right)));
    }

    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, StaffRights right)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(right.ToString());
}
