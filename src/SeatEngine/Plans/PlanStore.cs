using System.Collections.Concurrent;
using Dapper;
using Npgsql;

namespace SeatEngine.Plans;

/// <summary>Plans by content hash. Immutable, so once read they stay in memory. Thread-safe.</summary>
public sealed class PlanStore(NpgsqlDataSource database)
{
    private readonly ConcurrentDictionary<string, SeatingPlan> _plans = new(StringComparer.Ordinal);

    public async Task<SeatingPlan?> FindAsync(string hash, CancellationToken cancellation)
    {
        if (_plans.TryGetValue(hash, out var known))
            return known;
        if (hash.Length != 64)
            return null;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var document = await connection.QuerySingleOrDefaultAsync<byte[]>(new CommandDefinition(
            "SELECT document FROM plans WHERE plan_hash = @hash", new { hash }, cancellationToken: cancellation));
        return document is null ? null : _plans.GetOrAdd(hash, PlanReader.Read(document, $"plan {hash}"));
    }

    /// <summary>Keeps a plan; does nothing if it is there.</summary>
    /// <returns>True if it is new.</returns>
    public async Task<bool> AddAsync(SeatingPlan plan, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var added = await connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO plans (plan_hash, name, seat_count, document) VALUES (@Hash, @Name, @SeatCount, @Document) ON CONFLICT DO NOTHING
            """, new { plan.Hash, plan.Name, SeatCount = plan.Seats.Count, Document = plan.Document.ToArray() }, cancellationToken: cancellation));
        return added == 1;
    }
}
