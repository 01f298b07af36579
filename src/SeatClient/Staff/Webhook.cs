namespace SeatMap.Client;

/// <summary>A server that is notified of what happens. Times UTC.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="Url">Where requests go.</param>
/// <param name="Events">Kinds of events; empty: all.</param>
/// <param name="State"><c>active</c>, <c>paused</c>, or <c>gone</c> after the answer 410.</param>
/// <param name="MadeAt">When it was registered.</param>
/// <param name="MadeBy">Who registered it.</param>
public sealed record Webhook(
    Guid Id, Uri Url, IReadOnlyList<string> Events, string State, DateTimeOffset MadeAt, string MadeBy)
{
    /// <summary>What it is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>Until then the secret before the present one signs too.</summary>
    public DateTimeOffset? FormerSecretUntil { get; init; }

    /// <summary>Only in the answer that registers it.</summary>
    public string? Secret { get; init; }
}

/// <summary>A secret that signs webhooks, shown this once.</summary>
/// <param name="Secret">As the libraries of Standard Webhooks take it.</param>
public sealed record WebhookSecret(string Secret);

/// <summary>One event on its way to a server, or there. Times UTC.</summary>
/// <param name="Id">As the header <c>webhook-id</c> has it.</param>
/// <param name="Type">What happened.</param>
/// <param name="ScreeningId">Where; 0 for a test.</param>
/// <param name="State"><c>waiting</c>, <c>delivered</c>, <c>failed</c> or <c>dropped</c>.</param>
/// <param name="MadeAt">When it happened.</param>
/// <param name="Attempts">How often it was tried.</param>
public sealed record WebhookDelivery(
    string Id, string Type, long ScreeningId, string State, DateTimeOffset MadeAt, int Attempts)
{
    /// <summary>When it is tried next.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>When it was delivered or given up.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? Error { get; init; }
}

/// <summary>Events that are sent once more.</summary>
/// <param name="Events">How many.</param>
/// <param name="NextRevision">Where to go on if the screening has more.</param>
public sealed record Redelivered(int Events, long NextRevision);
