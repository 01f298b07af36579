using System.Globalization;

namespace TestPayments;

/// <summary>A payment as the provider keeps it. Changed under the lock of <see cref="Bank"/>.</summary>
public sealed class Intent
{
    public required string Id { get; init; }
    public required long Amount { get; init; }
    public required string Currency { get; init; }
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }
    public string Status { get; set; } = "requires_payment_method";
    public string? Failure { get; set; }
    public string? ReturnAddress { get; set; }
    public long Received { get; set; }
    public long Refunded { get; set; }
    public bool CaptureRefused { get; set; }
}

public sealed record RefundMade(string Id, string Intent, long Amount, IReadOnlyDictionary<string, string> Metadata, string Status);

/// <summary>A refusal, as Stripe's API words it.</summary>
public sealed class BankException(int status, string type, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Type => type;

    public string Code => code;

    public string? DeclineCode { get; init; }

    public Intent? Intent { get; init; }
}

/// <summary>All money of the test provider: what a real one would do with it. Thread-safe.</summary>
public sealed class Bank
{
    public const string Works = "pm_card_visa";
    public const string Declines = "pm_card_visa_chargeDeclined";
    public const string AsksForConfirmation = "pm_card_threeDSecure2Required";

    /// <summary>Can be authorized, and not captured.</summary>
    public const string CannotBeCaptured = "pm_test_captureRefused";

    private readonly FaultDice _dice;
    private readonly BooksFile? _file;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Intent> _intents = new(StringComparer.Ordinal);
    private readonly List<RefundMade> _refunds = [];
    // Methods that were made of cards, and which of the constants above they behave like.
    private readonly Dictionary<string, string> _cards = new(StringComparer.Ordinal);
    private int _last;

    /// <param name="books">Where the books are kept; null: in memory.</param>
    public Bank(FaultDice dice, string? books = null)
    {
        _dice = dice;
        if (books is null)
            return;
        _file = new BooksFile(books);
        var (intents, refunds) = _file.Read();
        foreach (var intent in intents)
            _intents[intent.Id] = intent;
        _refunds.AddRange(refunds);
        _last = _intents.Count + _refunds.Count;
    }

    /// <summary>Called for each change, under the lock.</summary>
    public event Action<string, Intent>? Changed;

    private void Report(string type, Intent intent)
    {
        _file?.Add(intent);
        Changed?.Invoke(type, intent);
    }

    public Intent Create(long amount, string currency, IReadOnlyDictionary<string, string> metadata)
    {
        lock (_lock)
        {
            var intent = new Intent { Id = Next("pi_"), Amount = amount, Currency = currency, Metadata = metadata };
            _intents[intent.Id] = intent;
            Report("payment_intent.created", intent);
            return intent;
        }
    }

    /// <summary>The name for a card that was entered in the fields.</summary>
    public string AddCard(string behavesLike)
    {
        lock (_lock)
        {
            var id = $"pm_{Guid.NewGuid():N}";
            _cards[id] = behavesLike;
            return id;
        }
    }

    public Intent Find(string id)
    {
        lock (_lock)
            return Known(id);
    }

    public Intent Confirm(string id, string method, string? returnAddress)
    {
        lock (_lock)
        {
            var intent = Known(id);
            method = _cards.GetValueOrDefault(method, method);
            Require(intent, "confirm", "requires_payment_method", "requires_confirmation", "requires_action");
            intent.ReturnAddress = returnAddress;
            intent.CaptureRefused = method == CannotBeCaptured;
            if (method == Declines || _dice.Hits(_dice.Faults.Decline))
            {
                intent.Status = "requires_payment_method";
                intent.Failure = "card_declined";
                Report("payment_intent.payment_failed", intent);
                throw new BankException(402, "card_error", "card_declined", "Your card was declined.")
                {
                    DeclineCode = "generic_decline",
                    Intent = intent,
                };
            }

            if (method is not (Works or AsksForConfirmation or CannotBeCaptured))
                throw new BankException(400, "invalid_request_error", "resource_missing", $"No such PaymentMethod: '{method}'");
            if (method == AsksForConfirmation || _dice.Hits(_dice.Faults.Confirmation))
            {
                intent.Status = "requires_action";
                Report("payment_intent.requires_action", intent);
            }
            else
            {
                Authorize(intent);
            }

            return intent;
        }
    }

