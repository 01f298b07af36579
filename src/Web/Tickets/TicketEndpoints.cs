using System.Security.Claims;
using System.Text;
using SeatEngine.Bookings;
using SeatHub;
using SeatHub.Limits;
using Web.Addresses;
using Web.Bookings;
using Web.Limits;

namespace Web.Tickets;

/// <summary>The calendar entry that buyers download from the booking's page.</summary>
internal static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder app) =>
        app.MapGet("/bookings/{reference}/calendar.ics", CalendarAsync).RequireAuthorization().ExcludeFromDescription()
            .Limited(RequestKind.LookUp);

    // Somebody else's booking gets the same 404 as one that does not exist.
    private static async Task<IResult> CalendarAsync(
        string reference, string? key, HttpContext context, ClaimsPrincipal user, BookingQueries bookings, BookingKeys keys,
        PublicLinks links, CancellationToken cancellation)
    {
        if (await bookings.FindAsync(reference, cancellation) is not { } booking || keys.Buyer(booking, user.GetCaller(), key) is null)
            return TypedResults.NotFound();
        var calendar = BookingCalendar.Of(booking, links.Booking(context.Request, booking.Reference));
        context.Response.Headers.CacheControl = "no-store";
        var content = Encoding.UTF8.GetBytes(calendar.Write());
        return TypedResults.File(content, TicketCalendar.ContentType, BookingCalendar.FileName(booking));
    }
}
