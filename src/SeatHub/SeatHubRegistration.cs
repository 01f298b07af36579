using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SeatHub.Feeds;
using SeatHub.Transport;
using SeatHub.Wire;

namespace SeatHub;

public static class SeatHubRegistration
{
    /// <summary>Room for a hold of a thousand seats, and no more: nobody sends longer messages honestly.</summary>
    private const int MaxMessageBytes = 32 * 1024;

    /// <summary>A kiosk or script need not wait for one answer before it asks the next thing; a lane makes one batch of what it asks.</summary>
    private const int MaxParallelInvocations = 16;

    public static IServiceCollection AddSeatHub(this IServiceCollection services)
    {
        services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = MaxMessageBytes;
            options.MaximumParallelInvocationsPerClient = MaxParallelInvocations;
        }).AddJsonProtocol(json => json.PayloadSerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull);
        services.RemoveAll<IHubProtocol>();
        services.AddSingleton<IHubProtocol, ClearJsonHubProtocol>();
        services.AddSingleton<IHubProtocol, MessagePackHubProtocol>();
        services.AddSingleton<ScreeningViewers>();
        services.AddSingleton<ScreeningFeeds>();
        services.AddHostedService(s => s.GetRequiredService<ScreeningFeeds>());
        services.AddSingleton<HubLifetimeManager<SeatMapHub>, FeedLifetimeManager>();
        services.AddDeskHub();
        services.AddSingleton<HubSockets>();
        services.AddHostedService(s => s.GetRequiredService<HubSockets>());
        services.AddHostedService<IdleHeapCompactor>();
        return services;
    }

    /// <summary>The hub's own transport for bare WebSockets. After authorization, so that the hub's rules hold for it too.</summary>
    public static IApplicationBuilder UseSeatHubSockets(this IApplicationBuilder app)
    {
        var sockets = app.ApplicationServices.GetRequiredService<HubSockets>();
        app.Use((context, next) =>
        {
            if (HubSockets.IsHub(context))
                UpgradeStreamCapture.Watch(context);
            return next(context);
        });
        return app.UseWebSockets().Use((context, next) => HubSockets.CanServe(context) ? sockets.ServeAsync(context) : next(context));
    }
}
