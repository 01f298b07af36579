using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SeatHub.Feeds;
using SeatHub.Limits;
using SeatHub.Protocol;
using SeatHub.Transport;

namespace SeatHub;

public static class SeatHubRegistration
{
    /// <summary>Enough for a hold of a thousand seats; no valid message is longer.</summary>
    private const int MaxMessageBytes = 32 * 1024;

    /// <summary>A kiosk or script may call again before the first answer; a lane makes one batch of its calls.</summary>
    private const int MaxParallelInvocations = 16;

    public static IServiceCollection AddSeatHub(this IServiceCollection services)
    {
        services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = MaxMessageBytes;
            options.MaximumParallelInvocationsPerClient = MaxParallelInvocations;
            options.AddFilter<HubErrorLog>();
            options.AddFilter<StaffConnections>();
        }).AddJsonProtocol(json =>
        {
            json.PayloadSerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.PayloadSerializerOptions.AllowDuplicateProperties = false;
        });
        services.AddSingleton<HubErrorLog>();
        services.AddSingleton<StaffConnections>();
        services.AddLogging(logging => logging.AddFilter(HubErrorLog.SilencedCategory, LogLevel.None));
        services.RemoveAll<IHubProtocol>();
        services.AddSingleton<IHubProtocol, ClearJsonHubProtocol>();
        services.AddSingleton<IHubProtocol, ClearMessagePackHubProtocol>();
        services.AddOptions<HubTransportOptions>().BindConfiguration("Hub").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<HubOptions>().Configure<IOptions<HubTransportOptions>>(
            (hub, transport) => hub.HandshakeTimeout = transport.Value.HandshakeTimeout);
        services.AddOptions<RequestLimitOptions>().BindConfiguration("Limits").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<CallerAddresses>();
        services.AddHostedService<ProtocolWarmUp>();
        services.AddSingleton<ScreeningViewers>();
        // Starts before the feeds and stops after them.
        services.AddSingleton(_ => new FanOutWorkers(Environment.ProcessorCount));
        services.AddHostedService(s => s.GetRequiredService<FanOutWorkers>());
        services.AddSingleton<ScreeningFeeds>();
        services.AddHostedService(s => s.GetRequiredService<ScreeningFeeds>());
        services.AddSingleton(s => new WatchedSections(s.GetRequiredService<ScreeningFeeds>()));
        services.AddSingleton<HubLifetimeManager<SeatMapHub>, FeedLifetimeManager>();
        services.AddSingleton<PendingConnections>();
        services.AddSingleton<PendingConnectionLimit>();
        services.AddSingleton<HandshakeSlots>();
        services.AddSingleton<UpgradeQueue>();
        // The last one that is registered is asked first.
        services.AddSingleton<IConnectionListenerFactory, DetachableTransport>();
        services.AddDeskHub();
        services.AddSingleton<HubSockets>();
        services.AddHostedService(s => s.GetRequiredService<HubSockets>());
        services.AddHostedService<IdleHeapCompactor>();
        return services;
    }

    /// <summary>
    /// Limits pending hub connections and, unless <c>Hub:Transport</c> is <c>stock</c>, serves those that come as a WebSocket without
    /// negotiation. After authorization, so that the hub's rules hold here too.
    /// </summary>
    public static IApplicationBuilder UseSeatHubSockets(this IApplicationBuilder app)
    {
        var sockets = app.ApplicationServices.GetRequiredService<HubSockets>();
        var limit = app.ApplicationServices.GetRequiredService<PendingConnectionLimit>();
        var isDirect = app.ApplicationServices.GetRequiredService<IOptions<HubTransportOptions>>().Value.Transport == HubTransport.Direct;
        if (isDirect)
        {
            app.Use((context, next) =>
            {
                if (HubSockets.IsWithoutNegotiation(context))
                    UpgradeStreamCapture.Install(context);
                return next(context);
            });
        }

        app.UseWebSockets();
        app.Use((context, next) =>
            HubSockets.IsHub(context) && context.WebSockets.IsWebSocketRequest ? limit.InvokeAsync(context, next) : next(context));
        return isDirect ? app.Use((context, next) => HubSockets.CanServe(context) ? sockets.ServeAsync(context) : next(context)) : app;
    }

    /// <summary>
    /// Puts requests to the hubs into the <see cref="UpgradeQueue"/>. The first in the pipeline, so that a wave of them waits before it
    /// costs anything.
    /// </summary>
    public static IApplicationBuilder UseSeatHubQueue(this IApplicationBuilder app)
    {
        var queue = app.ApplicationServices.GetRequiredService<UpgradeQueue>();
        return app.Use((context, next) =>
            context.Request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase)
                ? queue.InvokeAsync(context, next)
                : next(context));
    }
}
