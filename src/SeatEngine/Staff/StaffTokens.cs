using Dapper;
using Npgsql;
using SeatEngine.Audit;
using SeatEngine.Redis;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.Staff;

/// <summary>
/// Makes, lists and ends tokens and sessions of staff. Each writes its line of the audit table in its own transaction, and then tells all
/// nodes. Thread-safe.
/// </summary>
public sealed partial class StaffTokens(NpgsqlDataSource database, StaffTokenCache cache, RedisConnection redis, RedisKeys keys)
{
    /// <summary>A working day. A person who works longer signs in again.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(12);

    private const string ConditionOfLive = "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())";

    private sealed record SignedIn(Guid StaffId, string Name, TimeSpan Lifetime);

    private sealed record Row(
        Guid Id, string Name, string Role, string State, DateTime CreatedAt, DateTime? ExpiresAt, DateTime? LastUsedAt, DateTime? RevokedAt,
        int Sessions);

    /// <param name="lifetime">Until it is revoked when null.</param>
    public async Task<IssuedStaffToken> IssueAsync(string name, string role, TimeSpan? lifetime, CancellationToken cancellation)
    {
        var (id, text, hash) = StaffTokenText.Make();
        var staff = new StaffId(Guid.CreateVersion7());
        await InTransactionAsync(async (connection, transaction) =>
        {
            await connection.ExecuteAsync(new CommandDefinition("""
                INSERT INTO staff_tokens (token_id, staff_id, name, role, holder, secret_hash, expires_at)
                VALUES (@Id, @Staff, @name, @role, @Holder, @hash, now() + @lifetime::interval)
                """, new { Id = id.Value, Staff = staff.Value, name, role, Holder = Guid.CreateVersion7(), hash, lifetime },
                transaction, cancellationToken: cancellation));
            await WriteAuditAsync(connection, transaction, OnCommandLine(StaffAction.MakeToken, id, name), cancellation);
            return true;
        }, cancellation);
        await AnnounceAsync(cancellation);
        return new IssuedStaffToken(id, text, lifetime);
    }

    /// <summary>Makes a session of a token.</summary>
    /// <returns>Null if the token has just ended, or is a session itself.</returns>
    public async Task<IssuedStaffToken?> SignInAsync(StaffTokenId token, string? address, CancellationToken cancellation)
    {
        var (id, text, hash) = StaffTokenText.Make();
        var made = await InTransactionAsync(async (connection, transaction) =>
        {
            // The row lock makes a revocation wait: it then finds this session, and ends it too.
            var signedIn = await connection.QuerySingleOrDefaultAsync<SignedIn>(new CommandDefinition($"""
                WITH token AS (
                    SELECT token_id, staff_id, name, role, holder, least(now() + @SessionLifetime::interval, expires_at) AS ends_at
                    FROM staff_tokens WHERE token_id = @Token AND signed_in_with IS NULL AND NOT of_account AND {ConditionOfLive} FOR SHARE)
                INSERT INTO staff_tokens (token_id, signed_in_with, staff_id, name, role, holder, secret_hash, expires_at)
                SELECT @Id, token_id, staff_id, name, role, holder, @hash, ends_at FROM token
                RETURNING staff_id AS StaffId, name, expires_at - now() AS Lifetime
                """, new { Token = token.Value, Id = id.Value, hash, SessionLifetime }, transaction, cancellationToken: cancellation));
            if (signedIn is not null)
            {
                await WriteAuditAsync(connection, transaction, new AuditEntry(StaffAction.SignIn)
                {
                    Staff = new StaffId(signedIn.StaffId),
                    Name = signedIn.Name,
                    Token = id,
                    Address = address,
                    Subject = token.ToString(),
                }, cancellation);
            }

            return signedIn;
        }, cancellation);
        if (made is null)
            return null;
        await AnnounceAsync(cancellation);
        return new IssuedStaffToken(id, text, made.Lifetime);
    }

