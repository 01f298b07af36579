using System.Collections.Concurrent;
using Dapper;
using Npgsql;
using SeatEngine.Storage;

namespace SeatEngine.Plans;

/// <summary>A plan that is stored.</summary>
public sealed record StoredPlan(string Hash, string Name, int SeatCount, DateTimeOffset ImportedAt);

/// <summary>Plans by content hash. Immutable, so once read they stay in memory. Thread-safe.</summary>
public sealed class PlanStore(NpgsqlDataSource database)
{
    private readonly ConcurrentDictionary<string, SeatingPlan> _plans = new(StringComparer.Ordinal);

    // Those who ask for a plan while it is read wait for it, instead of each reading it too.
    private readonly ConcurrentDictionary<string, Lazy<Task<SeatingPlan?>>> _reading = new(StringComparer.Ordinal);

    private sealed record Row(string Hash, string Name, int SeatCount, DateTime ImportedAt);

    public async Task<SeatingPlan?> FindAsync(string hash, CancellationToken cancellation)
    {
        if (_plans.TryGetValue(hash, out var known))
            return known;
        if (hash.Length != 64)
            return null;
        var reading = _reading.GetOrAdd(hash, static (unread, store) => new(() => store.ReadAsync(unread)), this);
        return await reading.Value.WaitAsync(cancellation);
    }

    private async Task<SeatingPlan?> ReadAsync(string hash)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            var stored = await connection.QuerySingleOrDefaultAsync<byte[]>(
                "SELECT document FROM plans WHERE plan_hash = @hash", new { hash });
            return stored is null ? null : _plans[hash] = Read(stored, $"plan {hash}");
        }
        finally
        {
            _reading.TryRemove(hash, out _);
        }
    }

    private static SeatingPlan Read(byte[] stored, string name) => PackedDocument.IsPacked(stored)
        ? PlanReader.ReadStored(PackedDocument.Unpack(stored), name).KeepPacked(stored)
        : PlanReader.ReadStored(stored, name).KeepPacked(PackedDocument.Pack(stored));

    /// <summary>What there is to choose from, newest first.</summary>
    public async Task<IReadOnlyList<StoredPlan>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT plan_hash AS Hash, name, seat_count AS SeatCount, imported_at AS ImportedAt
            FROM plans ORDER BY imported_at DESC, plan_hash
            """, cancellationToken: cancellation));
        return [.. rows.Select(r => new StoredPlan(r.Hash, r.Name, r.SeatCount, r.ImportedAt))];
    }

    public async Task<bool> IsKnownAsync(string hash, CancellationToken cancellation)
    {
        if (_plans.ContainsKey(hash))
            return true;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT FROM plans WHERE plan_hash = @hash)", new { hash }, cancellationToken: cancellation));
    }

    /// <summary>Keeps a plan; does nothing if it is there.</summary>
    /// <returns>True if it is new.</returns>
    public async Task<bool> AddAsync(SeatingPlan plan, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var added = await connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO plans (plan_hash, name, seat_count, document) VALUES (@Hash, @Name, @SeatCount, @Document) ON CONFLICT DO NOTHING
            """,
            new { plan.Hash, plan.Name, SeatCount = plan.Seats.Count, Document = plan.Packed.ToArray() },
            commandTimeout: CommandTimeouts.WholeHall, cancellationToken: cancellation));
        return added == 1;
    }
}
