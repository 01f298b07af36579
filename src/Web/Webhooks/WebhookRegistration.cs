using Microsoft.Extensions.Options;
using SeatEngine.Webhooks;

namespace Web.Webhooks;

internal static class WebhookRegistration
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration("Webhooks");
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<WebhookDesk>();
        services.AddSingleton<IWebhookSenders, WebhookSenders>();
        services.AddHttpClient(WebhookHttp.Client)
            .ConfigurePrimaryHttpMessageHandler(s => WebhookHttp.Handler(s.GetRequiredService<IOptions<WebhookOptions>>().Value))
            // Each request is in the log of deliveries.
            .RemoveAllLoggers();
        return services;
    }
}
