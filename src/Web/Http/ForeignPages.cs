using Microsoft.Extensions.Options;
using Web.Addresses;
using Web.Embedding;
using Web.Holders;

namespace Web.Http;

/// <summary>Marks a request that was refused because a page of another origin sent it.</summary>
internal sealed record ForeignPage;

/// <summary>
/// Refuses what a page of another origin sends in the name of a visitor or of staff: browsers add the cookie to such requests too, if the
/// other origin is of the same site. Reading is harmless, because the page does not get the answer; a hub's connection is not. A bearer
/// token is not added by browsers, so requests with one need no origin. Programs other than browsers name no origin.
/// </summary>
internal static class ForeignPages
{
    public const string Code = "foreign_page";

    /// <summary>After authentication and before authorization.</summary>
    public static IApplicationBuilder UseForeignPages(this IApplicationBuilder app)
    {
        var links = app.ApplicationServices.GetRequiredService<PublicLinks>();
        var allowed = app.ApplicationServices.GetRequiredService<IOptions<EmbeddingOptions>>().Value.AllowedOrigins;
        return app.Use((context, next) =>
            MayChange(context.Request) && HolderAuthentication.IsByCookie(context.Request) && IsForeign(context.Request, links, allowed)
            // The error page is the same request once more.
            && context.Features.Get<ForeignPage>() is null
                ? RefuseAsync(context)
                : next(context));
    }

    private static bool MayChange(HttpRequest request) =>
        request.Path.StartsWithSegments("/hubs")
        || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));

    private static bool IsForeign(HttpRequest request, PublicLinks links, string[] allowed)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && allowed.Contains(origin))
            return false;
        // Browsers send it over TLS and to this machine, and no page can change it. "none" is the person: an address typed, a bookmark.
        return request.Headers["Sec-Fetch-Site"].ToString() switch
        {
            "same-origin" or "none" => false,
            "" => origin.Length > 0 && !links.IsOwn(request, origin),
            _ => true,
        };
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Features.Set(new ForeignPage());
        if (context.Request.Path.StartsWithSegments("/api/v1") || context.Request.Path.StartsWithSegments("/hubs"))
        {
            return Problems.WriteAsync(context, Problems.Of(
                StatusCodes.Status403Forbidden, Code,
                "A page of another origin sent this with the visitor's cookie. Send a bearer token instead."));
        }

        // The error page says it to the visitor.
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
