using Dapper;
using Npgsql;

namespace Web.Accounts;

/// <summary>
/// Lockout: after five attempts without a success an account takes no password and no code for a quarter of an hour. An attempt is counted
/// before it is checked, in one statement, so that many at once are five too. Passkeys cannot be guessed and are not counted. Thread-safe.
/// </summary>
public sealed class SignInAttempts(NpgsqlDataSource database)
{
    public const int Most = 5;

    private static readonly TimeSpan _pause = TimeSpan.FromMinutes(15);

    /// <returns>False if the account is locked now.</returns>
    public async Task<bool> TryBeginAsync(Guid account, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition("""
            UPDATE accounts SET
                failed_attempts = CASE WHEN locked_until IS NULL THEN failed_attempts + 1 ELSE 1 END,
                locked_until = CASE WHEN locked_until IS NULL AND failed_attempts + 1 >= @Most THEN now() + @Pause::interval END
            WHERE account_id = @account AND (locked_until IS NULL OR locked_until <= now())
            """, new { account, Most, Pause = _pause }, cancellationToken: cancellation)) == 1;
    }

    public async Task SucceededAsync(Guid account, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE accounts SET failed_attempts = 0, locked_until = NULL WHERE account_id = @account", new { account },
            cancellationToken: cancellation));
    }

    /// <returns>False if it is the code that was used last: each works once.</returns>
    public async Task<bool> TryUseCodeAsync(Guid account, string code, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE accounts SET last_code = @code WHERE account_id = @account AND last_code IS DISTINCT FROM @code",
            new { account, code }, cancellationToken: cancellation)) == 1;
    }
}
