using Web.Bookings;
using Web.Holders;
using Web.Holds;
using Web.Plans;
using Web.Screenings;
using Web.Tills;

namespace Web;

internal static class ApiEndpoints
{
    /// <summary>Everything under <c>/api/v1</c> is for holders unless it says otherwise.</summary>
    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").RequireAuthorization();
        api.MapHolders();
        api.MapScreenings();
        api.MapHolds();
        api.MapBookings();
        api.MapStaff();
        api.MapStaffScreenings();
        api.MapStaffPlans();
        api.MapTill();
        app.MapOpenApi().AllowAnonymous();
    }
}
