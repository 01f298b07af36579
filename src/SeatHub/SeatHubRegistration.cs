using System.Text.Json.Serialization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SeatHub.Feeds;
using SeatHub.Wire;

namespace SeatHub;

public static class SeatHubRegistration
{
    /// <summary>Room for a hold of a thousand seats, and no more: nobody sends longer messages honestly.</summary>
    private const int MaxMessageBytes = 32 * 1024;

    public static IServiceCollection AddSeatHub(this IServiceCollection services)
    {
        services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = MaxMessageBytes;
            options.AddFilter<OutageFilter>();
        }).AddJsonProtocol(json => json.PayloadSerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull);
        services.RemoveAll<IHubProtocol>();
        services.AddSingleton<IHubProtocol, ClearJsonHubProtocol>();
        services.AddSingleton<IHubProtocol, MessagePackHubProtocol>();
        services.AddSingleton<OutageFilter>();
        services.AddSingleton<ScreeningFeeds>();
        services.AddHostedService(s => s.GetRequiredService<ScreeningFeeds>());
        services.AddSingleton<HubLifetimeManager<SeatMapHub>, FeedLifetimeManager>();
        return services;
    }
}
