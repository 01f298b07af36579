using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using SeatHub;
using Web.Http;

namespace Web.Holders;

/// <summary>
/// Authenticates by <c>Authorization: Bearer</c>, the hub's <c>access_token</c> (browsers cannot set headers on WebSockets),
/// or the cookie, in this order. Only the first token found is tried: if it is not valid, authentication fails.
/// </summary>
internal sealed class HolderAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, HolderTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Holder";
    public const string Cookie = "seatmap-holder";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (FindToken() is not { } text)
            return Task.FromResult(AuthenticateResult.NoResult());
        if (!tokens.TryRead(text, out var token))
            return Task.FromResult(AuthenticateResult.Fail("The token is not one of ours."));
        var identity = new ClaimsIdentity(Scheme.Name);
        identity.AddClaim(new Claim(HolderClaims.HolderId, token.Holder.ToString()));
        if (token.Staff is not null)
        {
            identity.AddClaim(new Claim(HolderClaims.StaffName, token.Staff));
            identity.AddClaim(new Claim(HolderClaims.StaffId, (token.StaffId ?? token.Holder).ToString()));
        }

        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
    }

    private string? FindToken()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return header[7..].Trim();
        if (Request.Path.StartsWithSegments("/hubs") && Request.Query["access_token"] is { Count: > 0 } query)
            return query.ToString();
        return Request.Cookies[Cookie];
    }

    /// <summary>Pages for staff redirect to the sign-in page. Everything else answers 401 and says what is wrong with the token.</summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (StaffPages.Contain(Request.Path))
        {
            Response.Redirect(StaffPages.SignInUrl(Request));
            return;
        }

        var invalid = FindToken() is not null;
        Response.Headers.WWWAuthenticate = invalid ? "Bearer error=\"invalid_token\"" : "Bearer";
        var (code, detail) = invalid
            ? ("invalid_token", "This token is not valid. Get a new one from POST /api/v1/holders, or reload the page.")
            : ("unauthorized", "Send a holder token: Authorization: Bearer …, from POST /api/v1/holders.");
        await Problems.WriteAsync(Context, Problems.Of(StatusCodes.Status401Unauthorized, code, detail));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (!StaffPages.Contain(Request.Path))
            return Problems.WriteAsync(Context, Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "This is for staff."));
        Response.Redirect(StaffPages.SignInUrl(Request));
        return Task.CompletedTask;
    }
}
