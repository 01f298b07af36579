using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Quartz;
using SeatEngine.Outbox;
using SeatEngine.Storage;

namespace SeatEngine.Webhooks;

/// <summary>Makes what sends to an endpoint.</summary>
public interface IWebhookSenders
{
    IOutboxSender For(WebhookEndpoint endpoint);
}

/// <summary>Which endpoints are left alone for a while, because they were away. Thread-safe.</summary>
public sealed class WebhookRests(TimeProvider time)
{
    // An endpoint that is away must not keep the run of all others waiting for its timeout each time.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<Guid, long> _since = new();

    public bool IsResting(Guid endpoint) => _since.TryGetValue(endpoint, out var since) && time.GetElapsedTime(since) < Rest;

    public void Begin(Guid endpoint) => _since[endpoint] = time.GetTimestamp();
}

/// <summary>Every two seconds, on one node: sends what is due, to all endpoints side by side.</summary>
[DisallowConcurrentExecution]
public sealed class WebhookJob(
    WebhookStore store, IEnumerable<IWebhookSenders> senders, OutboxDrain drain, OutboxQueue queue, WebhookRests rests, TimeProvider time,
    ILogger<WebhookJob> log) : IJob
{
    private static readonly TimeSpan _slow = TimeSpan.FromSeconds(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // Without a sender nothing is sent from here: what is queued waits.
        if (senders.FirstOrDefault() is not { } sender)
            return;
        try
        {
            var endpoints = await store.ListAsync(cancellationToken);
            await queue.DropAllButAsync("webhook:", [.. endpoints.Select(e => e.Queue)], "the endpoint was removed", cancellationToken);
            await Task.WhenAll(endpoints
                .Where(endpoint => endpoint.State == WebhookState.Active && !rests.IsResting(endpoint.Id))
                .Select(endpoint => RunAsync(sender.For(endpoint), endpoint.Id, cancellationToken)));
        }
        catch (Exception error) when (Outage.Is(error))
        {
            log.LogWarning("Webhooks wait for two seconds more: {Error}", error.Message);
        }
    }

    private async Task RunAsync(IOutboxSender sender, Guid endpoint, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var delivered = await drain.RunAsync(sender, cancellation);
        if (delivered == 0 && time.GetElapsedTime(began) > _slow)
            rests.Begin(endpoint);
    }
}
