using Web.Admissions;
using Web.Audit;
using Web.Bookings;
using Web.Holders;
using Web.Holds;
using Web.Http;
using Web.Payments;
using Web.Plans;
using Web.Promotions;
using Web.Screenings;
using Web.Tickets;
using Web.Tills;
using Web.Webhooks;

namespace Web;

internal static class ApiEndpoints
{
    /// <summary>Endpoints under <c>/api/v1</c> require a holder unless they allow anonymous callers.</summary>
    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").RequireAuthorization().RefuseUnknown();
        api.MapGroup("").WithTags("Holders").MapHolders();
        api.MapGroup("").WithTags("Screenings and plans").MapScreenings();
        api.MapGroup("").WithTags("Holds").MapHolds();
        api.MapGroup("").WithTags("Payments").MapPayments();
        api.MapGroup("").WithTags("Holds").MapPrices();
        api.MapGroup("").WithTags("Bookings").MapBookings();
        api.MapGroup("").WithTags("Bookings").MapTicketKeys();
        var staff = api.MapGroup("").WithTags("Staff");
        staff.MapStaff();
        staff.MapStaffScreenings();
        staff.MapStaffPlans();
        staff.MapTill();
        staff.MapAudit();
        staff.MapStaffPayments();
        staff.MapOrganizers();
        staff.MapAdmissions();
        staff.MapWebhooks();
        staff.MapCodes();
        app.MapApiDocument();
    }
}
