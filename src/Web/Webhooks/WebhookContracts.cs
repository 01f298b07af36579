using System.ComponentModel.DataAnnotations;
using SeatEngine.Outbox;
using SeatEngine.Webhooks;

namespace Web.Webhooks;

/// <summary>Where to notify, and of what.</summary>
/// <param name="Url">An https address.</param>
/// <param name="Events">Which kinds; absent or empty: all.</param>
/// <param name="Paused">True: events wait until it is false again.</param>
public sealed record WebhookRequest(
    [property: Required] string? Url, string? Description = null, IReadOnlyList<string>? Events = null, bool Paused = false);

/// <summary>An endpoint. Times UTC.</summary>
/// <param name="FormerSecretUntil">Until then the secret before the present one signs too.</param>
/// <param name="Secret">Only in the answer that makes it: it cannot be read again.</param>
public sealed record WebhookView(
    Guid Id, string Url, string Description, IReadOnlyList<string> Events, WebhookState State, DateTimeOffset MadeAt, string MadeBy,
    DateTimeOffset? FormerSecretUntil, string? Secret = null)
{
    public static WebhookView Of(WebhookEndpoint endpoint, string? secret = null) => new(
        endpoint.Id, endpoint.Url, endpoint.Description, endpoint.Events, endpoint.State, endpoint.MadeAt, endpoint.MadeBy,
        endpoint.FormerSecretUntil, secret);
}

/// <summary>A secret, shown this once.</summary>
public sealed record WebhookSecret(string Secret);

/// <summary>One event on its way to an endpoint, or there. Times UTC.</summary>
/// <param name="Id">As the header webhook-id has it.</param>
/// <param name="State">waiting, delivered, failed or dropped.</param>
/// <param name="NextAt">Of one that waits: when it is tried next.</param>
/// <param name="Error">Why the last attempt failed.</param>
public sealed record WebhookDelivery(
    string Id, string Type, long ScreeningId, string State, DateTimeOffset MadeAt, int Attempts, DateTimeOffset? NextAt,
    DateTimeOffset? EndedAt, string? Error)
{
    public static WebhookDelivery Of(OutboxLine line) => new(
        line.Id.ToString("N"), line.Kind, line.ScreeningId, line.State.ToString().ToLowerInvariant(), line.MadeAt, line.Attempts,
        line.State == OutboxState.Waiting ? line.DueAt : null, line.EndedAt, line.Error);
}

/// <summary>Which events to send again: those of a screening's ledger from one revision to another.</summary>
/// <param name="ToRevision">Absent: to the end. At most 1,000 revisions are read.</param>
public sealed record RedeliverRequest([property: Required] long? ScreeningId, long FromRevision = 1, long? ToRevision = null);

/// <summary>What is sent again.</summary>
/// <param name="Events">How many.</param>
/// <param name="NextRevision">Where to go on if the screening has more.</param>
public sealed record Redelivered(int Events, long NextRevision);
