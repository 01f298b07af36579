using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Web.Embedding;
using Web.Holders;
using Web.Mail;
using Web.Payments;

namespace Web.Http;

/// <summary>
/// Headers that tell browsers what a response may do: nothing from other servers, no inline script or style, no guessing of types, framed
/// by the origins of <see cref="EmbeddingOptions"/> alone, over TLS from now on if it came over TLS. Only the checkout has the script of
/// the payment provider, which draws the fields for cards in frames.
/// </summary>
internal static class SecurityHeaders
{
    // Of the checkout, of pages for staff, of the door, of a mail shown to staff, of the API's page, and of data.
    private const string Checkout = "checkout", Staff = "staff", Door = "door", Mail = "mail", Reference = "reference", Data = "data";

    private const int YearInSeconds = 365 * 24 * 60 * 60;

    // As the policy of data writes them; a test compares.
    private const string PermissionsOfData =
        "bluetooth=(), camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()";

    public static IServiceCollection AddSecurityHeaders(this IServiceCollection services)
    {
        services.AddSecurityHeaderPolicies((policies, provider) =>
        {
            var framing = provider.GetRequiredService<IOptions<EmbeddingOptions>>().Value.AllowedOrigins;
            var stripe = provider.GetRequiredService<IOptions<StripeOptions>>().Value;
            policies
                .AddPolicy(Checkout, page => ForAll(page).AddContentSecurityPolicy(csp => OwnContent(csp, framing, CardFields(stripe))))
                .SetDefaultPolicy(pages => ForAll(pages).AddContentSecurityPolicy(csp => OwnContent(csp, framing)))
                // The kiosk shows its tickets in a frame.
                .AddPolicy(Staff, pages => ForAll(pages).AddContentSecurityPolicy(csp => OwnContent(csp, [])))
                // A worker keeps its page on the device.
                .AddPolicy(Door, page => ForAll(page, camera: true).AddContentSecurityPolicy(csp =>
                {
                    OwnContent(csp, []);
                    csp.AddWorkerSrc().Self();
                    csp.AddManifestSrc().Self();
                }))
                .AddPolicy(Mail, mail => ForAll(mail).AddContentSecurityPolicy(MailContent))
                .AddPolicy(Reference, page => ForAll(page).AddContentSecurityPolicy(ScalarContent))
                .AddPolicy(Data, data => ForAll(data).AddContentSecurityPolicy(csp =>
                {
                    csp.AddDefaultSrc().None();
                    csp.AddFrameAncestors().None();
                }))
                .SetPolicySelector(selected => NameFor(selected.HttpContext.Request.Path) is { } name
                    ? selected.ConfiguredPolicies[name]
                    : selected.DefaultPolicy!);
        });
        return services;
    }

    /// <summary>
    /// Not on the response that opens a WebSocket: no browser shows it, and the server keeps it as long as the connection lasts.
    /// </summary>
    public static IApplicationBuilder UsePageSecurityHeaders(this IApplicationBuilder app)
    {
        // The API's are always the same. Evaluating their policy takes as long as deciding a seat command.
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api/v1"), api => api.Use((context, next) =>
        {
            context.Response.OnStarting(WriteOfData, context);
            return next(context);
        }));
        return app.UseWhen(
            context => !context.Request.Path.StartsWithSegments("/api/v1")
                && context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true },
            branch => branch.UseSecurityHeaders());
    }

    private static Task WriteOfData(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = PermissionsOfData;
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        return Task.CompletedTask;
    }

    private static string? NameFor(PathString path)
    {
        if (path == MailPreviewEndpoints.Path)
            return Mail;
        if (path == StaffPages.Door)
            return Door;
        if (path.StartsWithSegments("/checkout"))
            return Checkout;
        if (StaffPages.Contain(path))
            return Staff;
        if (path == "/api" || path == "/api/")
            return Reference;
        return path.StartsWithSegments("/api/v1") || path.StartsWithSegments("/hubs") || path.StartsWithSegments("/health")
            || path.StartsWithSegments("/openapi")
                ? Data
                : null;
    }

    private static HeaderPolicyCollection ForAll(HeaderPolicyCollection headers, bool camera = false) => headers
        .AddContentTypeOptionsNoSniff()
        // The address of a booking's page has its reference.
        .AddReferrerPolicySameOrigin()
        .AddStrictTransportSecurityMaxAge(YearInSeconds)
        .AddPermissionsPolicy(features =>
        {
            features.AddBluetooth().None();
            if (camera)
                features.AddCamera().Self();
            else
                features.AddCamera().None();
            features.AddDisplayCapture().None();
            features.AddGeolocation().None();
            features.AddMicrophone().None();
            features.AddMidi().None();
            features.AddPayment().None();
            features.AddUsb().None();
        });

    /// <summary>Where the fields for cards come from; nowhere without them. After the first: what Stripe's own script loads.</summary>
    private static string[] CardFields(StripeOptions stripe) => stripe.HasCardFields
        ? [stripe.Script.GetLeftPart(UriPartial.Authority), "https://*.js.stripe.com", "https://hooks.stripe.com"]
        : [];

    private static void OwnContent(CspBuilder csp, string[] framing, string[]? cards = null)
    {
        csp.AddDefaultSrc().None();
        csp.AddScriptSrc().Self().From(cards is [var script, ..] ? [script] : []);
        csp.AddStyleSrc().Self();
        csp.AddImgSrc().Self();
        csp.AddFontSrc().Self();
        // Includes the WebSockets of the hubs.
        csp.AddConnectSrc().Self().From(cards is [_, ..] ? ["https://api.stripe.com"] : []);
        csp.AddFrameSrc().Self().From(cards ?? []);
        csp.AddFormAction().Self();
        csp.AddBaseUri().None();
        csp.AddFrameAncestors().Self().From(framing);
    }

    /// <summary>Mails have styles in attributes, and nothing else: no script, no form, nothing from anywhere.</summary>
    private static void MailContent(CspBuilder csp)
    {
        csp.AddDefaultSrc().None();
        csp.AddStyleSrc().UnsafeInline();
        csp.AddImgSrc().Data();
        csp.AddBaseUri().None();
        csp.AddFormAction().None();
        csp.AddFrameAncestors().Self();
    }

    /// <summary>Scalar writes a script into its page, which has a nonce, and style elements as it draws, which cannot have one.</summary>
    private static void ScalarContent(CspBuilder csp)
    {
        csp.AddDefaultSrc().None();
        csp.AddScriptSrc().Self().WithNonce();
        csp.AddStyleSrc().Self().UnsafeInline();
        csp.AddImgSrc().Self().Data();
        csp.AddFontSrc().Self().Data();
        csp.AddConnectSrc().Self();
        csp.AddBaseUri().None();
        csp.AddFormAction().None();
        csp.AddFrameAncestors().None();
    }
}
