using Microsoft.AspNetCore.Diagnostics;
using SeatEngine.Seats;
using SeatEngine.Staff;
using SeatEngine.Storage;
using SeatHub.Limits;
using Web.Limits;

namespace Web.Holders;

/// <summary>
/// Gives every browser that opens a page a holder, in a signed, HTTP-only cookie that lasts 30 days from the last visit. Only for
/// pages: the API refuses a missing or invalid token instead. A browser that is signed in as staff keeps its session in the same cookie.
/// </summary>
internal static class HolderCookie
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    public static IApplicationBuilder UseHolderCookie(this IApplicationBuilder app) => app.UseWhen(
        context => IsPage(context.Request),
        pages => pages.Use(async (context, next) =>
        {
            // Reads the cookie itself: authentication keeps its first result for the whole request, so it must run after this.
            var tokens = context.RequestServices.GetRequiredService<HolderTokens>();
            var name = HolderAuthentication.CookieName(context.Request);
            var token = context.Request.Cookies[name];
            if (token is null || !await IsOfStaffAsync(context, token))
            {
                if (token is null || !tokens.TryRead(token, out _))
                {
                    if (!RequestLimiting.TryCount(context, RequestKind.NewHolder))
                    {
                        // The page that says so needs no holder.
                        await (context.Features.Get<IStatusCodeReExecuteFeature>() is null
                            ? RequestLimiting.RefuseAsync(context)
                            : next(context));
                        return;
                    }

                    token = tokens.Issue(new HolderId(Guid.CreateVersion7()));
                    context.Request.Headers.Cookie = $"{name}={token}";
                }

                Append(context, token, Lifetime);
            }

            // A shared cache must not keep the response: it has one visitor's cookie.
            context.Response.Headers.CacheControl = "private, no-cache";
            await next(context);
        }));

    /// <summary>Gives the browser a session, when staff sign in.</summary>
    public static void Replace(HttpContext context, IssuedStaffToken session) => Replace(context, session.Text, session.Lifetime!.Value);

    /// <summary>Gives the browser another holder, when staff sign out.</summary>
    public static void Replace(HttpContext context, string token) => Replace(context, token, Lifetime);

    private static void Replace(HttpContext context, string token, TimeSpan lifetime)
    {
        context.Response.Headers.SetCookie = context.Response.Headers.SetCookie.Where(cookie => !IsHolder(cookie)).ToArray();
        Append(context, token, lifetime);
    }

    /// <summary>Such a cookie is not renewed: a session ends twelve hours after the sign-in. One that has ended is replaced.</summary>
    private static async Task<bool> IsOfStaffAsync(HttpContext context, string token)
    {
        if (!StaffTokenText.IsStaff(token))
            return false;
        try
        {
            var staff = context.RequestServices.GetRequiredService<StaffTokenCache>();
            return await staff.FindAsync(token, context.RequestAborted) is { State: StaffTokenState.Live };
        }
        catch (StoreUnavailableException)
        {
            // Nobody is signed out because the database is away.
            return true;
        }
    }

    private static bool IsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api/v1") && !request.Path.StartsWithSegments("/hubs")
        && !request.Path.StartsWithSegments("/health") && !request.Path.StartsWithSegments("/openapi")
        && !Path.HasExtension(request.Path.Value);

    private static void Append(HttpContext context, string token, TimeSpan lifetime)
    {
        // An error page runs the pipeline a second time for the same response.
        if (context.Response.Headers.SetCookie.Any(IsHolder))
            return;
        context.Response.Cookies.Append(HolderAuthentication.CookieName(context.Request), token, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = lifetime,
            Path = "/",
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
    }

    private static bool IsHolder(string? cookie) =>
        cookie!.StartsWith($"{HolderAuthentication.Cookie}=", StringComparison.Ordinal)
        || cookie.StartsWith($"{HolderAuthentication.SecureCookie}=", StringComparison.Ordinal);
}
