using SeatEngine.Seats;

namespace SeatEngine.Payments;

/// <summary>What the provider says of a payment.</summary>
public enum ProviderState
{
    /// <summary>Nothing is authorized, and the buyer can still do something about it.</summary>
    Waiting,

    /// <summary>The buyer must confirm it with their bank, at <see cref="ProviderAnswer.ActionAddress"/>.</summary>
    ActionNeeded,

    /// <summary>The card was declined, and nothing is authorized.</summary>
    Declined,

    /// <summary>The money is set aside, and not captured.</summary>
    Authorized,
    Captured,

    /// <summary>It was voided, or the authorization has ended: no money moves any more.</summary>
    Ended,

    /// <summary>The provider was not reached, failed, or is still at it. What was asked for may have been done.</summary>
    Unknown,
}

/// <param name="Reference">The provider's name for the payment; null if it is not known.</param>
/// <param name="Detail">For staff and logs, never with data of a card.</param>
public sealed record ProviderAnswer(ProviderState State, string? Reference = null, string? Detail = null)
{
    /// <summary>Where the buyer confirms.</summary>
    public string? ActionAddress { get; init; }

    /// <summary>
    /// The provider has stored a failure of its own for this idempotency key and will repeat it. The next attempt needs another key.
    /// </summary>
    public bool NeedsNewKey { get; init; }
}

/// <summary>How giving money back went.</summary>
public enum RefundOutcome
{
    Done,

    /// <summary>For good: asking again would change nothing.</summary>
    Refused,
    Unknown,
}

public sealed record RefundAnswer(RefundOutcome Outcome, string? Reference = null, string? Detail = null, bool NeedsNewKey = false);

/// <summary>
/// What a provider must know of a payment. The same values at each attempt, so that repeated requests are the same bytes.
/// </summary>
/// <param name="KeyNumber">Part of every idempotency key.</param>
public sealed record PaymentOrder(
    PaymentId Id, ScreeningId Screening, HoldId Hold, long Amount, string Currency, string? ProviderReference, int KeyNumber);

/// <param name="Id">The same for each delivery of the event.</param>
/// <param name="About">The provider's name for the payment; null if the event is about none.</param>
public sealed record ProviderEvent(string Id, string Kind, string? About);

/// <summary>
/// Takes money on our behalf: a process boundary. Every method may be repeated after a lost answer; none throws because of the provider or
/// the network, that is <see cref="ProviderState.Unknown"/>. Thread-safe.
/// </summary>
public interface IPaymentProvider
{
    /// <summary>Stays as it is: it is stored with each payment.</summary>
    string Name { get; }

    /// <summary>Makes the payment known to the provider. No money can move before <see cref="AuthorizeAsync"/>.</summary>
    Task<ProviderAnswer> CreateAsync(PaymentOrder order, CancellationToken cancellation);

    /// <param name="method">What the buyer pays with, as the provider names it.</param>
    /// <param name="returnAddress">Where the buyer comes back to after confirming with their bank.</param>
    Task<ProviderAnswer> AuthorizeAsync(PaymentOrder order, string method, string returnAddress, CancellationToken cancellation);

    Task<ProviderAnswer> LookAsync(PaymentOrder order, CancellationToken cancellation);

    Task<ProviderAnswer> CaptureAsync(PaymentOrder order, CancellationToken cancellation);

    Task<ProviderAnswer> VoidAsync(PaymentOrder order, CancellationToken cancellation);

    /// <param name="refund">The same at each attempt: what is given back for it is given back once.</param>
    /// <param name="isRepeat">It may have been done already: the provider is asked first.</param>
    Task<RefundAnswer> RefundAsync(PaymentOrder order, Guid refund, long amount, bool isRepeat, CancellationToken cancellation);

    /// <returns>Null if the signature is wrong, or the body is no event.</returns>
    ProviderEvent? ReadEvent(string body, string? signature);
}
