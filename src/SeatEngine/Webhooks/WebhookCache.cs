using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SeatEngine.Storage;

namespace SeatEngine.Webhooks;

/// <summary>What this node knows of the endpoints, so that a commit need not ask. Thread-safe.</summary>
public sealed class WebhookCache
{
    private volatile IReadOnlyList<WebhookEndpoint> _current = [];

    public IReadOnlyList<WebhookEndpoint> Current => _current;

    internal void Set(IReadOnlyList<WebhookEndpoint> endpoints) => _current = endpoints;
}

/// <summary>Reads the endpoints every two seconds: so long a change takes to reach all nodes.</summary>
internal sealed class WebhookSync(WebhookStore store, ILogger<WebhookSync> log) : BackgroundService
{
    private static readonly TimeSpan ReadInterval = TimeSpan.FromSeconds(2);

    // Before the node takes commands: what it commits first is sent too.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ReadInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await ReadAsync(stoppingToken);
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        try
        {
            await store.RefreshAsync(stop);
        }
        catch (Exception error) when (Outage.Is(error))
        {
            log.LogDebug("Webhook endpoints cannot be read; those that are known stay: {Error}", error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogError(error, "Reading the webhook endpoints failed");
        }
    }
}
