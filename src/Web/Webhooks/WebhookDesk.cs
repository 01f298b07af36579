using Microsoft.Extensions.Options;
using SeatEngine.Seats;
using SeatEngine.Text;
using SeatEngine.Webhooks;

namespace Web.Webhooks;

/// <summary>What staff ask for, checked in the same way for page and API. Thread-safe.</summary>
public sealed class WebhookDesk(WebhookStore store, WebhookSecrets secrets, IOptions<WebhookOptions> options)
{
    /// <summary>What is wrong with an endpoint as it was entered: the field, and why. Null: nothing.</summary>
    public (string Field, Message Why)? FindFault(string url, string description, IReadOnlyList<string> events)
    {
        if (url.Length > WebhookStore.MaxUrl || !Uri.TryCreate(url, UriKind.Absolute, out var address)
            || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0 || address.Fragment.Length > 0)
        {
            return ("url", new Message("fault.webhook.url", "it is no address like https://shop.example/seatmap"));
        }

        if (address.Scheme == "http" && !options.Value.AllowInternal)
            return ("url", new Message("fault.webhook.tls", "it begins with https://: what is sent must not cross the internet in clear"));
        if (description.Length > WebhookStore.MaxDescription || description.Any(char.IsControl))
        {
            return ("description", new Message(
                "fault.webhook.description", "it has at most {max} characters, in one line", ("max", $"{WebhookStore.MaxDescription}")));
        }

        return events.FirstOrDefault(kind => !WebhookEvents.Kinds.Contains(kind)) is { } unknown
            ? ("events", new Message("fault.webhook.event", "there is no event \"{name}\"", ("name", unknown)))
            : null;
    }

    /// <returns>The endpoint with its secret, which is shown this once; null if there are as many as there may be.</returns>
    public async Task<(WebhookEndpoint Endpoint, string Secret)?> AddAsync(
        string url, string description, IReadOnlyList<string> events, StaffMember staff, CancellationToken cancellation)
    {
        var (secret, kept) = secrets.Create();
        return await store.AddAsync(url, description, events, kept, staff, cancellation) is { } made ? (made, secret) : null;
    }

    /// <returns>The new secret, which is shown this once; null if there is no such endpoint.</returns>
    public async Task<string?> RotateSecretAsync(Guid id, StaffMember staff, CancellationToken cancellation)
    {
        var (secret, kept) = secrets.Create();
        return await store.RotateSecretAsync(id, kept, staff, cancellation) ? secret : null;
    }
}
