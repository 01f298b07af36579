using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using SeatEngine.Commands;
using SeatEngine.Holds;
using SeatEngine.Prices;
using SeatEngine.Seats;
using SeatHub;
using SeatHub.Limits;
using Web.Http;
using Web.Limits;
using Web.Payments;
using Web.Tills;

namespace Web.Holds;

/// <summary>
/// The payment method: <c>test-ok</c> or <c>test-declined</c> if the operator allows test payments; for staff <c>cash</c> or
/// <c>terminal</c>. Seats that are free need none.
/// </summary>
/// <param name="Email">Where the ticket is sent to, and what changes of the booking. Absent: nothing is sent.</param>
/// <param name="Language">
/// Of these mails: <c>en</c>, <c>ar</c>, <c>de</c>, <c>es</c> or <c>ja</c>. Absent: the language of the request (<c>Accept-Language</c>).
/// </param>
public sealed record ConfirmRequest(
    [property: AllowedValues("test-ok", "test-declined", "cash", "terminal")] string? Payment = null, string? Email = null,
    string? Language = null);

/// <summary>A live hold and the screening it is for.</summary>
/// <param name="Amounts">
/// What each of the seats will cost, in their order: minor units, fixed when the hold was granted, and when its ticket types were chosen.
/// </param>
/// <param name="Code">The promo code that it is priced by.</param>
/// <param name="Quote">The same by parts; absent: they are the prices of the categories.</param>
public sealed record HoldOfScreening(
    long ScreeningId, Guid HoldId, int[] Seats, long[]? Amounts, DateTimeOffset ExpiresAt, DateTimeOffset ExtendableUntil,
    Quote? Quote = null, string? Code = null);

/// <summary>Holders use these for their own holds. Staff may also release those of others.</summary>
internal static class HoldEndpoints
{
    public static void MapHolds(this IEndpointRouteBuilder api)
    {
        api.MapPost("screenings/{id:long}/holds", HoldAsync)
            .WithName("holdSeats").WithSummary("Hold seats by number, or the best adjacent seats")
            .WithDescription(
                "All of them or none. With orSimilar: if some are taken, similar seats instead (adjacent, as many, of the same category). "
                + "The hold's id is holdId or, without it, the Idempotency-Key. With joins, the seats are added to a live hold of yours: "
                + "the new hold takes its place, with the seats of both, or nothing changes.")
            .Answers(201, 400, 404, 409, 422).Limited(RequestKind.Hold);
        api.MapPost("screenings/{id:long}/holds:batch", HoldManyAsync)
            .WithName("holdMany").WithSummary("Make many holds at once, each by itself")
            .WithDescription(
                $"1 to {SeatCommands.MaxHoldsAtOnce} holds, as holdSeats takes them, each with a holdId. One that is refused leaves the "
                + "others as they are. Sent again, each gives its first answer again. All of them count as requests: beyond the limit "
                + "none is made.")
            .Produces<HoldBatchReply>().ProducesProblem(400).WithMetadata(new LimitedRequest(RequestKind.Hold, ByBody: true));
        api.MapGet("holds/{id:guid}", FindAsync).Limited(RequestKind.LookUp)
            .WithName("getHold").WithSummary("One of your live holds")
            .Produces<HoldOfScreening>().ProducesProblem(404).ProducesProblem(410);
        api.MapPost("holds/{id:guid}/extend", ExtendAsync)
            .WithName("extendHold").WithSummary("Give a hold its full time again, up to the cap")
            .Answers(200, 404, 409, 422);
        api.MapDelete("holds/{id:guid}", ReleaseAsync)
            .WithName("releaseHold").WithSummary("Release a hold, or some of its seats")
            .WithDescription("With seats=1,2 only these seats. Staff may release anybody's.")
            .Answers(200, 400, 404, 409, 422);
        api.MapPost("holds/{id:guid}/confirm", ConfirmAsync)
            .WithName("confirmHold").WithSummary("Pay, and book the seats of a hold")
            .WithDescription(
                "When the payment is declined, the seats are still held. Cash and terminal are for staff: a sale of their till. "
                + "Seats that are free are booked without a payment: {}.")
            .Answers(201, 400, 402, 403, 404, 409, 422);
    }

    private static async Task<IResult> HoldAsync(
        long id, NewHold hold, HttpRequest request, ClaimsPrincipal user, SeatCommands commands, CallerAddresses addresses)
    {
        var caller = addresses.Locate(user.GetCaller(), request.HttpContext.Connection.RemoteIpAddress);
        var screening = new ScreeningId(id);
        var holdId = new HoldId(hold.HoldId ?? IdempotencyKey.Read(request, caller.Holder));
        // It completes even if the caller disconnects. Watching for that costs more than waiting for the reply.
        var reply = await commands.HoldAsync(
            screening, holdId, caller, hold, CancellationToken.None, IdempotencyKey.IsRepeat(request));
        return reply.Accepted ? new SeatReplyResult(201, reply, $"/api/v1/holds/{reply.HoldId}") : Problems.Refusal(reply);
    }

