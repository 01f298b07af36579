using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using SeatEngine.Seats;
using SeatEngine.Staff;
using SeatEngine.Storage;
using SeatHub;
using Web.Http;

namespace Web.Holders;

/// <summary>A staff token that a request came with, and that has ended.</summary>
internal sealed record EndedStaffToken(StaffToken Token);

/// <summary>
/// Authenticates by <c>Authorization: Bearer</c>, the hub's <c>access_token</c> (browsers cannot set headers on WebSockets),
/// or the cookie, in this order. Only the first token found is tried: if it is not valid, authentication fails.
/// </summary>
internal sealed class HolderAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, HolderTokens holders,
    KnownHolders known, StaffTokenCache staff)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Holder";

    private const string Bearer = "Bearer ";

    /// <summary>The cookie's name without TLS, and its end over TLS.</summary>
    public const string Cookie = "seatmap-holder";

    /// <summary>Over TLS. Browsers keep other hosts of the same domain from setting a cookie with this prefix.</summary>
    public const string SecureCookie = $"__Host-{Cookie}";

    public static string CookieName(HttpRequest request) => request.IsHttps ? SecureCookie : Cookie;

    /// <summary>The token is the one that a browser adds by itself.</summary>
    public static bool IsByCookie(HttpRequest request) =>
        !HasBearer(request) && FindSentToken(request) is null && request.Cookies.ContainsKey(CookieName(request));

    /// <returns>The token of the header <c>Authorization</c>; empty if there is none.</returns>
    public static ReadOnlySpan<char> BearerOf(HttpRequest request) =>
        HasBearer(request) ? request.Headers.Authorization.ToString().AsSpan(Bearer.Length).Trim() : default;

    private static bool HasBearer(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (FindToken() is not { } text)
            return Task.FromResult(AuthenticateResult.NoResult());
        if (StaffTokenText.IsStaff(text))
            return AuthenticateStaffAsync(text);
        if (known.Find(text) is { } holder)
            return Task.FromResult(Success(holder));
        if (!holders.TryRead(text, out var token))
            return Task.FromResult(AuthenticateResult.Fail("The token is not one of ours."));
        holder = new ClaimsPrincipal(new VisitorIdentity(new HolderId(token.Holder), Scheme.Name));
        known.Add(text, holder);
        return Task.FromResult(Success(holder));
    }

    private async Task<AuthenticateResult> AuthenticateStaffAsync(string text)
    {
        StaffToken? token;
        try
        {
            token = await staff.FindAsync(text, Context.RequestAborted);
        }
        catch (StoreUnavailableException away)
        {
            return AuthenticateResult.Fail(away);
        }

        if (token is null)
            return AuthenticateResult.Fail("The token is not one of ours.");
        if (token.State != StaffTokenState.Live)
        {
            Context.Features.Set(new EndedStaffToken(token));
            return AuthenticateResult.Fail("The token has ended.");
        }

        return Success(
            new Claim(HolderClaims.HolderId, token.Holder.ToString()),
            new Claim(HolderClaims.StaffId, token.Staff.ToString()),
            new Claim(HolderClaims.StaffName, token.Name),
            new Claim(HolderClaims.StaffToken, token.Id.ToString())
            {
                Properties = { [HolderClaims.Address] = Context.AddressOfCaller() },
            },
            new Claim(HolderClaims.Role, token.Role));
    }

    private AuthenticateResult Success(params Claim[] claims) =>
        Success(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name)));

    private AuthenticateResult Success(ClaimsPrincipal caller) =>
        AuthenticateResult.Success(new AuthenticationTicket(caller, Scheme.Name));

    private string? FindToken() => FindSentToken(Request) ?? Request.Cookies[CookieName(Request)];

    /// <returns>The token that the sender put into the request; null if there is none, or only the cookie.</returns>
    private static string? FindSentToken(HttpRequest request)
    {
        if (HasBearer(request))
            return BearerOf(request).ToString();
        return request.Path.StartsWithSegments("/hubs") && request.Query["access_token"] is { Count: > 0 } query ? query.ToString() : null;
    }

    /// <summary>Pages for staff redirect to the sign-in page. Everything else answers 401 and says what is wrong with the token.</summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if ((await HandleAuthenticateOnceSafeAsync()).Failure is StoreUnavailableException away)
        {
            // A page has its own words for it.
            if (StaffPages.Contain(Request.Path))
                Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            else
                await Problems.WriteAsync(Context, Problems.From(away)!);
            return;
        }

        if (StaffPages.Contain(Request.Path))
        {
            Response.Redirect(StaffPages.SignInUrl(Request));
            return;
        }

        var token = FindToken();
        Response.Headers.WWWAuthenticate = token is null ? "Bearer" : "Bearer error=\"invalid_token\"";
        var (code, detail) = token switch
        {
            null => ("unauthorized", "Send a holder token: Authorization: Bearer …, from POST /api/v1/holders."),
            _ when StaffTokenText.IsStaff(token) => ("invalid_token", Context.Features.Get<EndedStaffToken>()?.Token.State switch
            {
                StaffTokenState.Revoked => "This staff token was revoked, or its session was signed out.",
                StaffTokenState.Expired => "This staff token or session has expired.",
                _ => "This staff token is not valid.",
            } + " Sign in again, or ask whoever runs the server for another token."),
            _ => ("invalid_token", "This token is not valid. Get a new one from POST /api/v1/holders, or reload the page."),
        };
        await Problems.WriteAsync(Context, Problems.Of(StatusCodes.Status401Unauthorized, code, detail));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var isStaff = Context.User.GetStaff() is not null;
        if (!StaffPages.Contain(Request.Path))
        {
            return Problems.WriteAsync(Context, Problems.Of(
                StatusCodes.Status403Forbidden, "forbidden", isStaff ? "Your role does not allow this." : "This is for staff."));
        }

        if (isStaff)
        {
            // The error page says it.
            Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        Response.Redirect(StaffPages.SignInUrl(Request));
        return Task.CompletedTask;
    }
}
