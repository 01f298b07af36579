using System.Security.Claims;
using SeatEngine.Seats;
using SeatEngine.Tills;
using SeatHub;
using Web.Rights;

namespace Web.Tills;

/// <summary>What the caller's till took in and paid out.</summary>
internal static class TillEndpoints
{
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromDays(1);

    public static void MapTill(this IEndpointRouteBuilder api) =>
        api.MapGet("staff/till", (DateTimeOffset? since, ClaimsPrincipal user, TillQueries tills, CancellationToken cancellation) =>
            tills.AccountAsync(user.GetStaff()!.Till, since, DefaultPeriod, cancellation))
            .Needs(StaffRights.SellAtTill)
            .WithName("getTill").WithSummary("Your till: sales, refunds and exchanges since a moment, by default a day ago")
            .ProducesProblem(403);
}
