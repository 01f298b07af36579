using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SeatEngine.Commands;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.Payments;

/// <summary>How an attempt to begin a payment ended.</summary>
public abstract record BegunPayment
{
    private BegunPayment()
    {
    }

    /// <summary>The hold cannot be paid for. Nothing was charged.</summary>
    public sealed record Refused(SeatReply Reply) : BegunPayment;

    /// <summary>Ask <see cref="PaymentQueries"/> how it went on.</summary>
    /// <param name="ActionAddress">Where the buyer confirms with their bank, if that is needed.</param>
    public sealed record Begun(PaymentId Id, string? ActionAddress) : BegunPayment;

    public sealed record Declined(PaymentId Id) : BegunPayment;
}

/// <summary>
/// Takes a payment from step to step. Each step is decided by the payment's row and by what the provider says when it is asked, never by
/// what this node remembers, so any node can go on where another one died, and two that work at the same payment do no harm. Thread-safe.
/// </summary>
/// <remarks>
/// open → authorized at the provider → (seats sold, in one transaction) sold → captured. Whatever stands in the way before the seats are
/// sold: open → voiding → void. After that the seats stay sold: a capture that is refused for good makes the payment unpaid.
/// </remarks>
public sealed class PaymentSaga
{
    // A provider is asked with a limit of some seconds, twice at most.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    // An event of the provider may be lost.
    private static readonly TimeSpan WhileBuyerWaits = TimeSpan.FromSeconds(15);

    // Open, sold, captured; or open, voiding, void.
    private const int MaxSteps = 3;

    private readonly Dictionary<string, IPaymentProvider> _providers;
    private readonly PaymentRows _rows;
    private readonly SeatCommands _commands;
    private readonly PaymentSagaOptions _options;
    private readonly PaymentMetrics _metrics;
    private readonly ILogger<PaymentSaga> _log;

    internal PaymentSaga(
        IEnumerable<IPaymentProvider> providers, PaymentRows rows, SeatCommands commands, IOptions<PaymentSagaOptions> options,
        PaymentMetrics metrics, ILogger<PaymentSaga> log)
    {
        _providers = providers.ToDictionary(p => p.Name, StringComparer.Ordinal);
        _rows = rows;
        _commands = commands;
        _options = options.Value;
        _metrics = metrics;
        _log = log;
    }

    /// <summary>Pays for a hold: begins the payment, asks the provider, and sells the seats if it is authorized at once.</summary>
    /// <param name="payment">Repeating it with the same id begins nothing more and charges once.</param>
    /// <param name="method">What the buyer pays with, as the provider names it.</param>
    /// <param name="returnAddress">Where the buyer comes back to after confirming with their bank.</param>
    public async Task<BegunPayment> PayAsync(
        ScreeningId screening, HoldId hold, Caller caller, PaymentId payment, IPaymentProvider provider, string method,
        string returnAddress, Contact? contact, CancellationToken cancellation)
    {
        var begun = await _commands.PayAsync(screening, hold, caller, payment, provider.Name, contact, cancellation);
        if (!begun.Accepted)
            return new BegunPayment.Refused(begun);
        if (await _rows.LeaseOpenAsync(payment, Lease, cancellation) is not { } leased)
            return new BegunPayment.Begun(payment, null);

        var answer = leased.ProviderReference is null
            ? await CreateAsync(leased, provider, cancellation)
            : new ProviderAnswer(ProviderState.Waiting, leased.ProviderReference);
        // Without its name at the provider, written down, nobody could find it again: nothing is authorized then.
        if (answer is { State: ProviderState.Waiting, Reference: { } reference })
        {
            leased = leased with { ProviderReference = reference };
            answer = await _metrics.TimeAsync(
                "authorize", () => provider.AuthorizeAsync(leased.Order, method, returnAddress, cancellation));
        }

        // The buyer waits for the seats. Capturing and voiding are left to the job.
        await AdvanceAsync(leased, answer, 1, cancellation);
        return answer.State == ProviderState.Declined ? new BegunPayment.Declined(payment)
            : new BegunPayment.Begun(payment, answer.State == ProviderState.ActionNeeded ? answer.ActionAddress : null);
    }

    private async Task<ProviderAnswer> CreateAsync(LeasedPayment leased, IPaymentProvider provider, CancellationToken cancellation)
    {
        var created = await _metrics.TimeAsync("create", () => provider.CreateAsync(leased.Order, cancellation));
        return created.Reference is not { } reference || await _rows.SetReferenceAsync(leased, reference)
            ? created
            : new ProviderAnswer(ProviderState.Unknown, null, "The payment was voided meanwhile");
    }

