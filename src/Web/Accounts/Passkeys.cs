using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Web.Accounts;

/// <summary>
/// Passkeys: what browsers are asked for, and what they answered. What was asked is in a protected cookie for five minutes, which the
/// answer uses up. Thread-safe.
/// </summary>
public sealed class Passkeys(IPasskeyHandler<Account> handler, UserManager<Account> accounts, IDataProtectionProvider protection)
{
    private const string Cookie = "seatmap-passkey";

    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("SeatMap.Passkey.v1").ToTimeLimitedDataProtector();

    /// <summary>What to ask the browser for when an account gets another passkey, as JSON.</summary>
    public async Task<string> BeginAddingAsync(Account account, HttpContext context)
    {
        var made = await handler.MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = account.Id.ToString(), Name = account.Email, DisplayName = account.Name }, context);
        Keep(context, made.AttestationState);
        return made.CreationOptionsJson;
    }

    /// <returns>False if it is not what was asked for, or is of another account.</returns>
    public async Task<bool> AddAsync(Account account, string credential, HttpContext context)
    {
        if (TakeState(context) is not { } state)
            return false;
        var result = await handler.PerformAttestationAsync(
            new PasskeyAttestationContext { CredentialJson = credential, AttestationState = state, HttpContext = context });
        return result.Succeeded && result.UserEntity.Id == account.Id.ToString()
            && (await accounts.AddOrUpdatePasskeyAsync(account, result.Passkey)).Succeeded;
    }

    /// <summary>What to ask the browser for to sign in, as JSON. Whose passkey it will be is not known yet.</summary>
    public async Task<string> BeginSignInAsync(HttpContext context)
    {
        var made = await handler.MakeRequestOptionsAsync(null, context);
        Keep(context, made.AssertionState);
        return made.RequestOptionsJson;
    }

    /// <returns>Whose passkey it is; null if it is not what was asked for.</returns>
    public async Task<Account?> FindAccountAsync(string credential, HttpContext context)
    {
        if (TakeState(context) is not { } state)
            return null;
        var result = await handler.PerformAssertionAsync(
            new PasskeyAssertionContext { CredentialJson = credential, AssertionState = state, HttpContext = context });
        // The counter of uses has moved on.
        return result.Succeeded && (await accounts.AddOrUpdatePasskeyAsync(result.User, result.Passkey)).Succeeded ? result.User : null;
    }

    private void Keep(HttpContext context, string? state) =>
        context.Response.Cookies.Append(Cookie, _protector.Protect(state ?? "", _lifetime), Options(context, _lifetime));

    private string? TakeState(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { } kept)
            return null;
        context.Response.Cookies.Delete(Cookie, Options(context, null));
        try
        {
            return _protector.Unprotect(kept);
        }
        catch (Exception damaged) when (damaged is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }

    private static CookieOptions Options(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = lifetime,
        Path = "/staff",
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
    };
}
