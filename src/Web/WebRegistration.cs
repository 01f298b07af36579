using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization.Policy;
using Web.Accounts;
using Web.Addresses;
using Web.Bookings;
using Web.Embedding;
using Web.Health;
using Web.Holders;
using Web.Http;
using Web.Languages;
using Web.Limits;
using Web.Mail;
using Web.Payments;
using Web.Plans;
using Web.Rights;
using Web.Screenings;
using Web.Tickets;
using Web.Webhooks;

namespace Web;

internal static class WebRegistration
{
    public static IServiceCollection AddWeb(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimits.Usual;
        });
        // A frame is sent to thousands of sockets in one loop, without a thread switch for each.
        services.Configure<Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets.SocketTransportOptions>(
            sockets =>
            {
                sockets.UnsafePreferInlineScheduling = true;
                // Connections that wait to be accepted. Beyond it the kernel drops a client's first packet, which is sent again after a
                // second; after a restart thousands of maps connect at once. Linux allows 4,096 (net.core.somaxconn).
                sockets.Backlog = 4_096;
            });
        services.AddAddresses(configuration);
        services.AddSecurityHeaders();
        // The scripts are in /app, and the door's worker is for /door.
        services.Configure<StaticFileOptions>(files => files.OnPrepareResponse = file =>
        {
            if (file.Context.Request.Path == "/app/door-worker.js")
                file.Context.Response.Headers["Service-Worker-Allowed"] = StaffPages.Door;
        });
        // The default outside development is an empty 400. The exception's message says what is wrong with the body.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            // The hub refuses "12" as a seat, so this does too.
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.AllowDuplicateProperties = false;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
        });
        services.AddKeyRing(configuration);
        services.AddSingleton<HolderTokens>();
        services.AddSingleton<KnownHolders>();
        services.AddSingleton<BookingKeys>();
        services.AddSingleton<TicketKeys>();
        services.AddSingleton<TicketCodes>();
        services.AddSingleton<PageCursors>();
        services.AddPaymentProviders(configuration);
        services.AddMail(configuration);
        services.AddWebhooks();
        services.AddSingleton<PlanUploads>();
        services.AddSingleton<ScreeningChangeDesk>();
        services.AddAuthentication(HolderAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, HolderAuthentication>(HolderAuthentication.SchemeName, null);
        services.AddTransient<IPolicyEvaluator, AnyCallerPolicy>();
        services.AddAuthorization(authorization =>
        {
            authorization.FallbackPolicy = null;
            StaffPolicies.Add(authorization);
        });
        services.AddApiDocument();
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["application/json", "text/css", "text/javascript", "text/html"];
        });
        services.AddAccounts();
        services.AddEmbedding();
        services.AddLanguages();
        services.AddRazorPages(pages =>
        {
            StaffPages.Authorize(pages.Conventions);
            RequestLimiting.LimitPages(pages.Conventions);
        });
        services.AddHealthChecks().AddCheck<DatabaseHealth>("postgres", tags: ["ready"]).AddCheck<RedisHealth>("redis", tags: ["ready"]);
        return services;
    }
}
