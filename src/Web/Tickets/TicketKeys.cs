using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;

namespace Web.Tickets;

/// <summary>A key as the database has it. Immutable.</summary>
/// <param name="Point">The public key: x and y, 32 bytes each.</param>
/// <param name="Secret">The private key, protected.</param>
public sealed record TicketKey(int KeyId, byte[] Point, string Secret, DateTimeOffset MadeAt, DateTimeOffset? RetiredAt);

/// <summary>
/// The keys that sign tickets: ECDSA on P-256, which every browser can check. The newest signs; all that are not retired are valid, because
/// tickets are on paper. Each node keeps them in memory, and reads again after half a minute, or when it meets one that it does not know.
/// Thread-safe.
/// </summary>
public sealed class TicketKeys(NpgsqlDataSource database, IDataProtectionProvider protection, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ReadInterval = TimeSpan.FromSeconds(30);

    // A forged code with a key that nobody has must not read the table each time.
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    private readonly IDataProtector _protector = protection.CreateProtector("SeatMap.TicketKey.v1");
    private readonly SemaphoreSlim _gate = new(1);
    private volatile Snapshot _known = new([], null);

    private sealed record Snapshot(IReadOnlyList<TicketKey> Keys, long? ReadAt);

    private sealed record Row(int KeyId, byte[] Point, string Secret, DateTime MadeAt, DateTime? RetiredAt);

    /// <summary>Those that are valid, oldest first. There is always one.</summary>
    public async Task<IReadOnlyList<TicketKey>> ListAsync(CancellationToken cancellation)
    {
        var known = await ReadAsync(ReadInterval, cancellation);
        if (known.Count > 0)
            return known;
        await MakeAsync(onlyFirst: true, cancellation);
        return await ReadAsync(TimeSpan.Zero, cancellation);
    }

    /// <summary>Signs with the newest key.</summary>
    public async Task<(int KeyId, Func<byte[], byte[]> Sign)> SignerAsync(CancellationToken cancellation)
    {
        var key = (await ListAsync(cancellation))[^1];
        var secret = _protector.Unprotect(Convert.FromBase64String(key.Secret));
        return (key.KeyId, Sign);

        byte[] Sign(byte[] content)
        {
            // One for each signature: they are not thread-safe.
            using var signing = ECDsa.Create();
            signing.ImportPkcs8PrivateKey(secret, out _);
            return signing.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    /// <returns>False also if there is no such key, or not any more.</returns>
    public async Task<bool> IsSignedAsync(SignedTicket signed, CancellationToken cancellation)
    {
        var key = Find(await ListAsync(cancellation)) ?? Find(await ReadAsync(ShortestInterval, cancellation));
        if (key is null)
            return false;
        var point = new ECPoint { X = key.Point[..32], Y = key.Point[32..] };
        using var checking = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        return checking.VerifyData(
            signed.Content, signed.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

        TicketKey? Find(IReadOnlyList<TicketKey> keys) => keys.FirstOrDefault(k => k.KeyId == signed.KeyId);
    }

    /// <summary>Every key that there was.</summary>
    public async Task<IReadOnlyList<TicketKey>> ListAllAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition("""
            SELECT key_id AS KeyId, public_key AS Point, private_key AS Secret, made_at AS MadeAt, retired_at AS RetiredAt
            FROM ticket_keys ORDER BY key_id
            """, cancellationToken: cancellation));
        return [.. rows.Select(r => new TicketKey(r.KeyId, r.Point, r.Secret, r.MadeAt, r.RetiredAt))];
    }

    /// <summary>Makes a key, which signs from now on: on other nodes half a minute later.</summary>
    /// <param name="onlyFirst">Nothing is done if another node was faster.</param>
    public async Task<int?> MakeAsync(bool onlyFirst, CancellationToken cancellation)
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = made.ExportParameters(includePrivateParameters: false).Q;
        var secret = Convert.ToBase64String(_protector.Protect(made.ExportPkcs8PrivateKey()));
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var id = await connection.QuerySingleOrDefaultAsync<int?>(new CommandDefinition("""
            LOCK TABLE ticket_keys IN SHARE ROW EXCLUSIVE MODE;
            INSERT INTO ticket_keys (public_key, private_key)
            SELECT @Point, @secret WHERE NOT @onlyFirst OR NOT EXISTS (SELECT FROM ticket_keys WHERE retired_at IS NULL)
            RETURNING key_id
            """, new { Point = (byte[])[.. point.X!, .. point.Y!], secret, onlyFirst }, transaction, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
        return id;
    }

    /// <summary>Makes all tickets void that a key has signed. Their pages show a valid code again at once.</summary>
    /// <returns>False if there is no such key, or it is retired already.</returns>
    public async Task<bool> RetireAsync(int id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE ticket_keys SET retired_at = now() WHERE key_id = @id AND retired_at IS NULL", new { id },
            cancellationToken: cancellation)) > 0;
    }

    private async Task<IReadOnlyList<TicketKey>> ReadAsync(TimeSpan age, CancellationToken cancellation)
    {
        if (IsFresh())
            return _known.Keys;
        await _gate.WaitAsync(cancellation);
        try
        {
            if (!IsFresh())
            {
                var now = time.GetTimestamp();
                var keys = await ListAllAsync(cancellation);
                _known = new Snapshot([.. keys.Where(key => key.RetiredAt is null)], now);
            }

            return _known.Keys;
        }
        finally
        {
            _gate.Release();
        }

        bool IsFresh() => _known.ReadAt is { } read && time.GetElapsedTime(read) < age;
    }

    public void Dispose() => _gate.Dispose();
}