    /// <summary>Asks the provider how an open payment stands, and sells the seats if it is authorized: its buyer waits for it.</summary>
    /// <returns>Where the buyer confirms with their bank, if that is needed.</returns>
    public async Task<string?> FollowAsync(PaymentId id, CancellationToken cancellation)
    {
        if (await _rows.LeaseOpenAsync(id, Lease, cancellation) is not { ProviderReference: not null } leased
            || !_providers.TryGetValue(leased.Payment.Provider, out var provider))
        {
            return null;
        }

        var answer = await _metrics.TimeAsync("look", () => provider.LookAsync(leased.Order, cancellation));
        await AdvanceAsync(leased, answer, 1, cancellation);
        return answer.State == ProviderState.ActionNeeded ? answer.ActionAddress : null;
    }

    /// <summary>Goes on with what is due: some payments side by side.</summary>
    /// <returns>How many were due.</returns>
    public async Task<int> AdvanceDueAsync(int limit, int sideBySide, CancellationToken cancellation)
    {
        var due = await _rows.LeaseAsync(limit, Lease, cancellation);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = sideBySide, CancellationToken = cancellation };
        await Parallel.ForEachAsync(
            due, parallel, (leased, stop) => OneAsync(leased.Payment.Id, AdvanceAsync(leased, null, MaxSteps, stop)));
        var refunds = await _rows.LeaseRefundsAsync(limit, Lease, cancellation);
        await Parallel.ForEachAsync(refunds, parallel, (refund, stop) => OneAsync(refund.Payment.Payment.Id, RefundAsync(refund, stop)));
        return due.Count + refunds.Count;
    }

    private async ValueTask OneAsync(PaymentId id, Task work)
    {
        try
        {
            await work;
        }
        catch (Exception error) when (error is not OperationCanceledException and not StoreUnavailableException && !Outage.Is(error))
        {
            // One payment that cannot go on must not keep the others from it; it is due again when its lease ends.
            _log.LogError(error, "Payment {Payment} could not go on", id);
        }
    }

    /// <param name="answer">What the provider has just said; null: it is asked.</param>
    private async Task AdvanceAsync(LeasedPayment leased, ProviderAnswer? answer, int steps, CancellationToken cancellation)
    {
        if (!_providers.TryGetValue(leased.Payment.Provider, out var provider))
        {
            // Its settings were removed: the payment waits until they are there again, or its hold has ended.
            await _rows.PostponeAsync(leased, _options.LongestDelay, $"There is no provider {leased.Payment.Provider} here", false);
            return;
        }

        for (var step = 0; step < steps; step++)
        {
            var next = leased.Payment.State switch
            {
                PaymentState.Open => await FollowOpenAsync(leased, provider, answer, cancellation),
                PaymentState.Voiding => await VoidAsync(leased, provider, cancellation),
                PaymentState.Sold => await CaptureAsync(leased, provider, cancellation),
                _ => null,
            };
            if (next is not { } state)
                return;
            _metrics.Came(state);
            leased = leased with { Payment = leased.Payment with { State = state }, ChangedAt = leased.Now, Attempts = 1 };
            answer = null;
        }
    }

    /// <returns>The state in which it is now; null if it stays in its own.</returns>
    private async Task<PaymentState?> FollowOpenAsync(
        LeasedPayment leased, IPaymentProvider provider, ProviderAnswer? answer, CancellationToken cancellation)
    {
        answer ??= leased.ProviderReference is null
            ? new ProviderAnswer(ProviderState.Waiting)
            : await _metrics.TimeAsync("look", () => provider.LookAsync(leased.Order, cancellation));
        switch (answer.State)
        {
            case ProviderState.Authorized or ProviderState.Captured:
                return await SellAsync(leased, cancellation);
            case ProviderState.Declined or ProviderState.Ended:
                return await ChangeAsync(leased, PaymentState.Voiding, answer.Detail ?? answer.State.ToString());
            case ProviderState.Waiting or ProviderState.ActionNeeded when leased.Now >= leased.Payment.EndsAt - _options.LastLook:
                return await ChangeAsync(leased, PaymentState.Voiding, "Not authorized before the end of the hold");
            default:
                // The provider is away, or the buyer is busy with their bank. The hold ends by itself at its time.
                await PostponeOpenAsync(leased, answer);
                return null;
        }
    }

    private async Task PostponeOpenAsync(LeasedPayment leased, ProviderAnswer answer)
    {
        var delay = DelayAfter(leased.Attempts);
        var lastLook = leased.Payment.EndsAt - _options.LastLook - leased.Now;
        if (lastLook > TimeSpan.Zero)
            delay = new[] { delay, lastLook, WhileBuyerWaits }.Min();
        await _rows.PostponeAsync(
            leased, delay, answer.State == ProviderState.Unknown ? answer.Detail : null, answer.NeedsNewKey);
    }

    private async Task<PaymentState?> SellAsync(LeasedPayment leased, CancellationToken cancellation)
    {
        if (leased.Now > leased.Payment.EndsAt + _options.LateSale)
            return await ChangeAsync(leased, PaymentState.Voiding, "Authorized long after the end of the hold");
        // Repeating it gives the first answer, so an outage here is tried again with the row as it is.
        var sold = await _commands.SellAsync(leased.Screening, leased.Payment, cancellation);
        return sold.Accepted ? PaymentState.Sold
            : await ChangeAsync(leased, PaymentState.Voiding, $"The seats could not be sold: {sold.Outcome}");
    }

    private async Task<PaymentState?> ChangeAsync(LeasedPayment leased, PaymentState to, string? detail) =>
        await _rows.ChangeAsync(leased, leased.Payment.State, to, detail) ? to : null;

    private async Task<PaymentState?> VoidAsync(LeasedPayment leased, IPaymentProvider provider, CancellationToken cancellation)
    {
        if (leased.ProviderReference is null)
            return await ChangeAsync(leased, PaymentState.Void, null);
        var answer = await _metrics.TimeAsync("void", () => provider.VoidAsync(leased.Order, cancellation));
        switch (answer.State)
        {
            case ProviderState.Ended:
                return await ChangeAsync(leased, PaymentState.Void, null);
            case ProviderState.Captured:
                // By hand, at the provider: we capture only what is sold. It goes back as a whole.
                var back = await provider.RefundAsync(
                    leased.Order, leased.Payment.Id.Value, leased.Payment.Amount, leased.Attempts > 1, cancellation);
                if (back.Outcome == RefundOutcome.Done)
                    return await ChangeAsync(leased, PaymentState.Void, "It had been captured, and was given back");
                await _rows.PostponeAsync(leased, DelayAfter(leased.Attempts), back.Detail, back.NeedsNewKey);
                return null;
            default:
                await _rows.PostponeAsync(leased, DelayAfter(leased.Attempts), answer.Detail, answer.NeedsNewKey);
                return null;
        }
    }

    private async Task<PaymentState?> CaptureAsync(LeasedPayment leased, IPaymentProvider provider, CancellationToken cancellation)
    {
        var answer = await _metrics.TimeAsync("capture", () => provider.CaptureAsync(leased.Order, cancellation));
        switch (answer.State)
        {
            case ProviderState.Captured:
                return await ChangeAsync(leased, PaymentState.Captured, null);
            case ProviderState.Ended or ProviderState.Declined:
                return await EndUnpaidAsync(leased, answer.Detail ?? "The provider refuses to capture it");
            case var _ when leased.Now - leased.ChangedAt > _options.CaptureTime:
                return await EndUnpaidAsync(leased, $"Not captured before the end of the authorization: {answer.Detail}");
            default:
                await _rows.PostponeAsync(leased, DelayAfter(leased.Attempts), answer.Detail, answer.NeedsNewKey);
                return null;
        }
    }

    private async Task<PaymentState?> EndUnpaidAsync(LeasedPayment leased, string why)
    {
        var state = await ChangeAsync(leased, PaymentState.Unpaid, why);
        if (state is not null)
        {
            await _rows.DropRefundsAsync(leased);
            _log.LogError("The booking of payment {Payment} is sold and unpaid: {Why}", leased.Payment.Id, why);
        }

        return state;
    }

    private async Task RefundAsync(LeasedRefund refund, CancellationToken cancellation)
    {
        if (!_providers.TryGetValue(refund.Payment.Payment.Provider, out var provider))
            return;
        var order = refund.Payment.Order with { KeyNumber = refund.KeyNumber };
        var answer = await _metrics.TimeAsync(
            "refund", () => provider.RefundAsync(order, refund.Command, refund.Amount, refund.Attempts > 1, cancellation));
        if (answer.Outcome == RefundOutcome.Unknown)
            await _rows.PostponeRefundAsync(refund, DelayAfter(refund.Attempts), answer.Detail, answer.NeedsNewKey);
        else
            await _rows.EndRefundAsync(refund, answer.Outcome == RefundOutcome.Done, answer.Reference, answer.Detail);
        if (answer.Outcome == RefundOutcome.Refused)
        {
            _log.LogError(
                "The refund of {Amount} {Currency} for booking {Reference} is refused: {Why}", refund.Amount,
                refund.Payment.Payment.Currency, refund.Payment.Payment.Reference, answer.Detail);
        }
    }

    /// <summary>One second, two, … so that thousands that failed at once do not come back at once.</summary>
    private TimeSpan DelayAfter(int attempts)
    {
        var longest = Math.Min(_options.LongestDelay.TotalSeconds, Math.Pow(2, Math.Min(attempts, 20) - 1));
        return TimeSpan.FromSeconds(longest * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
