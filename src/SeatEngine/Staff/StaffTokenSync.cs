using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SeatEngine.Redis;
using SeatEngine.Storage;

namespace SeatEngine.Staff;

/// <summary>Keeps this node's knowledge of staff tokens up to date: by notices, and by itself in case one is lost.</summary>
internal sealed class StaffTokenSync(StaffTokenCache cache, RedisConnection redis, RedisKeys keys, ILogger<StaffTokenSync> log)
    : BackgroundService
{
    // How late a revocation can be without Redis. One query for all tokens.
    private static readonly TimeSpan ReadInterval = TimeSpan.FromSeconds(2);

    private bool _away;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Received on a thread of Redis: only hand it over.
        await redis.SubscribeAsync(keys.StaffTokens, message => _ = Task.Run(() => ReadAsync(stoppingToken), stoppingToken));
        using var timer = new PeriodicTimer(ReadInterval);
        do
        {
            await ReadAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        try
        {
            await cache.WriteUsesAsync(stop);
            await cache.RefreshAsync(stop);
            _away = false;
        }
        catch (Exception error) when (Outage.Is(error) || error is StoreUnavailableException)
        {
            if (!_away)
                log.LogWarning("Staff tokens cannot be read; those that are known stay valid: {Error}", error.Message);
            _away = true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Without this loop no revocation would arrive any more, so one failure must not end it.
            log.LogError(error, "Reading the staff tokens failed");
        }
    }
}
