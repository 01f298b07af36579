using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SeatEngine.Redis;
using SeatEngine.Storage;

namespace SeatEngine.Live;

/// <summary>
/// Keeps the live copies of this node up to date: delivers messages, checks the database periodically, and catches up when Redis is back.
/// </summary>
internal sealed class LiveMapSync(LiveSeatMaps maps, SeatChannel channel, RedisConnection redis, ILogger<LiveMapSync> log)
    : BackgroundService
{
    // How stale a map can be without Redis. One query a tick for all screenings of the node.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Redis raises it on its own thread: only hand it over.
        redis.Restored += () => _ = Task.Run(maps.CatchUpAllAsync, stoppingToken);
        await Task.WhenAll(channel.DeliverAsync(stoppingToken), CheckAsync(stoppingToken));
    }

    private async Task CheckAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(CheckInterval);
        var away = false;
        while (await timer.WaitForNextTickAsync(stop))
        {
            try
            {
                await maps.CheckAsync(stop);
                if (away)
                    log.LogInformation("The database answers again");
                away = false;
            }
            catch (Exception error) when (Outage.Is(error) || error is StoreUnavailableException)
            {
                if (!away)
                    log.LogWarning("The database does not answer: {Error}", error.Message);
                away = true;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // Without Redis this check alone keeps maps right, so one failure must not end it.
                log.LogError(error, "The check of the live copies failed");
            }
        }
    }
}
