using System.Security.Claims;
using System.Text;
using SeatEngine.Bookings;
using SeatHub;
using SeatHub.Limits;
using Web.Addresses;
using Web.Languages;
using Web.Limits;
using Web.Text;

namespace Web.Tickets;

/// <summary>The calendar entry that buyers download from the booking's page.</summary>
internal static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder app) =>
        app.MapGet("/bookings/{reference}/calendar.ics", CalendarAsync).RequireAuthorization().ExcludeFromDescription()
            .Limited(RequestKind.LookUp);

    // Somebody else's booking gets the same 404 as one that does not exist.
    private static async Task<IResult> CalendarAsync(
        string reference, HttpContext context, ClaimsPrincipal user, BookingQueries bookings, PublicLinks links,
        CancellationToken cancellation)
    {
        if (await bookings.FindAsync(reference, cancellation) is not { } booking || booking.Holder != user.GetHolder())
            return TypedResults.NotFound();
        var address = links.Booking(context.Request, booking.Reference);
        var calendar = new TicketCalendar(
            booking.Reference,
            booking.Title,
            booking.StartsAt,
            $"{booking.Venue}, {booking.Hall}, {booking.City}",
            [
                Texts.Current["calendar.booking", ("reference", booking.Reference)],
                .. booking.Seats.Select(seat => SeatNames.Of(seat.SeatName)),
                .. BookingChanges.Start(booking) is { } moved
                    ? [Texts.Current["calendar.start", ("change", new Part(moved))]]
                    : Array.Empty<string>(),
                .. booking.HallNotes.Length > 0 ? [booking.HallNotes] : Array.Empty<string>(),
                Texts.Current["calendar.doors", ("time", VenueClock.Time(VenueClock.Doors(booking.StartsAt), booking.TimeZone))],
                address,
            ],
            address,
            booking.Status == "cancelled" || booking.CalledOff,
            booking.Changes,
            booking.ChangedAt);
        context.Response.Headers.CacheControl = "no-store";
        var content = Encoding.UTF8.GetBytes(calendar.Write());
        return TypedResults.File(content, TicketCalendar.ContentType, $"seatmap-{booking.Reference}.ics");
    }
}
