using SeatEngine.Seats;

namespace Web.Holders;

/// <summary>
/// Gives a person who opens a page a holder: signed, HTTP-only, for a month from the last visit. Only for pages: the API says
/// what is wrong with a token instead.
/// </summary>
internal static class HolderCookie
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    public static IApplicationBuilder UseHolderCookie(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (IsPage(context.Request))
        {
            // By the cookie alone, and before authentication, which keeps its first answer for the whole request.
            var tokens = context.RequestServices.GetRequiredService<HolderTokens>();
            if (context.Request.Cookies[HolderAuthentication.Cookie] is not { } token || !tokens.TryRead(token, out _))
            {
                token = tokens.Issue(new HolderId(Guid.CreateVersion7()));
                context.Request.Headers.Cookie = $"{HolderAuthentication.Cookie}={token}";
            }

            Append(context, token);
            // What carries one visitor's cookie must not be kept for the next.
            context.Response.Headers.CacheControl = "private, no-cache";
        }

        await next(context);
    });

    /// <summary>The browser is another holder from this answer on: somebody has signed in or out.</summary>
    public static void Become(HttpContext context, string token)
    {
        context.Response.Headers.SetCookie = context.Response.Headers.SetCookie.Where(cookie => !IsHolder(cookie)).ToArray();
        Append(context, token);
    }

    private static bool IsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api/v1") && !request.Path.StartsWithSegments("/hubs") && !request.Path.StartsWithSegments("/health")
        && !request.Path.StartsWithSegments("/openapi") && !Path.HasExtension(request.Path.Value);

    private static void Append(HttpContext context, string token)
    {
        // An error page is a second walk through here.
        if (context.Response.Headers.SetCookie.Any(IsHolder))
            return;
        context.Response.Cookies.Append(HolderAuthentication.Cookie, token, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = Lifetime,
            Path = "/",
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
    }

    private static bool IsHolder(string? cookie) => cookie!.StartsWith($"{HolderAuthentication.Cookie}=", StringComparison.Ordinal);
}
