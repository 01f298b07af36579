using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Dapper;
using Npgsql;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.Staff;

/// <summary>
/// All live tokens and sessions of staff, and those that ended lately, in the memory of this node: no request asks the database. A
/// snapshot that is replaced as a whole, when something has changed and every few seconds. Thread-safe.
/// </summary>
public sealed class StaffTokenCache(NpgsqlDataSource database) : IDisposable
{
    // Texts that are not known make the node read again, at most this often, however many of them come.
    private static readonly TimeSpan ReadInterval = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<StaffTokenId, byte> _used = new();
    private readonly SemaphoreSlim _gate = new(1);
    private volatile Dictionary<StaffTokenId, StaffToken> _tokens = [];

    // When the last attempt to read began, as a timestamp of Stopwatch, and how it failed. Written under the gate.
    private long _readAt = Stopwatch.GetTimestamp() - Stopwatch.Frequency;
    private Exception? _failure;

    /// <summary>The node has read: compare what is open with <see cref="IsLive"/>. Handlers must not block.</summary>
    public event Action? Read;

    private sealed record Row(
        Guid Id, Guid? SignedInWith, Guid StaffId, string Name, string Role, Guid Holder, string State, bool IsUseDue, byte[] Hash,
        bool OfAccount);

    /// <summary>The SQL of a row's state, by the database's clock: a node's own clock decides nothing.</summary>
    internal static string StateOf(string row) =>
        $"CASE WHEN {row}.revoked_at <= now() THEN 'Revoked' WHEN {row}.expires_at <= now() THEN 'Expired' ELSE 'Live' END";

    /// <summary>Whether a token that was found before has not ended since.</summary>
    public bool IsLive(StaffTokenId id) => _tokens.TryGetValue(id, out var token) && token.State == StaffTokenState.Live;

    /// <returns>The token that the text is the secret of, also if it ended in the last days; null if it is none.</returns>
    /// <exception cref="StoreUnavailableException">The text is not known, and the database cannot be asked.</exception>
    public ValueTask<StaffToken?> FindAsync(string text, CancellationToken cancellation)
    {
        if (!StaffTokenText.TryRead(text, out var id, out var hash))
            return default;
        return _tokens.TryGetValue(id, out var token) ? new(Match(token, hash)) : ReadAndFindAsync(id, hash, cancellation);
    }

    /// <summary>It may have been made on another node a moment ago.</summary>
    private async ValueTask<StaffToken?> ReadAndFindAsync(StaffTokenId id, byte[] hash, CancellationToken cancellation)
    {
        var asked = Stopwatch.GetTimestamp();
        var early = ReadInterval - Stopwatch.GetElapsedTime(Interlocked.Read(ref _readAt));
        if (early > TimeSpan.Zero)
            await Task.Delay(early, cancellation);
        await ReadSinceAsync(asked, cancellation);
        return _tokens.TryGetValue(id, out var token) ? Match(token, hash) : null;
    }

    private StaffToken? Match(StaffToken token, byte[] hash)
    {
        if (!CryptographicOperations.FixedTimeEquals(token.Hash.Span, hash))
            return null;
        if (token is { State: StaffTokenState.Live, IsUseDue: true })
            _used.TryAdd(token.Id, 0);
        return token;
    }

    /// <exception cref="StoreUnavailableException">The database is away; what was known stays.</exception>
    public Task RefreshAsync(CancellationToken cancellation) => ReadSinceAsync(Stopwatch.GetTimestamp(), cancellation);

    /// <summary>Returns when a read that began after this moment has ended: callers who come together share one.</summary>
    private async Task ReadSinceAsync(long moment, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (Interlocked.Read(ref _readAt) < moment)
                await ReadAsync_NeedsGate();
            if (_failure is not null)
                throw new StoreUnavailableException("The database cannot be reached.", _failure);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task ReadAsync_NeedsGate()
    {
        Interlocked.Exchange(ref _readAt, Stopwatch.GetTimestamp());
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            var rows = await connection.QueryAsync<Row>($"""
                SELECT t.token_id AS Id, t.signed_in_with AS SignedInWith, t.staff_id AS StaffId, t.name, t.role, t.holder,
                       {StateOf("t")} AS State, coalesce(t.last_used_at < now() - interval '1 minute', true) AS IsUseDue,
                       t.secret_hash AS Hash, t.of_account AS OfAccount
                FROM staff_tokens t
                WHERE coalesce(least(t.revoked_at, t.expires_at), 'infinity'::timestamptz) > now() - interval '7 days'
                """);
            _tokens = rows.Select(r => new StaffToken(
                new StaffTokenId(r.Id), r.SignedInWith is { } token ? new StaffTokenId(token) : null, new StaffId(r.StaffId), r.Name,
                StaffRoles.Canonical(r.Role), new HolderId(r.Holder), Enum.Parse<StaffTokenState>(r.State), r.IsUseDue, r.Hash,
                r.OfAccount)).ToDictionary(t => t.Id);
            _failure = null;
            Read?.Invoke();
        }
        catch (Exception error) when (Outage.Is(error))
        {
            _failure = error;
        }
    }

    /// <summary>Writes the last use of what was used, for each at most once a minute, however many nodes it is used on.</summary>
    internal async Task WriteUsesAsync(CancellationToken cancellation)
    {
        var used = _used.Keys.ToArray();
        if (used.Length == 0)
            return;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition("""
            UPDATE staff_tokens SET last_used_at = now()
            WHERE token_id = ANY(@Used) AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
            """, new { Used = Array.ConvertAll(used, id => id.Value) }, cancellationToken: cancellation));
        foreach (var id in used)
            _used.TryRemove(id, out _);
    }

    public void Dispose() => _gate.Dispose();
}
