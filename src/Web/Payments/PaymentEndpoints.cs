using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text;
using SeatEngine.Holds;
using SeatEngine.Payments;
using SeatEngine.Seats;
using SeatHub;
using SeatHub.Limits;
using Web.Addresses;
using Web.Holds;
using Web.Http;
using Web.Limits;
using Web.Rights;

namespace Web.Payments;

/// <param name="Method">What the buyer pays with, as the provider names it: a payment method of Stripe (<c>pm_…</c>).</param>
/// <param name="Email">As for <c>confirm</c>.</param>
/// <param name="Language">As for <c>confirm</c>.</param>
/// <param name="ReturnAddress">
/// Where the buyer's browser goes after confirming with their bank; absent: the page of the payment on this server.
/// </param>
public sealed record PayRequest(
    [property: Required, StringLength(200)] string? Method, string? Email = null, string? Language = null,
    [property: StringLength(2_000)] string? ReturnAddress = null);

/// <summary>A payment, as its buyer sees it.</summary>
/// <param name="Amount">Minor units.</param>
/// <param name="EndsAt">Until when the seats wait for it, while it is open.</param>
/// <param name="Reference">Of the booking, once the seats are sold.</param>
/// <param name="ActionAddress">Where the buyer confirms with their bank, if that is needed.</param>
public sealed record PaymentStatus(
    Guid PaymentId, long ScreeningId, Guid HoldId, PaymentState State, long Amount, long Refunded, string Currency, DateTimeOffset EndsAt,
    string? Reference, string? ActionAddress);

/// <summary>Paying through a provider.</summary>
internal static class PaymentEndpoints
{
    // Stripe's events are some kilobytes.
    private const int MaxEvent = 256 * 1024;

    public static void MapPayments(this IEndpointRouteBuilder api)
    {
        api.MapPost("holds/{id:guid}/pay", PayAsync)
            .WithName("payHold").WithSummary("Pay for a hold through the payment provider, and book its seats")
            .WithDescription(
                "The state says how far it has come. sold or captured: the seats are booked. open: it is not decided yet; send the buyer "
                + "to actionAddress if there is one, and ask getPayment. 402: declined; the seats are still held, and a new request with "
                + "another Idempotency-Key begins another payment. A repeated request with the same Idempotency-Key charges once. "
                + "The hold gets all the time that it may have. "
                + "Another payment for the same hold voids the one before.")
            .Produces<PaymentStatus>(201).ProducesProblem(400).ProducesProblem(402).ProducesProblem(404)
            .ProducesProblem(409).ProducesProblem(422).Limited(RequestKind.Hold);
        api.MapGet("payments/{id:guid}", FindAsync).Limited(RequestKind.LookUp)
            .WithName("getPayment").WithSummary("How far a payment of yours has come")
            .WithDescription("open: wait, and ask again. sold, captured, unpaid: the seats are booked. voiding, void: nothing was charged.")
            .Produces<PaymentStatus>().ProducesProblem(404);
    }

    public static void MapStaffPayments(this IEndpointRouteBuilder api)
    {
        api.MapGet("staff/payments/unpaid", async (PaymentQueries payments, CancellationToken cancellation) =>
                TypedResults.Ok(await payments.UnpaidAsync(500, cancellation)))
            .Needs(StaffRights.ManageMessages)
            .WithName("getUnpaid").WithSummary("Bookings that are sold and unpaid, the oldest first");
        api.MapGet("staff/bookings/{reference}/payments", OfBookingAsync)
            .Needs(StaffRights.AllScreenings)
            .WithName("getBookingPayments").WithSummary("The payments of a booking, with the provider's names for them")
            .Produces<IReadOnlyList<PaymentView>>().ProducesProblem(404);
    }

