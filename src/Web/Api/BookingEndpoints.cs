using System.Security.Claims;
using SeatEngine.Bookings;
using SeatEngine.Seats;
using SeatHub.Holders;

namespace Web.Api;

/// <summary>Bookings: their buyer's own, and any for staff.</summary>
internal static class BookingEndpoints
{
    public static void MapBookings(this IEndpointRouteBuilder api)
    {
        api.MapGet("bookings/{reference}", async Task<IResult> (string reference, ClaimsPrincipal user, BookingQueries bookings, CancellationToken cancellation) =>
            await bookings.FindAsync(reference, cancellation) is { } found && (found.Holder == user.GetHolder() || user.GetStaff() is not null)
                ? TypedResults.Ok(found)
                : Problems.Result(404, "not_found", "You have no booking with this reference."))
            .WithSummary("A booking by its reference").Produces<BookingView>().ProducesProblem(404);

        api.MapDelete("bookings/{reference}", async Task<IResult> (string reference, HttpRequest request, ClaimsPrincipal user, SeatCommands commands, CancellationToken cancellation) =>
        {
            var holder = user.GetHolder();
            var reply = await commands.CancelBookingAsync(reference, holder, user.GetStaff(), IdempotencyKey.Read(request, holder), cancellation);
            return reply.Accepted ? TypedResults.Ok(reply) : Problems.Refusal(reply);
        }).WithSummary("Cancel a booking; its seats are free again").Answers(200, 404);
    }
}
