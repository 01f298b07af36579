using System.Buffers.Text;
using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using SeatEngine.Audit;
using SeatEngine.Seats;
using SeatEngine.Staff;

namespace Web.Accounts;

/// <summary>An account of staff for the page of people. Times UTC.</summary>
/// <param name="Accepted">Whether it has a password.</param>
/// <param name="InvitedUntil">Until when a link that was made for it works; null: there is none.</param>
public sealed record ListedAccount(
    Guid Id, string Email, string Name, string Role, bool Accepted, bool SecondFactor, int Passkeys, DateTimeOffset? InvitedUntil,
    bool Closed);

/// <summary>Invites people of staff, gives them roles, closes their accounts. Each act is in the trail. Thread-safe.</summary>
public sealed class StaffAccounts(NpgsqlDataSource database, UserManager<Account> accounts, StaffTokens sessions, AuditTrail trail)
{
    private const int SecretBytes = 32;

    private static readonly TimeSpan _invitationLifetime = TimeSpan.FromDays(3);

    private sealed record Row(
        Guid Id, string Email, string Name, string Role, bool Accepted, bool SecondFactor, int Passkeys, DateTime? InvitedUntil,
        bool Closed);

    public async Task<IReadOnlyList<ListedAccount>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition("""
            SELECT a.account_id AS Id, a.email, a.name, a.role, a.password_hash IS NOT NULL AS Accepted, a.second_factor AS SecondFactor,
                   (SELECT count(*)::int FROM account_passkeys p WHERE p.account_id = a.account_id) AS Passkeys,
                   CASE WHEN a.invitation_ends_at > now() THEN a.invitation_ends_at END AS InvitedUntil, a.closed_at IS NOT NULL AS Closed
            FROM accounts a ORDER BY a.closed_at IS NOT NULL, lower(a.name), a.account_id
            """, cancellationToken: cancellation));
        return
        [
            .. rows.Select(r => new ListedAccount(
                r.Id, r.Email, r.Name, r.Role, r.Accepted, r.SecondFactor, r.Passkeys, r.InvitedUntil, r.Closed)),
        ];
    }

    /// <returns>The account and the secret of its link; null if the e-mail has an account.</returns>
    public async Task<(Account Account, string Secret)?> InviteAsync(
        string email, string name, string role, StaffMember by, CancellationToken cancellation)
    {
        var account = new Account { Id = Guid.CreateVersion7(), Email = email, Name = name, Role = role, Holder = Guid.CreateVersion7() };
        if (!(await accounts.CreateAsync(account)).Succeeded)
            return null;
        await trail.WriteAsync(new AuditEntry(StaffAction.InvitePerson) { Subject = $"{name} {email}: {role}" }.By(by));
        return (account, await MakeLinkAsync(account.Id, cancellation));
    }

    /// <summary>Another link: for a first one that has ended, and for who has lost password and second factor.</summary>
    public async Task<(Account Account, string Secret)?> InviteAgainAsync(Guid id, StaffMember by, CancellationToken cancellation)
    {
        if (await accounts.FindByIdAsync(id.ToString()) is not { Closed: false } account)
            return null;
        await trail.WriteAsync(new AuditEntry(StaffAction.InvitePerson) { Subject = $"{account.Name} {account.Email}: new link" }.By(by));
        return (account, await MakeLinkAsync(id, cancellation));
    }

    private async Task<string> MakeLinkAsync(Guid id, CancellationToken cancellation)
    {
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition("""
            UPDATE accounts SET invitation_hash = @Hash, invitation_ends_at = now() + @Lifetime::interval WHERE account_id = @id
            """, new { id, Hash = SHA256.HashData(secret), Lifetime = _invitationLifetime }, cancellationToken: cancellation));
        return Base64Url.EncodeToString(secret);
    }

    /// <returns>Whose link it is; null if it was used, or has ended.</returns>
    public async Task<Account?> FindInvitedAsync(string secret, CancellationToken cancellation)
    {
        if (HashOf(secret) is not { } hash)
            return null;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var id = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition("""
            SELECT account_id FROM accounts WHERE invitation_hash = @hash AND invitation_ends_at > now() AND closed_at IS NULL
            """, new { hash }, cancellationToken: cancellation));
        return id is null ? null : await accounts.FindByIdAsync(id.Value.ToString());
    }

    /// <summary>Uses the link up, and sets the password. A second factor is taken off: who lost it asked for the link.</summary>
    /// <returns>False if somebody was faster, or it has ended.</returns>
    public async Task<bool> AcceptAsync(Account account, string secret, string password, string address, CancellationToken cancellation)
    {
        await using (var connection = await database.OpenConnectionAsync(cancellation))
        {
            var used = await connection.ExecuteAsync(new CommandDefinition("""
                UPDATE accounts SET invitation_hash = NULL, invitation_ends_at = NULL, failed_attempts = 0, locked_until = NULL
                WHERE account_id = @Id AND invitation_hash = @Hash AND invitation_ends_at > now() AND closed_at IS NULL
                """, new { account.Id, Hash = HashOf(secret) }, cancellationToken: cancellation));
            if (used == 0)
                return false;
        }

        account.SecondFactor = false;
        account.AuthenticatorKey = null;
        account.PasswordHash = accounts.PasswordHasher.HashPassword(account, password);
        // Writes all of it.
        if (!(await accounts.UpdateSecurityStampAsync(account)).Succeeded)
            return false;
        await sessions.EndSessionsAsync(account.Staff, null, cancellation);
        await trail.WriteAsync(new AuditEntry(StaffAction.AcceptInvitation)
        {
            Staff = account.Staff,
            Name = account.Name,
            Address = address,
        });
        return true;
    }

    /// <summary>Another role, or closes or opens the account. Its sign-ins end, because they have the role of before.</summary>
    /// <returns>False if there is no such account, or it is one's own: there would be nobody left to undo it.</returns>
    public async Task<bool> ChangeAsync(Guid id, string role, bool closed, StaffMember by, CancellationToken cancellation)
    {
        if (id == by.Id.Value)
            return false;
        await using (var connection = await database.OpenConnectionAsync(cancellation))
        {
            var changed = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition("""
                UPDATE accounts SET role = @role, closed_at = CASE WHEN @closed THEN coalesce(closed_at, now()) END,
                    invitation_hash = CASE WHEN @closed THEN NULL ELSE invitation_hash END, concurrency_stamp = @Stamp
                WHERE account_id = @id RETURNING name
                """, new { id, role, closed, Stamp = Guid.NewGuid().ToString("N") }, cancellationToken: cancellation));
            if (changed is null)
                return false;
            var subject = $"{changed}: {(closed ? "closed" : role)}";
            await trail.WriteAsync(new AuditEntry(StaffAction.ChangePerson) { Subject = subject }.By(by));
        }

        await sessions.EndSessionsAsync(new StaffId(id), null, cancellation);
        return true;
    }

    private static byte[]? HashOf(string secret)
    {
        Span<byte> bytes = stackalloc byte[SecretBytes];
        return secret.Length == Base64Url.GetEncodedLength(SecretBytes)
            && Base64Url.TryDecodeFromChars(secret, bytes, out var written) && written == SecretBytes
                ? SHA256.HashData(bytes)
                : null;
    }
}