    /// <summary>Ends a session, on all nodes. Does nothing to a token from the command line: signing out does not revoke it.</summary>
    public async Task SignOutAsync(StaffMember staff, CancellationToken cancellation)
    {
        var ended = await InTransactionAsync(async (connection, transaction) =>
        {
            var sessions = await connection.ExecuteAsync(new CommandDefinition($"""
                UPDATE staff_tokens SET revoked_at = now()
                WHERE token_id = @Id AND (signed_in_with IS NOT NULL OR of_account) AND {ConditionOfLive}
                """, new { Id = staff.Token.Value }, transaction, cancellationToken: cancellation));
            if (sessions > 0)
                await WriteAuditAsync(connection, transaction, new AuditEntry(StaffAction.SignOut).By(staff), cancellation);
            return sessions > 0;
        }, cancellation);
        if (ended)
            await AnnounceAsync(cancellation);
    }

    /// <summary>Ends a token and its sessions, or one session, on all nodes.</summary>
    /// <returns>The name, and how many sessions ended; null if nothing live has this id.</returns>
    public async Task<(string Name, int Sessions)?> RevokeAsync(StaffTokenId id, CancellationToken cancellation)
    {
        var result = await InTransactionAsync(async (connection, transaction) =>
        {
            var name = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition($"""
                UPDATE staff_tokens SET revoked_at = now() WHERE token_id = @Id AND {ConditionOfLive} RETURNING name
                """, new { Id = id.Value }, transaction, cancellationToken: cancellation));
            if (name is null)
                return ((string Name, int Sessions)?)null;
            // A statement of its own: it sees the session of a sign-in that the first one has waited for.
            var sessions = await connection.ExecuteAsync(new CommandDefinition($"""
                UPDATE staff_tokens SET revoked_at = now() WHERE signed_in_with = @Id AND {ConditionOfLive}
                """, new { Id = id.Value }, transaction, cancellationToken: cancellation));
            await WriteAuditAsync(connection, transaction, OnCommandLine(StaffAction.RevokeToken, id, name), cancellation);
            return (name, sessions);
        }, cancellation);
        if (result is not null)
            await AnnounceAsync(cancellation);
        return result;
    }

    /// <param name="ended">Those that were revoked or have expired too.</param>
    public async Task<IReadOnlyList<ListedStaffToken>> ListAsync(bool ended, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition($"""
            SELECT t.token_id AS Id, t.name, t.role, {StaffTokenCache.StateOf("t")} AS State, t.created_at AS CreatedAt,
                   t.expires_at AS ExpiresAt, greatest(t.last_used_at, s.last_used_at) AS LastUsedAt, t.revoked_at AS RevokedAt,
                   s.live::int AS Sessions
            FROM staff_tokens t CROSS JOIN LATERAL (
                SELECT max(last_used_at) AS last_used_at, count(*) FILTER (WHERE {ConditionOfLive}) AS live
                FROM staff_tokens WHERE signed_in_with = t.token_id) s
            WHERE t.signed_in_with IS NULL AND NOT t.of_account AND (@ended OR {StaffTokenCache.StateOf("t")} = 'Live')
            ORDER BY t.name, t.created_at
            """, new { ended }, cancellationToken: cancellation));
        return
        [
            .. rows.Select(r => new ListedStaffToken(
                new StaffTokenId(r.Id), r.Name, StaffRoles.Canonical(r.Role), Enum.Parse<StaffTokenState>(r.State), r.CreatedAt,
                r.ExpiresAt, r.LastUsedAt, r.RevokedAt, r.Sessions)),
        ];
    }

    private static AuditEntry OnCommandLine(StaffAction action, StaffTokenId id, string name) =>
        new(action) { Name = AuditEntry.CommandLine, Subject = $"{id} {name}" };

    private static Task WriteAuditAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, AuditEntry entry, CancellationToken cancellation) =>
        AuditRows.InsertAsync(connection, transaction, [entry], cancellation);

    private async Task<T> InTransactionAsync<T>(
        Func<NpgsqlConnection, NpgsqlTransaction, Task<T>> work, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var result = await work(connection, transaction);
        await transaction.CommitAsync(cancellation);
        return result;
    }

    /// <summary>This node knows it at once, the others by the notice, or within seconds by themselves.</summary>
    private async Task AnnounceAsync(CancellationToken cancellation)
    {
        await redis.ExecuteAsync(async d => await d.PublishAsync(keys.StaffTokens, "changed"), 0L);
        try
        {
            await cache.RefreshAsync(cancellation);
        }
        catch (StoreUnavailableException)
        {
            // It is committed, and this node reads it when the database is back.
        }
    }
}
