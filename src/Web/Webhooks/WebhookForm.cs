using SeatEngine.Text;

namespace Web.Webhooks;

/// <summary>What the form of an endpoint shows.</summary>
/// <param name="Fault">The field that is wrong, and why.</param>
/// <param name="Refusal">Why it was refused as a whole, in the reader's language.</param>
public sealed record WebhookForm(
    string Url, string Description, IReadOnlyList<string> Events, (string Field, Message Why)? Fault = null, string? Refusal = null)
{
    public static WebhookForm Read(string? url, string? description, string[]? events) =>
        new((url ?? "").Trim(), (description ?? "").Trim(), events ?? []);
}
