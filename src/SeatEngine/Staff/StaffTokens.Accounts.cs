using Dapper;
using Npgsql;
using SeatEngine.Audit;
using SeatEngine.Seats;

namespace SeatEngine.Staff;

/// <summary>Somebody who has signed in with an account.</summary>
/// <param name="How">With what: for the trail.</param>
public sealed record SignedInAccount(StaffId Staff, string Name, string Role, HolderId Holder, string How);

/// <summary>Sessions of accounts. They are rows like those of tokens, so that they end on every node as quickly.</summary>
public sealed partial class StaffTokens
{
    /// <summary>Makes a session of an account.</summary>
    /// <param name="mayStillAsync">
    /// Asked in the transaction of the session. It locks the account, so that closing it waits, and then finds this session and ends it.
    /// </param>
    /// <returns>Null if the account may not sign in any more.</returns>
    public async Task<IssuedStaffToken?> SignInAsync(
        SignedInAccount account, string? address, Func<NpgsqlConnection, NpgsqlTransaction, Task<bool>> mayStillAsync,
        CancellationToken cancellation)
    {
        var (id, text, hash) = StaffTokenText.Make();
        var made = await InTransactionAsync(async (connection, transaction) =>
        {
            if (!await mayStillAsync(connection, transaction))
                return false;
            await connection.ExecuteAsync(new CommandDefinition("""
                INSERT INTO staff_tokens (token_id, of_account, staff_id, name, role, holder, secret_hash, expires_at)
                VALUES (@Id, true, @Staff, @Name, @Role, @Holder, @hash, now() + @SessionLifetime::interval)
                """, new
            {
                Id = id.Value,
                Staff = account.Staff.Value,
                account.Name,
                account.Role,
                Holder = account.Holder.Value,
                hash,
                SessionLifetime,
            }, transaction, cancellationToken: cancellation));
            var entry = new AuditEntry(StaffAction.SignIn)
            {
                Staff = account.Staff,
                Name = account.Name,
                Token = id,
                Address = address,
                Subject = account.How,
            };
            await WriteAuditAsync(connection, transaction, entry, cancellation);
            return true;
        }, cancellation);
        if (!made)
            return null;
        await AnnounceAsync(cancellation);
        return new IssuedStaffToken(id, text, SessionLifetime);
    }

    /// <summary>Ends the sessions of an account, on all nodes.</summary>
    /// <param name="except">The session that goes on.</param>
    public async Task EndSessionsAsync(StaffId account, StaffTokenId? except, CancellationToken cancellation)
    {
        await InTransactionAsync(
            (connection, transaction) => connection.ExecuteAsync(new CommandDefinition($"""
                UPDATE staff_tokens SET revoked_at = now()
                WHERE staff_id = @Staff AND of_account AND token_id IS DISTINCT FROM @Except AND {ConditionOfLive}
                """, new { Staff = account.Value, Except = except?.Value }, transaction, cancellationToken: cancellation)),
            cancellation);
        await AnnounceAsync(cancellation);
    }
}
