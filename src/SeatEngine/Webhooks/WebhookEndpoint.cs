using System.Text.Json.Serialization;
using SeatEngine.Json;

namespace SeatEngine.Webhooks;

/// <summary>Whether an endpoint is sent anything. In the database: its number.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<WebhookState>))]
public enum WebhookState : short
{
    Active = 0,

    /// <summary>Staff stopped it. What happens meanwhile is queued, and sent when it goes on.</summary>
    Paused = 1,

    /// <summary>It answered 410: nothing is queued for it until staff switch it on again.</summary>
    Gone = 2,
}

/// <summary>Where an operator is notified. Times UTC. Immutable.</summary>
/// <param name="Events">Kinds of events, as <see cref="WebhookEvents.Kinds"/> names them; empty: all.</param>
/// <param name="Secrets">Protected: the current one first, then the one before while it signs too.</param>
public sealed record WebhookEndpoint(
    Guid Id, string Url, string Description, IReadOnlyList<string> Events, WebhookState State, DateTimeOffset MadeAt, string MadeBy,
    IReadOnlyList<string> Secrets, DateTimeOffset? FormerSecretUntil)
{
    /// <summary>Its queue in the outbox.</summary>
    public string Queue => QueueOf(Id);

    public bool Wants(string kind) => State != WebhookState.Gone && (Events.Count == 0 || Events.Contains(kind));

    public static string QueueOf(Guid id) => $"webhook:{id:N}";
}