    /// <summary>What the provider sends by itself.</summary>
    public static void MapPaymentEvents(this IEndpointRouteBuilder app) =>
        app.MapPost("/payments/events/{provider}", EventAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> PayAsync(
        Guid id, PayRequest pay, HttpContext context, ClaimsPrincipal user, HoldQueries holds, PaymentSaga saga, PaymentQueries payments,
        IEnumerable<IPaymentProvider> providers, PublicLinks links, CancellationToken cancellation)
    {
        if (!BuyerContacts.TryRead(pay.Email, pay.Language, out var contact))
            return Problems.Result(400, "invalid_email", "No mail can be sent to this address, or not in this language.");
        if (string.IsNullOrWhiteSpace(pay.Method))
            return Problems.Result(400, "invalid", "method is missing.");
        if (pay.ReturnAddress is { } address && !IsWebAddress(address))
            return Problems.Result(400, "invalid", "returnAddress is no address of a web page.");
        var caller = user.GetCaller();
        if (await holds.FindAsync(new HoldId(id), cancellation) is not { } hold || hold.Holder != caller.Holder)
            return Problems.Result(404, "not_found", "You have no such hold.");
        if (providers.FirstOrDefault() is not { } provider)
        {
            return Problems.Result(
                409, "till_only", "This server takes no payments: seats that have a price are sold at the box office only.");
        }

        var payment = PaymentKeys.Of(IdempotencyKey.Read(context.Request, caller.Holder), id, caller.Holder);
        // It goes on if the buyer's browser disconnects: the provider may have the money by then.
        var begun = await saga.PayAsync(
            hold.ScreeningId, new HoldId(id), caller, payment, provider, pay.Method,
            pay.ReturnAddress ?? links.Absolute(context.Request, $"/payments/{payment}"), contact, CancellationToken.None);
        switch (begun)
        {
            case BegunPayment.Refused { Reply: var reply }:
                return Problems.Refusal(reply);
            case BegunPayment.Declined:
                return Declined();
            case BegunPayment.Begun made when await payments.FindAsync(made.Id, cancellation) is { } found:
                var status = StatusOf(found, made.ActionAddress);
                return found.State switch
                {
                    PaymentState.Voiding or PaymentState.Void => await EndedAsync(new HoldId(id), holds, cancellation),
                    _ => TypedResults.Created($"/api/v1/payments/{made.Id}", status),
                };
            default:
                return Problems.Result(404, "not_found", "You have no such hold.");
        }
    }

    private static async Task<IResult> EndedAsync(HoldId id, HoldQueries holds, CancellationToken cancellation) =>
        await holds.FindAsync(id, cancellation) is { State: HoldState.Live }
            ? Declined()
            : Problems.Result(409, "expired", "The seats could not be booked any more, and nothing was charged.");

    private static IResult Declined() =>
        Problems.Result(402, "payment_declined", "The card was declined. Your seats are still held: try another card.");

    private static bool IsWebAddress(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var parsed) && parsed.Scheme is "https" or "http";

    private static async Task<IResult> FindAsync(
        Guid id, ClaimsPrincipal user, PaymentQueries payments, PaymentSaga saga, CancellationToken cancellation)
    {
        var payment = new PaymentId(id);
        if (await payments.FindAsync(payment, cancellation) is not { } found || !found.IsOf(user.GetHolder()))
            return Problems.Result(404, "not_found", "You have no such payment.");
        if (found.State != PaymentState.Open)
            return TypedResults.Ok(StatusOf(found, null));
        var action = await saga.FollowAsync(payment, CancellationToken.None);
        return TypedResults.Ok(StatusOf((await payments.FindAsync(payment, cancellation))!, action));
    }

    private static async Task<IResult> OfBookingAsync(
        string reference, PaymentQueries payments, CancellationToken cancellation) =>
        SeatEngine.Bookings.BookingReference.Canonical(reference) is { } canonical
            ? TypedResults.Ok(await payments.OfBookingAsync(canonical, cancellation))
            : Problems.Result(404, "not_found", "There is no such booking.");

    /// <summary>Stores it and answers: whatever follows from it is done by asking the provider.</summary>
    private static async Task<IResult> EventAsync(
        string provider, HttpRequest request, IEnumerable<IPaymentProvider> providers, PaymentEvents events, CancellationToken cancellation)
    {
        if (providers.FirstOrDefault(p => p.Name == provider) is not { } known || request.ContentLength is null or > MaxEvent)
            return TypedResults.NotFound();
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(cancellation);
        if (known.ReadEvent(body, request.Headers["Stripe-Signature"]) is not { } happened)
            return TypedResults.BadRequest();
        await events.AddAsync(provider, happened, cancellation);
        return TypedResults.Ok();
    }

    private static PaymentStatus StatusOf(PaymentView found, string? actionAddress) => new(
        found.PaymentId, found.ScreeningId, found.HoldId, found.State, found.Amount, found.Refunded, found.Currency, found.EndsAt,
        found.Reference, actionAddress);
}
