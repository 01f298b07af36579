using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SeatEngine.Redis;
using StackExchange.Redis;
using BackplaneOptions = Microsoft.AspNetCore.SignalR.StackExchangeRedis.RedisOptions;

namespace SeatHub;

/// <summary>SignalR's stock Redis backplane, for the desk hub alone: the seat map's hub has its own way between nodes.</summary>
internal static class DeskBackplane
{
    public static IServiceCollection AddDeskHub(this IServiceCollection services)
    {
        // AddStackExchangeRedis would register it for every hub.
        services.AddSingleton<HubLifetimeManager<DeskHub>, Lifetime>();
        services.AddOptions<BackplaneOptions>().Configure<RedisConnection, RedisKeys>((options, redis, keys) =>
            options.ConnectionFactory = async log => await ConnectAsync(redis, keys, log));
        services.AddSingleton<IUserIdProvider, StaffUserIds>();
        services.AddHostedService<DeskNotices>();
        return services;
    }

    /// <summary>
    /// Called with the first connection or message, and again with the next after it threw. A connection that is not there yet must not be
    /// returned: the backplane makes its first subscriptions once, and they would stay without a reader.
    /// </summary>
    private static async Task<IConnectionMultiplexer> ConnectAsync(RedisConnection redis, RedisKeys keys, TextWriter log)
    {
        // Known already: no need to wait for the timeout of a connection.
        if (!redis.IsConnected)
            throw new RedisException("Redis cannot be reached.");
        var options = redis.CopyConfiguration();
        options.ChannelPrefix = keys.DeskChannelPrefix;
        options.AbortOnConnectFail = true;
        return await ConnectionMultiplexer.ConnectAsync(options, log);
    }

    /// <summary>The stock one unsubscribes when the node stops, and would end the process with a crash if Redis does not answer.</summary>
    private sealed class Lifetime(
        ILogger<RedisHubLifetimeManager<DeskHub>> log,
        IOptions<BackplaneOptions> options,
        IHubProtocolResolver protocols,
        IOptions<HubOptions> hubs,
        IOptions<HubOptions<DeskHub>> hub)
        : RedisHubLifetimeManager<DeskHub>(log, options, protocols, hubs, hub), IDisposable
    {
        void IDisposable.Dispose()
        {
            try
            {
                Dispose();
            }
            catch (Exception error) when (error is RedisException or TimeoutException)
            {
                // Redis forgets the subscriptions when the connection ends with the process.
            }
        }
    }

    /// <summary>A message to a user reaches all connections of a member of staff, by their id.</summary>
    private sealed class StaffUserIds : IUserIdProvider
    {
        public string? GetUserId(HubConnectionContext connection) => connection.User.GetStaff()?.Id.ToString();
    }
}
