using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Web.Addresses;

namespace Web.Accounts;

internal static class AccountRegistration
{
    /// <summary>OWASP's number of rounds for PBKDF2 with HMAC-SHA512.</summary>
    public static readonly PasswordHasherOptions Hashing = new() { IterationCount = 210_000 };

    public const int MinPassword = 12;

    /// <summary>ASP.NET Core Identity on our own tables. Sessions are those of <see cref="SeatEngine.Staff.StaffTokens"/>.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddIdentityCore<Account>(identity =>
        {
            identity.User.RequireUniqueEmail = true;
            identity.User.AllowedUserNameCharacters = "";
            // Length is what helps; rules about characters make people write passwords down (NIST SP 800-63B).
            identity.Password.RequiredLength = MinPassword;
            identity.Password.RequireDigit = false;
            identity.Password.RequireLowercase = false;
            identity.Password.RequireUppercase = false;
            identity.Password.RequireNonAlphanumeric = false;
            identity.Password.RequiredUniqueChars = 4;
        }).AddUserStore<AccountStore>().AddTokenProvider<AuthenticatorTokenProvider<Account>>(TokenOptions.DefaultAuthenticatorProvider);
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = Hashing.IterationCount);
        services.AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<AddressOptions>>((passkeys, addresses) =>
        {
            // Fingerprint, face or PIN: a passkey is possession and one of these, so it needs no further factor.
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
            if (addresses.Value.PublicAddress is { } address)
                passkeys.ServerDomain = new Uri(address).Host;
        });
        services.AddSingleton<SignInAttempts>();
        services.AddScoped<StaffSignIn>();
        services.AddScoped<Passkeys>();
        services.AddScoped<StaffAccounts>();
        services.AddScoped<StaffDirectory>();
        return services;
    }
}
