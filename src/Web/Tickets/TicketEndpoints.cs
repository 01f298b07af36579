using System.Security.Claims;
using System.Text;
using SeatEngine.Bookings;
using SeatHub;
using SeatHub.Limits;
using Web.Addresses;
using Web.Admissions;
using Web.Bookings;
using Web.Limits;

namespace Web.Tickets;

/// <summary>The calendar entry that buyers download from the booking's page, and the keys that check codes.</summary>
internal static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder app) =>
        app.MapGet("/bookings/{reference}/calendar.ics", CalendarAsync).RequireAuthorization().ExcludeFromDescription()
            .Limited(RequestKind.LookUp);

    public static void MapTicketKeys(this IEndpointRouteBuilder api) => api.MapGet("ticket-keys", KeysAsync)
        .AllowAnonymous().WithName("listTicketKeys").WithSummary("The public keys that check the codes of tickets, without a connection")
        .WithDescription(
            "JSON Web Keys. A code is \"1\", the reference, and in Crockford's base 32: key, screening, seat and issue as LEB128, and an "
            + "ECDSA signature with SHA-256 (64 bytes) of \"SeatMap ticket 1\", the reference and these numbers. Several keys are valid at "
            + "once. What is void is not in the code: a door asks, or takes its list along.");

    private static async Task<TicketPublicKeys> KeysAsync(TicketKeys keys, CancellationToken cancellation) =>
        new(await AdmissionEndpoints.PublicKeysAsync(keys, cancellation));

    // Somebody else's booking gets the same 404 as one that does not exist.
    private static async Task<IResult> CalendarAsync(
        string reference, string? key, HttpContext context, ClaimsPrincipal user, BookingQueries bookings, BookingKeys keys,
        TicketCodes codes, PublicLinks links, CancellationToken cancellation)
    {
        if (await bookings.FindAsync(reference, cancellation) is not { } booking || keys.Buyer(booking, user.GetCaller(), key) is null)
            return TypedResults.NotFound();
        var tickets = await codes.OfAsync(booking, context.Request, cancellation);
        var calendar = BookingCalendar.Of(booking, links.Booking(context.Request, booking.Reference), tickets);
        context.Response.Headers.CacheControl = "no-store";
        var content = Encoding.UTF8.GetBytes(calendar.Write());
        return TypedResults.File(content, TicketCalendar.ContentType, BookingCalendar.FileName(booking));
    }
}
