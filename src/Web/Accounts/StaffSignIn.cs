using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using SeatEngine.Audit;
using SeatEngine.Seats;
using SeatEngine.Staff;

namespace Web.Accounts;

/// <summary>How an attempt to sign in with an account ended.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    public sealed record SignedIn(IssuedStaffToken Session) : SignInOutcome;

    /// <summary>The password is right. <c>Step</c> is to come back with a code.</summary>
    public sealed record NeedsCode(string Step) : SignInOutcome;

    /// <summary>Nothing says which part was wrong, or whether there is such an account.</summary>
    public sealed record Refused : SignInOutcome;

    /// <summary>The first step was too long ago, or the account has changed since.</summary>
    public sealed record TooLate : SignInOutcome;
}

/// <summary>Signs people of staff in: with password and, with a second factor, a code; or with a passkey alone. Thread-safe.</summary>
public sealed class StaffSignIn(
    UserManager<Account> accounts, SignInAttempts attempts, StaffTokens sessions, AuditTrail trail, IDataProtectionProvider protection)
{
    private const int MaxEmail = 100;

    private static readonly TimeSpan _stepLifetime = TimeSpan.FromMinutes(5);

    // Of no account: checking it takes as long as checking that of one.
    private static readonly Account _nobody = new();

    private static readonly Lazy<string> _nobodysHash = new(() =>
        new PasswordHasher<Account>(Microsoft.Extensions.Options.Options.Create(AccountRegistration.Hashing))
            .HashPassword(_nobody, Convert.ToHexString(RandomNumberGenerator.GetBytes(16))));

    private readonly ITimeLimitedDataProtector _steps = protection.CreateProtector("SeatMap.SignInStep.v1").ToTimeLimitedDataProtector();

    private sealed record Step(Guid Account, string Stamp);

    public async Task<SignInOutcome> WithPasswordAsync(string email, string password, string address, CancellationToken cancellation)
    {
        var account = IsEmail(email) ? await accounts.FindByEmailAsync(email) : null;
        if (account is not { PasswordHash: not null, Closed: false } || !await attempts.TryBeginAsync(account.Id, cancellation))
        {
            accounts.PasswordHasher.VerifyHashedPassword(_nobody, _nobodysHash.Value, password);
            return Refuse(account, address);
        }

        if (!await accounts.CheckPasswordAsync(account, password))
            return Refuse(account, address);
        if (account.SecondFactor)
        {
            // The attempts count on: with a password that is known, codes must not be guessed without end.
            var step = JsonSerializer.Serialize(new Step(account.Id, account.SecurityStamp));
            return new SignInOutcome.NeedsCode(_steps.Protect(step, _stepLifetime));
        }

        return await SignInAsync(account, "password", address, cancellation);
    }

    /// <param name="step">Of <see cref="SignInOutcome.NeedsCode"/>.</param>
    /// <param name="code">Of the authenticator app, or a recovery code.</param>
    public async Task<SignInOutcome> WithCodeAsync(string step, string code, string address, CancellationToken cancellation)
    {
        if (ReadStep(step) is not { } first || await accounts.FindByIdAsync(first.Account.ToString()) is not { Closed: false } account
            || account.SecurityStamp != first.Stamp)
        {
            return new SignInOutcome.TooLate();
        }

        if (!await attempts.TryBeginAsync(account.Id, cancellation))
            return Refuse(account, address);
        return await UseCodeAsync(account, code, cancellation) is { } how
            ? await SignInAsync(account, $"password, {how}", address, cancellation)
            : Refuse(account, address);
    }

    /// <returns>What it was; null if it is not right.</returns>
    private async Task<string?> UseCodeAsync(Account account, string code, CancellationToken cancellation)
    {
        code = string.Concat(code.Where(char.IsAsciiLetterOrDigit));
        if (code.Length == 6)
        {
            var provider = accounts.Options.Tokens.AuthenticatorTokenProvider;
            return await accounts.VerifyTwoFactorTokenAsync(account, provider, code)
                && await attempts.TryUseCodeAsync(account.Id, code, cancellation) ? "code" : null;
        }

        return (await accounts.RedeemTwoFactorRecoveryCodeAsync(account, code)).Succeeded ? "recovery code" : null;
    }

    /// <summary>Of a passkey that was checked: it is two factors by itself.</summary>
    public Task<SignInOutcome> WithPasskeyAsync(Account account, string address, CancellationToken cancellation) =>
        account.Closed ? Task.FromResult(Refuse(account, address)) : SignInAsync(account, "passkey", address, cancellation);

    public async Task<SignInOutcome> SignInAsync(Account account, string how, string address, CancellationToken cancellation)
    {
        await attempts.SucceededAsync(account.Id, cancellation);
        var session = await sessions.SignInAsync(
            new SignedInAccount(account.Staff, account.Name, account.Role, new HolderId(account.Holder), how),
            address,
            (connection, transaction) => connection.ExecuteScalarAsync<bool>(new CommandDefinition("""
                SELECT true FROM accounts
                WHERE account_id = @Id AND security_stamp = @SecurityStamp AND role = @Role AND closed_at IS NULL FOR SHARE
                """, account, transaction, cancellationToken: cancellation)),
            cancellation);
        return session is null ? new SignInOutcome.TooLate() : new SignInOutcome.SignedIn(session);
    }

    public SignInOutcome Refuse(Account? account, string address)
    {
        trail.Refused(new AuditEntry(StaffAction.SignIn, "refused") { Staff = account?.Staff, Name = account?.Name, Address = address });
        return new SignInOutcome.Refused();
    }

    /// <summary>Whether it can be one. PostgreSQL's text cannot hold everything that a form can.</summary>
    public static bool IsEmail(string text) =>
        text.Length is > 0 and <= MaxEmail && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c))
        && new EmailAddressAttribute().IsValid(text);

    private Step? ReadStep(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Step>(_steps.Unprotect(text));
        }
        catch (Exception damaged) when (damaged is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }
}