    /// <summary>What the buyer does on the page of their bank.</summary>
    public Intent Answer(string id, bool yes)
    {
        lock (_lock)
        {
            var intent = Known(id);
            if (intent.Status != "requires_action")
                return intent;
            if (yes)
            {
                Authorize(intent);
                return intent;
            }

            intent.Status = "requires_payment_method";
            intent.Failure = "payment_intent_authentication_failure";
            Report("payment_intent.payment_failed", intent);
            return intent;
        }
    }

    private void Authorize(Intent intent)
    {
        intent.Status = "requires_capture";
        intent.Failure = null;
        Report("payment_intent.amount_capturable_updated", intent);
    }

    public Intent Capture(string id)
    {
        lock (_lock)
        {
            var intent = Known(id);
            Require(intent, "capture", "requires_capture");
            if (intent.CaptureRefused || _dice.Hits(_dice.Faults.CaptureRefused))
            {
                // As when an authorization has ended before its time.
                intent.Status = "canceled";
                Report("payment_intent.canceled", intent);
                throw new BankException(402, "card_error", "capture_charge_authorization_expired", "The authorization has expired.");
            }

            intent.Status = "succeeded";
            intent.Received = intent.Amount;
            Report("payment_intent.succeeded", intent);
            return intent;
        }
    }

    public Intent Cancel(string id)
    {
        lock (_lock)
        {
            var intent = Known(id);
            Require(
                intent, "cancel", "requires_payment_method", "requires_confirmation", "requires_action", "requires_capture");
            intent.Status = "canceled";
            Report("payment_intent.canceled", intent);
            return intent;
        }
    }

    public RefundMade Refund(string id, long amount, IReadOnlyDictionary<string, string> metadata)
    {
        lock (_lock)
        {
            var intent = Known(id);
            Require(intent, "refund", "succeeded");
            if (intent.Refunded + amount > intent.Received)
            {
                throw new BankException(
                    400, "invalid_request_error", "amount_too_large", "Refund amount is greater than the unrefunded amount on the charge.");
            }

            if (_dice.Hits(_dice.Faults.RefundRefused))
                throw new BankException(400, "invalid_request_error", "charge_disputed", "The charge is disputed.");
            intent.Refunded += amount;
            var refund = new RefundMade(Next("re_"), id, amount, metadata, "succeeded");
            _refunds.Add(refund);
            _file?.Add(refund);
            Report("charge.refunded", intent);
            return refund;
        }
    }

    public IReadOnlyList<RefundMade> RefundsOf(string? intent)
    {
        lock (_lock)
            return [.. _refunds.Where(r => intent is null || r.Intent == intent)];
    }

    /// <summary>How many intents have each status, and the money that moved: minor units.</summary>
    public Books Books()
    {
        lock (_lock)
        {
            return new Books(
                _intents.Values.CountBy(i => i.Status).ToDictionary(StringComparer.Ordinal),
                _intents.Values.Sum(i => i.Received), _intents.Values.Sum(i => i.Refunded),
                _intents.Values.Where(i => i.Status == "requires_capture").Sum(i => i.Amount));
        }
    }

    private Intent Known(string id) => _intents.GetValueOrDefault(id)
        ?? throw new BankException(404, "invalid_request_error", "resource_missing", $"No such payment_intent: '{id}'");

    private static void Require(Intent intent, string action, params string[] statuses)
    {
        if (statuses.Contains(intent.Status))
            return;
        throw new BankException(
            400, "invalid_request_error", "payment_intent_unexpected_state",
            $"You cannot {action} this PaymentIntent because it has a status of {intent.Status}.")
        { Intent = intent };
    }

    private string Next(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}test{++_last:D8}");
}

/// <summary>What a test compares with ours.</summary>
/// <param name="Authorized">Set aside, and not captured.</param>
public sealed record Books(IReadOnlyDictionary<string, int> Intents, long Captured, long Refunded, long Authorized);
