using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using SeatEngine.Bookings;
using SeatEngine.Commands;
using SeatEngine.Seats;
using SeatHub;
using SeatHub.Limits;
using Web.Http;
using Web.Limits;
using Web.Screenings;
using Web.Tills;

namespace Web.Bookings;

/// <summary>All seats that the booking is to have. <c>tender</c>: how a till settles the difference in price, if it does.</summary>
public sealed record MoveRequest([property: Required] int[]? Seats, [property: AllowedValues("cash", "terminal")] string? Tender);

/// <summary>Buyers reach their own bookings, staff reach every booking.</summary>
internal static class BookingEndpoints
{
    public static void MapBookings(this IEndpointRouteBuilder api)
    {
        api.MapGet("bookings/{reference}", FindAsync).Limited(RequestKind.LookUp)
            .WithName("getBooking").WithSummary("A booking by its reference").WithDescription("Only your own. Staff see every booking.")
            .Produces<BookingView>().ProducesProblem(404);

        api.MapDelete("bookings/{reference}", CancelAsync)
            .WithName("cancelBooking").WithSummary("Cancel a booking; its seats are free at once")
            .WithDescription("Staff: tender=cash or tender=terminal gives the money back from their till.")
            .Answers(200, 400, 403, 404, 409, 422);

        api.MapPost("bookings/{reference}/move", MoveAsync)
            .RequireAuthorization(StaffEndpoints.Policy)
            .WithName("moveBooking").WithSummary("Give a booking other seats, as many as it has, in one step")
            .WithDescription(
                "Seats that stay keep what was paid for them, others cost their price. "
                + "With tender, the difference goes through the till.")
            .Answers(200, 400, 403, 404, 409, 422);
    }

    private static async Task<IResult> FindAsync(
        string reference, ClaimsPrincipal user, BookingQueries bookings, CancellationToken cancellation) =>
        await bookings.FindAsync(reference, cancellation) is { } found && user.GetCaller().MayChange(found.Holder)
            ? TypedResults.Ok(found)
            : Problems.Result(404, "not_found", "You have no booking with this reference.");

    private static async Task<IResult> CancelAsync(
        string reference, string? tender, HttpRequest request, ClaimsPrincipal user, SeatCommands commands, CancellationToken cancellation)
    {
        var caller = user.GetCaller();
        var paidBack = Tenders.Find(tender);
        if (tender is not null && paidBack is null)
            return Tenders.Unknown();
        if (paidBack is not null && caller.Staff is null)
            return Tenders.ForTillsOnly();
        var key = IdempotencyKey.Read(request, caller.Holder);
        return Problems.Answer(await commands.CancelBookingAsync(reference, caller, paidBack, key, cancellation));
    }

    private static async Task<IResult> MoveAsync(
        string reference, MoveRequest move, HttpRequest request, ClaimsPrincipal user, SeatCommands commands,
        CancellationToken cancellation)
    {
        var caller = user.GetCaller();
        var tender = Tenders.Find(move.Tender);
        if (move.Tender is not null && tender is null)
            return Tenders.Unknown();
        var key = IdempotencyKey.Read(request, caller.Holder);
        var reply = await commands.MoveBookingAsync(reference, move.Seats ?? [], caller, tender, key, cancellation);
        // 422 instead of 400: the request is well formed, but this booking cannot have these seats.
        return reply.Outcome == SeatOutcome.Invalid ? Problems.Result(422, "invalid", reply.Detail!, reply.Seats) : Problems.Answer(reply);
    }
}
