using System.ComponentModel.DataAnnotations;

namespace Web.Payments;

/// <summary>Bound from <c>Payments:Stripe</c> and validated at start. Without a secret key there is no Stripe.</summary>
public sealed record StripeOptions
{
    public string? SecretKey { get; init; }

    /// <summary>The key for browsers (<c>pk_…</c>). With it, buyers enter their card in the fields of <see cref="Script"/>.</summary>
    public string? PublishableKey { get; init; }

    /// <summary>Draws the fields for a card in frames of its own, so that no card number reaches this server or its pages.</summary>
    public Uri Script { get; init; } = new("https://js.stripe.com/v3/");

    /// <summary>What Stripe signs its events with. Without it events are refused, and payments are found out by asking alone.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>Where Stripe is; another address for a server that speaks the same API.</summary>
    public Uri ApiBase { get; init; } = new("https://api.stripe.com");

    /// <summary>Of one request. A request that failed on the way is repeated once with the same idempotency key.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:30")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    public bool IsOn => !string.IsNullOrWhiteSpace(SecretKey);

    public bool HasCardFields => IsOn && !string.IsNullOrWhiteSpace(PublishableKey);
}
