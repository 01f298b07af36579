using Microsoft.Extensions.Options;
using SeatEngine.Bookings;
using SeatEngine.Commands;
using SeatEngine.Holds;
using SeatEngine.Seats;
using Web.Tills;

namespace Web.Payments;

/// <summary>How an attempt to pay for a hold ended.</summary>
public abstract record PaymentResult
{
    private PaymentResult()
    {
    }

    public sealed record Booked(SeatReply Reply) : PaymentResult;

    /// <summary>The seats could not be booked, and nothing was charged.</summary>
    public sealed record Refused(SeatReply Reply) : PaymentResult;

    public sealed record Declined : PaymentResult;

    public sealed record UnknownMethod : PaymentResult;

    public sealed record ForTillsOnly : PaymentResult;

    /// <summary>The seats have a price, and this server has no way to take it but at a till.</summary>
    public sealed record NoProvider : PaymentResult;

    /// <summary>There is no such hold, or it is somebody else's. The answer does not show which.</summary>
    public sealed record NotFound : PaymentResult;
}

/// <summary>
/// Pays for a hold and books its seats: for the checkout page, the API and, through it, the kiosk. The amount charged was fixed when
/// the hold was granted. Thread-safe.
/// </summary>
public sealed class HoldPayment(
    HoldQueries holds, BookingQueries bookings, SeatCommands commands, IOptions<PaymentOptions> options, IOptions<StripeOptions> stripe)
{
    /// <summary>Visitors can pay on the checkout page. Otherwise it sends them to the box office.</summary>
    public bool SellsOnPages => HasProvider || TakesCards || TakesTestCards;

    /// <summary>The test payment is on. An exchange for dearer seats is paid in no other way yet.</summary>
    public bool HasProvider => options.Value.Test;

    /// <summary>The page has fields for a card, drawn by the script of the provider.</summary>
    public bool TakesCards => stripe.Value.HasCardFields;

    /// <summary>Stripe is in its test mode, and there are no fields for cards: the page offers Stripe's test cards.</summary>
    public bool TakesTestCards =>
        !HasProvider && !TakesCards && stripe.Value.SecretKey?.StartsWith("sk_test_", StringComparison.Ordinal) == true;

    /// <param name="method">
    /// <c>cash</c> or <c>terminal</c> at a till; otherwise a method of the payment provider. A hold that is free needs none.
    /// </param>
    /// <param name="commandId">A repeated id gives the first answer and charges nothing more.</param>
    /// <param name="contact">Where the buyer reads about the booking; null: nowhere.</param>
    public async Task<PaymentResult> PayAsync(
        HoldId id, Caller caller, string? method, Guid commandId, CancellationToken cancellation, Contact? contact = null)
    {
        if (await holds.FindAsync(id, cancellation) is not { } hold || hold.Holder != caller.Holder)
            return new PaymentResult.NotFound();
        var tender = Tenders.Find(method);
        // A hold that is booked or has ended needs no payment: confirming it returns its outcome.
        if (hold.State == HoldState.Live && Charge(hold.IsFree, method, tender, caller) is { } refusal)
            return refusal;
        var reply = await commands.ConfirmAsync(
            hold.ScreeningId, id, caller, caller.HasTill ? tender : null, commandId, cancellation, contact);
        return reply.Accepted ? new PaymentResult.Booked(reply) : new PaymentResult.Refused(reply);
    }

    /// <summary>
    /// Exchanges a booking for the seats of a hold. What is owed is paid as for a hold; what comes back is marked for refund.
    /// </summary>
    /// <param name="due">The difference that the buyer was shown; null: whatever it is.</param>
    /// <param name="commandId">As for a payment.</param>
    public async Task<PaymentResult> ExchangeAsync(
        string reference, HoldId id, Caller caller, string? method, long? due, Guid commandId, CancellationToken cancellation)
    {
        if (await holds.FindAsync(id, cancellation) is not { } hold || hold.Holder != caller.Holder
            || await bookings.FindAsync(reference, cancellation) is not { } booking || !caller.MayChange(booking.Holder))
        {
            return new PaymentResult.NotFound();
        }

        var tender = Tenders.Find(method);
        var owed = hold.Amounts is { } amounts ? amounts.Sum() - booking.Total : due;
        // What was done by an earlier attempt is answered again, and charged once.
        if (hold.State == HoldState.Live && Charge(owed <= 0, method, tender, caller) is { } refusal)
            return refusal;
        var reply = await commands.ExchangeAsync(
            reference, hold.ScreeningId, id, caller, caller.HasTill ? tender : null, due ?? owed, commandId, cancellation);
        return reply.Accepted ? new PaymentResult.Booked(reply) : new PaymentResult.Refused(reply);
    }

    /// <returns>Null when paid.</returns>
    private PaymentResult? Charge(bool isFree, string? method, Tender? tender, Caller caller) => (method, tender) switch
    {
        (_, not null) => caller.HasTill ? null : new PaymentResult.ForTillsOnly(),
        (null or TestPayments.Works or TestPayments.Declines, _) when isFree => null,
        _ when !HasProvider => new PaymentResult.NoProvider(),
        (TestPayments.Works, _) => null,
        (TestPayments.Declines, _) => new PaymentResult.Declined(),
        _ => new PaymentResult.UnknownMethod(),
    };
}
