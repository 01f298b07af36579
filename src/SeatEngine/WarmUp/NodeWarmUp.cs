using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SeatEngine.Live;
using SeatEngine.Screenings;

namespace SeatEngine.WarmUp;

/// <summary>What a node does before it listens, so that its first visitors wait no longer than those after them.</summary>
public static class NodeWarmUp
{
    private const int MaxScreenings = 500;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(4);

    /// <summary>Makes practice holds, and loads the seat maps of the busiest screenings on sale, as many as there is time for.</summary>
    public static async Task WarmUpAsync(
        this IServiceProvider node, IConfiguration configuration, ILogger log, CancellationToken cancellation)
    {
        await EngineWarmUp.RunAsync(configuration, log, cancellation);
        await LoadMapsAsync(node.GetRequiredService<LiveSeatMaps>(), node.GetRequiredService<ScreeningCatalog>(), log, cancellation);
    }

    /// <returns>How many were loaded.</returns>
    internal static async Task<int> LoadMapsAsync(LiveSeatMaps maps, ScreeningCatalog catalog, ILogger log, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        var loaded = 0;
        try
        {
            foreach (var screening in await catalog.BusiestAsync(MaxScreenings, cancellation))
            {
                if (Stopwatch.GetElapsedTime(began) > _limit)
                    break;
                if (await maps.GetAsync(screening, cancellation) is not null)
                    loaded++;
            }

            log.LogInformation("Loaded {Maps} seat maps in {Seconds:0.0} s", loaded, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // They are loaded when they are asked for, as those that there was no time for.
            log.LogWarning("Seat maps could not be loaded before the start: {Error}", error.Message);
        }

        return loaded;
    }
}
