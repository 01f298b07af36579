using Dapper;
using Microsoft.AspNetCore.Identity;

namespace Web.Accounts;

internal sealed partial class AccountStore
{
    private const string SelectPasskeys = """
        SELECT credential_id AS CredentialId, public_key AS PublicKey, created_at AS CreatedAt, sign_count AS SignCount, transports,
               user_verified AS UserVerified, backup_eligible AS BackupEligible, backed_up AS BackedUp,
               attestation_object AS AttestationObject, client_data AS ClientData
        FROM account_passkeys
        """;

    // Properties, because an array is an Array here.
    private sealed record PasskeyRow
    {
        public byte[] CredentialId { get; init; } = [];
        public byte[] PublicKey { get; init; } = [];
        public DateTime CreatedAt { get; init; }
        public long SignCount { get; init; }
        public string[] Transports { get; init; } = [];
        public bool UserVerified { get; init; }
        public bool BackupEligible { get; init; }
        public bool BackedUp { get; init; }
        public byte[] AttestationObject { get; init; } = [];
        public byte[] ClientData { get; init; } = [];

        public UserPasskeyInfo ToPasskey() => new(
            CredentialId, PublicKey, CreatedAt, (uint)SignCount, Transports, UserVerified, BackupEligible, BackedUp, AttestationObject,
            ClientData);
    }

    public async Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO account_passkeys (credential_id, account_id, public_key, created_at, sign_count, transports, user_verified,
                                          backup_eligible, backed_up, attestation_object, client_data)
            VALUES (@CredentialId, @Id, @PublicKey, @CreatedAt, @SignCount, @Transports, @IsUserVerified, @IsBackupEligible, @IsBackedUp,
                    @AttestationObject, @ClientDataJson)
            ON CONFLICT (credential_id) DO UPDATE SET sign_count = EXCLUDED.sign_count, user_verified = EXCLUDED.user_verified,
                backed_up = EXCLUDED.backed_up WHERE account_passkeys.account_id = EXCLUDED.account_id
            """, new
        {
            user.Id,
            passkey.CredentialId,
            passkey.PublicKey,
            CreatedAt = passkey.CreatedAt.ToUniversalTime(),
            SignCount = (long)passkey.SignCount,
            Transports = passkey.Transports ?? [],
            passkey.IsUserVerified,
            passkey.IsBackupEligible,
            passkey.IsBackedUp,
            passkey.AttestationObject,
            passkey.ClientDataJson,
        }, cancellationToken: cancellationToken));
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<PasskeyRow>(new CommandDefinition(
            $"{SelectPasskeys} WHERE account_id = @Id ORDER BY created_at", new { user.Id }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToPasskey())];
    }

    public Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        FindAsync(
            "account_id = (SELECT account_id FROM account_passkeys WHERE credential_id = @credentialId)", new { credentialId },
            cancellationToken);

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<PasskeyRow>(new CommandDefinition(
            $"{SelectPasskeys} WHERE account_id = @Id AND credential_id = @credentialId", new { user.Id, credentialId },
            cancellationToken: cancellationToken));
        return row?.ToPasskey();
    }

    public async Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM account_passkeys WHERE account_id = @Id AND credential_id = @credentialId", new { user.Id, credentialId },
            cancellationToken: cancellationToken));
    }
}