    private static async Task<IResult> HoldManyAsync(
        long id, HoldBatch batch, HttpContext context, ClaimsPrincipal user, SeatCommands commands, CallerAddresses addresses)
    {
        if (batch.Holds is not { Length: > 0 and <= SeatCommands.MaxHoldsAtOnce } holds)
            return Problems.Result(400, "invalid", $"1 to {SeatCommands.MaxHoldsAtOnce} holds can be made at once.");
        var repeat = IdempotencyKey.IsRepeat(context.Request);
        if (!RequestLimiting.TryCount(context, RequestKind.Hold, holds.Length))
            return TypedResults.Problem(RequestLimiting.TooMany(context));
        var caller = addresses.Locate(user.GetCaller(), context.Connection.RemoteIpAddress);
        var replies = await commands.HoldManyAsync(new ScreeningId(id), caller, holds, CancellationToken.None, repeat);
        return TypedResults.Ok(new HoldBatchReply(Array.ConvertAll(replies, HoldOfBatch.Of)));
    }

    private static async Task<IResult> FindAsync(Guid id, ClaimsPrincipal user, HoldQueries holds, CancellationToken cancellation)
    {
        var found = await holds.FindAsync(new HoldId(id), cancellation);
        if (found?.Holder == user.GetHolder())
        {
            switch (found.State)
            {
                case HoldState.Live:
                    return TypedResults.Ok(new HoldOfScreening(
                        found.ScreeningId.Value, id, found.View.Seats, found.Amounts, found.View.ExpiresAt, found.View.ExtendableUntil,
                        found.Quote, found.Code));
                case HoldState.Expired:
                    return Problems.Result(410, "expired", "The hold has run out.");
            }
        }

        return Problems.Result(404, "not_found", "You have no such live hold.");
    }

    private static async Task<IResult> ExtendAsync(
        Guid id, HttpRequest request, ClaimsPrincipal user, HoldQueries holds, SeatCommands commands, CancellationToken cancellation)
    {
        var caller = user.GetCaller();
        var key = IdempotencyKey.Read(request, caller.Holder);
        return Problems.Answer(await holds.FindAsync(new HoldId(id), cancellation) is { } found
            ? await commands.ExtendAsync(found.ScreeningId, new HoldId(id), caller, key, cancellation)
            : new SeatReply(SeatOutcome.NotFound));
    }

    private static async Task<IResult> ReleaseAsync(
        Guid id, string? seats, HttpRequest request, ClaimsPrincipal user, HoldQueries holds, SeatCommands commands,
        CancellationToken cancellation)
    {
        if (!SeatQuery.TryRead(seats, out var some))
            return Problems.Result(400, "invalid", SeatQuery.Fault);
        var caller = user.GetCaller();
        var key = IdempotencyKey.Read(request, caller.Holder);
        return Problems.Answer(await holds.FindAsync(new HoldId(id), cancellation) is { } found
            ? await commands.ReleaseAsync(found.ScreeningId, new HoldId(id), caller, some, key, cancellation)
            : new SeatReply(SeatOutcome.NotFound));
    }

    private static async Task<IResult> ConfirmAsync(
        Guid id, ConfirmRequest confirm, HttpRequest request, ClaimsPrincipal user, HoldPayment payment, CancellationToken cancellation)
    {
        if (!BuyerContacts.TryRead(confirm.Email, confirm.Language, out var contact))
            return Problems.Result(400, "invalid_email", "No mail can be sent to this address, or not in this language.");
        var caller = user.GetCaller();
        var key = IdempotencyKey.Read(request, caller.Holder);
        return await payment.PayAsync(new HoldId(id), caller, confirm.Payment, key, cancellation, contact) switch
        {
            PaymentResult.Booked { Reply: var reply } => TypedResults.Created($"/api/v1/bookings/{reply.Reference}", reply),
            PaymentResult.Refused { Reply: var reply } => Problems.Refusal(reply),
            PaymentResult.Declined =>
                Problems.Result(402, "payment_declined", "The card was declined. Your seats are still held: try another card."),
            PaymentResult.UnknownMethod =>
                Problems.Result(400, "invalid", $"payment is {TestPayments.Works} or {TestPayments.Declines}; only free seats need none."),
            PaymentResult.NoProvider =>
                Problems.Result(
                    409, "till_only", "This server takes no payments: seats that have a price are sold at the box office only."),
            PaymentResult.ForTillsOnly => Tenders.ForTillsOnly(),
            _ => Problems.Result(404, "not_found", "You have no such hold."),
        };
    }
}
