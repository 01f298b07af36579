using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using SeatEngine.Bookings;
using SeatEngine.Commands;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatHub;
using SeatHub.Limits;
using Web.Http;
using Web.Limits;
using Web.Payments;
using Web.Rights;
using Web.Tills;

namespace Web.Bookings;

/// <summary>All seats that the booking is to have. <c>tender</c>: how a till settles the difference in price, if it does.</summary>
/// <param name="ScreeningId">Of the screening that the booking is exchanged for; absent: the one that it is for.</param>
/// <param name="Due">
/// The difference that the buyer was shown, of an exchange: refused with due_changed if it is another one. Absent: whatever it is.
/// </param>
public sealed record MoveRequest(
    [property: Required] int[]? Seats, [property: AllowedValues("cash", "terminal")] string? Tender, long? ScreeningId = null,
    long? Due = null);

/// <param name="HoldId">A hold of as many seats of another screening.</param>
/// <param name="Payment">If something is owed: as for a hold.</param>
/// <param name="Due">
/// The difference that the buyer was shown: refused with due_changed if it is another one. Absent: whatever it is.
/// </param>
public sealed record ExchangeRequest([property: Required] Guid? HoldId, string? Payment = null, long? Due = null);

/// <summary>Buyers reach their own bookings, staff reach every booking.</summary>
internal static class BookingEndpoints
{
    public static void MapBookings(this IEndpointRouteBuilder api)
    {
        api.MapGet("bookings/{reference}", FindAsync).Limited(RequestKind.LookUp)
            .WithName("getBooking").WithSummary("A booking by its reference").WithDescription("Only your own. Staff see every booking.")
            .Produces<BookingView>().ProducesProblem(404);

        api.MapDelete("bookings/{reference}", CancelAsync)
            .WithName("cancelBooking").WithSummary("Cancel a booking, or give some of its seats back")
            .WithDescription(
                "With seats=1,2 only those; the booking keeps the others. The seats are free at once. due is what the buyer gets "
                + "back, negative: what was paid for these seats. Staff: tender=cash or tender=terminal gives the money back from their "
                + "till.")
            .Answers(200, 400, 403, 404, 409, 422);

        api.MapPost("bookings/{reference}/move", MoveAsync)
            .Needs(StaffRights.ChangeBookings)
            .WithName("moveBooking").WithSummary("Give a booking other seats, as many as it has, in one step")
            .WithDescription(
                "Seats that stay keep what was paid for them, others cost their price. "
                + "With tender, the difference goes through the till. With screeningId the booking is exchanged for seats of another "
                + "screening, both or neither. due is what the buyer owes, or gets back if it is negative.")
            .Answers(200, 400, 403, 404, 409, 422);

        api.MapPost("bookings/{reference}/exchange", ExchangeAsync)
            .WithName("exchangeBooking").WithSummary("Exchange a booking for seats of another screening that you hold")
            .WithDescription(
                "As many seats, at the prices that were fixed when they were held. The reference stays. due is what the buyer owes, or "
                + "gets back if it is negative.")
            .Answers(200, 400, 402, 403, 404, 409, 422);
    }

    private static async Task<IResult> FindAsync(
        string reference, ClaimsPrincipal user, BookingQueries bookings, ScreeningOrganizers organizers, CancellationToken cancellation) =>
        await bookings.FindAsync(reference, cancellation) is { } found
        && (await organizers.InAsync(user.GetCaller(), new ScreeningId(found.ScreeningId), cancellation)).MaySee(found.Holder)
            ? TypedResults.Ok(found)
            : Problems.Result(404, "not_found", "You have no booking with this reference.");

    private static async Task<IResult> CancelAsync(
        string reference, string? tender, string? seats, HttpRequest request, ClaimsPrincipal user, SeatCommands commands,
        CancellationToken cancellation)
    {
        if (!SeatQuery.TryRead(seats, out var some))
            return Problems.Result(400, "invalid", SeatQuery.Fault);
        var caller = user.GetCaller();
        var paidBack = Tenders.Find(tender);
        if (tender is not null && paidBack is null)
            return Tenders.Unknown();
        if (paidBack is not null && !caller.HasTill)
            return Tenders.ForTillsOnly();
        var key = IdempotencyKey.Read(request, caller.Holder);
        return Problems.Answer(await commands.CancelBookingAsync(reference, caller, paidBack, key, cancellation, some));
    }

    private static async Task<IResult> MoveAsync(
        string reference, MoveRequest move, HttpRequest request, ClaimsPrincipal user, SeatCommands commands,
        CancellationToken cancellation)
    {
        var caller = user.GetCaller();
        var tender = Tenders.Find(move.Tender);
        if (move.Tender is not null && tender is null)
            return Tenders.Unknown();
        if (tender is not null && !caller.HasTill)
            return Tenders.ForTillsOnly();
        var key = IdempotencyKey.Read(request, caller.Holder);
        var reply = move.ScreeningId is { } other
            ? await commands.ExchangeAsync(
                reference, new ScreeningId(other), move.Seats ?? [], caller, tender, move.Due, key, cancellation)
            : await commands.MoveBookingAsync(reference, move.Seats ?? [], caller, tender, key, cancellation);
        return Answer(reply);
    }

    private static async Task<IResult> ExchangeAsync(
        string reference, ExchangeRequest exchange, HttpRequest request, ClaimsPrincipal user, HoldPayment payment,
        CancellationToken cancellation)
    {
        if (exchange.HoldId is not { } hold)
            return Problems.Result(400, "invalid", "holdId is missing.");
        var caller = user.GetCaller();
        var key = IdempotencyKey.Read(request, caller.Holder);
        return await payment.ExchangeAsync(reference, new HoldId(hold), caller, exchange.Payment, exchange.Due, key, cancellation) switch
        {
            PaymentResult.Booked { Reply: var reply } => Answer(reply),
            PaymentResult.Refused { Reply: var reply } => Answer(reply),
            PaymentResult.Declined =>
                Problems.Result(402, "payment_declined", "The card was declined. Nothing is exchanged; your seats are still held."),
            PaymentResult.NoProvider =>
                Problems.Result(409, "till_only", "The new seats cost more, and the difference is paid at the till only."),
            PaymentResult.UnknownMethod => Problems.Result(400, "invalid", "payment is missing, or unknown here: something is owed."),
            PaymentResult.ForTillsOnly => Tenders.ForTillsOnly(),
            _ => Problems.Result(404, "not_found", "You have no such booking, or no such hold."),
        };
    }

    private static IResult Answer(SeatReply reply)
    {
        // 422 instead of 400: the request is well formed, but this booking cannot have these seats.
        return reply.Outcome == SeatOutcome.Invalid ? Problems.Result(422, "invalid", reply.Detail!, reply.Seats) : Problems.Answer(reply);
    }
}
