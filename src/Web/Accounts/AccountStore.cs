using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace Web.Accounts;

/// <summary>
/// Keeps accounts in PostgreSQL for ASP.NET Core Identity. Lockout is not here but in <see cref="SignInAttempts"/>: Identity counts a
/// failure after the password was checked, so that many requests at once are counted as one. Thread-safe.
/// </summary>
internal sealed partial class AccountStore(NpgsqlDataSource database, IDataProtectionProvider protection)
    : IUserEmailStore<Account>, IUserPasswordStore<Account>, IUserSecurityStampStore<Account>, IUserTwoFactorStore<Account>,
        IUserAuthenticatorKeyStore<Account>, IUserTwoFactorRecoveryCodeStore<Account>, IUserPasskeyStore<Account>
{
    private const string Select = """
        SELECT account_id AS Id, email, email_key AS EmailKey, name, role, holder, password_hash AS PasswordHash,
               security_stamp AS SecurityStamp, concurrency_stamp AS ConcurrencyStamp, second_factor AS SecondFactor,
               authenticator_key AS AuthenticatorKey, closed_at IS NOT NULL AS Closed
        FROM accounts
        """;

    private readonly IDataProtector _keys = protection.CreateProtector("SeatMap.Authenticator.v1");

    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        user.ConcurrencyStamp = Guid.NewGuid().ToString("N");
        var rows = await connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO accounts (account_id, email, email_key, name, role, holder, password_hash, security_stamp, concurrency_stamp)
            VALUES (@Id, @Email, @EmailKey, @Name, @Role, @Holder, @PasswordHash, @SecurityStamp, @ConcurrencyStamp)
            ON CONFLICT (email_key) DO NOTHING
            """, user, cancellationToken: cancellationToken));
        return rows == 1 ? IdentityResult.Success : IdentityResult.Failed(new IdentityErrorDescriber().DuplicateEmail(user.Email));
    }

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        var (before, after) = (user.ConcurrencyStamp, Guid.NewGuid().ToString("N"));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.ExecuteAsync(new CommandDefinition("""
            UPDATE accounts SET email = @Email, email_key = @EmailKey, name = @Name, role = @Role, password_hash = @PasswordHash,
                security_stamp = @SecurityStamp, concurrency_stamp = @after, second_factor = @SecondFactor,
                authenticator_key = @AuthenticatorKey
            WHERE account_id = @Id AND concurrency_stamp = @before
            """, new
        {
            user.Id,
            user.Email,
            user.EmailKey,
            user.Name,
            user.Role,
            user.PasswordHash,
            user.SecurityStamp,
            user.SecondFactor,
            user.AuthenticatorKey,
            before,
            after,
        }, cancellationToken: cancellationToken));
        if (rows == 0)
            return IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());
        user.ConcurrencyStamp = after;
        return IdentityResult.Success;
    }

    public async Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM accounts WHERE account_id = @Id", new { user.Id }, cancellationToken: cancellationToken));
        return IdentityResult.Success;
    }

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id) ? FindAsync("account_id = @id", new { id }, cancellationToken) : Task.FromResult<Account?>(null);

    public Task<Account?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken) =>
        FindAsync("email_key = @normalizedEmail", new { normalizedEmail }, cancellationToken);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindByEmailAsync(normalizedUserName, cancellationToken);

    private async Task<Account?> FindAsync(string condition, object parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Account>(new CommandDefinition(
            $"{Select} WHERE {condition}", parameters, cancellationToken: cancellation));
    }

    // The name that somebody signs in with is their e-mail.
    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) =>
        SetEmailAsync(user, userName, cancellationToken);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.EmailKey);

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) =>
        SetNormalizedEmailAsync(user, normalizedName, cancellationToken);

    public Task SetEmailAsync(Account user, string? email, CancellationToken cancellationToken)
    {
        user.Email = email ?? "";
        return Task.CompletedTask;
    }

    public Task<string?> GetEmailAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<bool> GetEmailConfirmedAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetEmailConfirmedAsync(Account user, bool confirmed, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetNormalizedEmailAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.EmailKey);

    public Task SetNormalizedEmailAsync(Account user, string? normalizedEmail, CancellationToken cancellationToken)
    {
        user.EmailKey = normalizedEmail ?? "";
        return Task.CompletedTask;
    }

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.SecurityStamp);

    public Task SetTwoFactorEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken)
    {
        user.SecondFactor = enabled;
        return Task.CompletedTask;
    }

    public Task<bool> GetTwoFactorEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.SecondFactor);

    public Task SetAuthenticatorKeyAsync(Account user, string key, CancellationToken cancellationToken)
    {
        user.AuthenticatorKey = _keys.Protect(key);
        return Task.CompletedTask;
    }

    public Task<string?> GetAuthenticatorKeyAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.AuthenticatorKey is { } key ? _keys.Unprotect(key) : null);

    /// <remarks>The codes are random, so one round of SHA-256 is enough to store them.</remarks>
    public async Task ReplaceCodesAsync(Account user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("""
            DELETE FROM account_recovery_codes WHERE account_id = @Id;
            INSERT INTO account_recovery_codes (account_id, code_hash) SELECT @Id, h FROM unnest(@Hashes) AS c(h);
            """, new { user.Id, Hashes = recoveryCodes.Select(Hash).ToArray() }, cancellationToken: cancellationToken));
    }

    public async Task<bool> RedeemCodeAsync(Account user, string code, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM account_recovery_codes WHERE account_id = @Id AND code_hash = @Hash",
            new { user.Id, Hash = Hash(code) }, cancellationToken: cancellationToken)) == 1;
    }

    public async Task<int> CountCodesAsync(Account user, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "SELECT count(*)::int FROM account_recovery_codes WHERE account_id = @Id",
            new { user.Id }, cancellationToken: cancellationToken));
    }

    // As they are typed: case and hyphens do not matter.
    private static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant()));

    public void Dispose()
    {
    }
}
