using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SeatEngine.Payments;
using Stripe;

namespace Web.Payments;

/// <summary>
/// Payments through Stripe's PaymentIntents with manual capture: authorized while the seats are held, captured when they are sold.
/// Thread-safe.
/// </summary>
/// <remarks>
/// Two requests and not one, so that an intent is known by name before any money can move: the payment method is then never stored, and
/// after a lost answer the intent is asked and not made again. Idempotency keys are made from the payment alone, and so is every body, so
/// a repeat is the same bytes on every node. Stripe repeats a 500 for its key for a day; only then the key gets another number.
/// </remarks>
internal sealed class StripeProvider : IPaymentProvider, IDisposable
{
    public const string ProviderName = "stripe";

    private const string RefundKey = "refund";

    private readonly StripeOptions _options;
    private readonly ILogger<StripeProvider> _log;
    private readonly HttpClient _http;
    private readonly PaymentIntentService _intents;
    private readonly RefundService _refunds;

    public StripeProvider(IOptions<StripeOptions> options, ILogger<StripeProvider> log)
    {
        _options = options.Value;
        _log = log;
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = _options.Timeout,
        };
        var client = new StripeClient(new StripeClientOptions
        {
            ApiKey = _options.SecretKey,
            ApiBase = _options.ApiBase.ToString().TrimEnd('/'),
            HttpClient = new SystemNetHttpClient(_http, maxNetworkRetries: 1, appInfo: null, enableTelemetry: false),
        });
        _intents = new PaymentIntentService(client);
        _refunds = new RefundService(client);
    }

    public string Name => ProviderName;

    public Task<ProviderAnswer> CreateAsync(PaymentOrder order, CancellationToken cancellation) => AskAsync(async () =>
    {
        var created = await _intents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = order.Amount,
                Currency = order.Currency.ToLowerInvariant(),
                CaptureMethod = "manual",
                AllowedPaymentMethodTypes = ["card"],
                Metadata = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["payment"] = order.Id.ToString(),
                    ["screening"] = order.Screening.ToString(),
                    ["hold"] = order.Hold.ToString(),
                },
            },
            Key(order, "create"), cancellation);
        return Read(created);
    });

    public Task<ProviderAnswer> AuthorizeAsync(
        PaymentOrder order, string method, string returnAddress, CancellationToken cancellation) => AskAsync(
        async () => Read(await _intents.ConfirmAsync(
            order.ProviderReference,
            new PaymentIntentConfirmOptions { PaymentMethod = method, ReturnUrl = returnAddress },
            Key(order, "confirm"), cancellation)),
        order.ProviderReference);

    public Task<ProviderAnswer> LookAsync(PaymentOrder order, CancellationToken cancellation) => AskAsync(
        async () => Read(await _intents.GetAsync(order.ProviderReference, null, null, cancellation)), order.ProviderReference);

    public async Task<ProviderAnswer> CaptureAsync(PaymentOrder order, CancellationToken cancellation)
    {
        // It may have been captured by an attempt whose answer was lost.
        var before = await LookAsync(order, cancellation);
        return before.State switch
        {
            ProviderState.Authorized => await AskAsync(
                async () => Read(await _intents.CaptureAsync(order.ProviderReference, null, Key(order, "capture"), cancellation)),
                order.ProviderReference),
            // It was authorized once: neither can be captured any more.
            ProviderState.Waiting or ProviderState.ActionNeeded => before with { State = ProviderState.Ended },
            _ => before,
        };
    }

    public async Task<ProviderAnswer> VoidAsync(PaymentOrder order, CancellationToken cancellation)
    {
        var before = await LookAsync(order, cancellation);
        return before.State is ProviderState.Ended or ProviderState.Captured or ProviderState.Unknown
            ? before
            : await AskAsync(
                async () => Read(await _intents.CancelAsync(order.ProviderReference, null, Key(order, "cancel"), cancellation)),
                order.ProviderReference);
    }

    public async Task<RefundAnswer> RefundAsync(
        PaymentOrder order, Guid refund, long amount, bool isRepeat, CancellationToken cancellation)
    {
        RefundAnswer? known = null;
        var asked = await AskAsync(async () =>
        {
            known = isRepeat ? await FindRefundAsync(order, refund, cancellation) : null;
            known ??= Read(await _refunds.CreateAsync(
                new RefundCreateOptions
                {
                    PaymentIntent = order.ProviderReference,
                    Amount = amount,
                    Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [RefundKey] = refund.ToString() },
                },
                Key(order, $"{RefundKey}-{refund}"), cancellation));
            return new ProviderAnswer(ProviderState.Waiting);
        });
        return known ?? new RefundAnswer(
            asked.State == ProviderState.Unknown ? RefundOutcome.Unknown : RefundOutcome.Refused, null, asked.Detail, asked.NeedsNewKey);
    }

    private async Task<RefundAnswer?> FindRefundAsync(PaymentOrder order, Guid refund, CancellationToken cancellation)
    {
        var made = await _refunds.ListAsync(
            new RefundListOptions { PaymentIntent = order.ProviderReference, Limit = 100 }, null, cancellation);
        return made.Data.Find(r => r.Metadata?.GetValueOrDefault(RefundKey) == refund.ToString()) is { } found ? Read(found) : null;
    }

    // One that is pending is on its way: Stripe carries it out by itself.
    private static RefundAnswer Read(Refund refund) => refund.Status is "failed" or "canceled"
        ? new RefundAnswer(RefundOutcome.Refused, refund.Id, refund.FailureReason ?? refund.Status)
        : new RefundAnswer(RefundOutcome.Done, refund.Id);

    public ProviderEvent? ReadEvent(string body, string? signature)
    {
        if (_options.WebhookSecret is not { Length: > 0 } secret || signature is null)
            return null;
        try
        {
            EventUtility.ValidateSignature(body, signature, secret);
        }
        catch (StripeException wrong)
        {
            _log.LogWarning("An event was refused: {Why}", wrong.Message);
            return null;
        }

        // Not by Stripe's own classes: they refuse events of an API version that they do not know. All that matters is what it is about.
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (Text(root, "id") is not { } id || Text(root, "type") is not { } type)
                return null;
            var about = root.TryGetProperty("data", out var data) && data.TryGetProperty("object", out var thing)
                ? Text(thing, "object") == "payment_intent" ? Text(thing, "id") : Text(thing, "payment_intent")
                : null;
            return new ProviderEvent(id, type, about);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static ProviderAnswer Read(PaymentIntent intent)
    {
        var failure = intent.LastPaymentError is { } error ? Describe(error) : null;
        return intent.Status switch
        {
            "requires_capture" => new(ProviderState.Authorized, intent.Id),
            "succeeded" => new(ProviderState.Captured, intent.Id),
            "canceled" => new(ProviderState.Ended, intent.Id, intent.CancellationReason ?? failure),
            "requires_action" => new(ProviderState.ActionNeeded, intent.Id)
            {
                ActionAddress = intent.NextAction?.RedirectToUrl?.Url,
            },
            "requires_payment_method" when failure is not null => new(ProviderState.Declined, intent.Id, failure),
            "processing" => new(ProviderState.Unknown, intent.Id, "Stripe is still at it"),
            _ => new(ProviderState.Waiting, intent.Id),
        };
    }

    private static string Describe(StripeError error) =>
        string.Join(
            ": ", new[] { error.DeclineCode ?? error.Code ?? error.Type, error.Message }.Where(part => !string.IsNullOrEmpty(part)));

    private static RequestOptions Key(PaymentOrder order, string step) => new()
    {
        IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"seatmap-{order.Id}-{step}-{order.KeyNumber}"),
    };

    private static async Task<ProviderAnswer> AskAsync(Func<Task<ProviderAnswer>> ask, string? reference = null)
    {
        try
        {
            return await ask();
        }
        catch (StripeException refused) when (refused.HttpStatusCode != 0)
        {
            var detail = refused.StripeError is { } error ? Describe(error) : refused.Message;
            return refused.HttpStatusCode switch
            {
                HttpStatusCode.PaymentRequired => new(ProviderState.Declined, reference, detail),
                // Too many requests, another request with this key, a lock on the intent: nothing was stored for the key.
                HttpStatusCode.TooManyRequests or HttpStatusCode.Conflict => new(ProviderState.Unknown, reference, detail),
                >= HttpStatusCode.InternalServerError => new(ProviderState.Unknown, reference, detail) { NeedsNewKey = true },
                // Our key is not accepted: an operator can put that right, and the payment must still be there then.
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(ProviderState.Unknown, reference, detail),
                // The intent is in another state than it was a moment ago; the next look says in which.
                _ when refused.StripeError?.Code == "payment_intent_unexpected_state" => new(ProviderState.Unknown, reference, detail),
                _ => new(ProviderState.Declined, reference, detail),
            };
        }
        catch (Exception lost) when (lost is StripeException or HttpRequestException or IOException or OperationCanceledException
            or JsonException or Newtonsoft.Json.JsonException)
        {
            return new(ProviderState.Unknown, reference, $"{lost.GetType().Name}: {lost.Message}");
        }
    }

    public void Dispose() => _http.Dispose();
}
