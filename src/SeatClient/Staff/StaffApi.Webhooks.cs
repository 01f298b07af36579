namespace SeatMap.Client;

public sealed partial class StaffApi
{
    /// <summary>The servers that are notified of what happens, oldest first.</summary>
    public Task<IReadOnlyList<Webhook>> ListWebhooksAsync(CancellationToken cancellation = default) =>
        _rest.GetAsync<IReadOnlyList<Webhook>>("staff/webhooks", cancellation);

    /// <summary>
    /// Notifies another server. The answer has the secret that signs, this once. Refusals: <c>invalid</c>, <c>too_many_webhooks</c>.
    /// </summary>
    /// <param name="url">An https address.</param>
    /// <param name="events">Kinds of events; all when null.</param>
    public Task<SeatMapResult<Webhook>> AddWebhookAsync(
        Uri url, string? description = null, IReadOnlyList<string>? events = null, CancellationToken cancellation = default) =>
        _rest.FindAsync<Webhook>(HttpMethod.Post, "staff/webhooks", () => RestSender.Body(new { url, description, events }), cancellation);

    /// <summary>Makes a new secret; the present one signs too for 24 hours. Refusals: <c>not_found</c>.</summary>
    public Task<SeatMapResult<WebhookSecret>> RotateWebhookSecretAsync(Guid id, CancellationToken cancellation = default) =>
        _rest.FindAsync<WebhookSecret>(HttpMethod.Post, $"staff/webhooks/{id}/secret", () => RestSender.Body(new { }), cancellation);

    /// <summary>What was and is to be sent, newest first. Refusals: <c>not_found</c>.</summary>
    public Task<SeatMapResult<IReadOnlyList<WebhookDelivery>>> ListWebhookDeliveriesAsync(
        Guid id, CancellationToken cancellation = default) =>
        _rest.FindAsync<IReadOnlyList<WebhookDelivery>>(HttpMethod.Get, $"staff/webhooks/{id}/deliveries", null, cancellation);

    /// <summary>Sends the events of a screening once more, with the same ids. Refusals: <c>not_found</c>, <c>invalid</c>.</summary>
    /// <param name="fromRevision">The first revision of the screening's ledger.</param>
    public Task<SeatMapResult<Redelivered>> RedeliverAsync(
        Guid id, long screeningId, long fromRevision = 1, CancellationToken cancellation = default) =>
        _rest.FindAsync<Redelivered>(
            HttpMethod.Post, $"staff/webhooks/{id}/redeliver", () => RestSender.Body(new { screeningId, fromRevision }), cancellation);
}
