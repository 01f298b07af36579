using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using SeatEngine.Locks;
using SeatEngine.Seats;

namespace SeatEngine.Upkeep;

/// <summary>Compares Redis locks with the holds in the database: removes locks without a hold, restores locks that a hold lost.</summary>
public sealed class LockReconciliation(NpgsqlDataSource database, RedisGate redis, RedisKeys keys, SeatLocks locks, EngineMetrics metrics, ILogger<LockReconciliation> log)
{
    // A command under way has its lock before its hold is committed, so a lock without a hold counts only when it is seen twice.
    private Dictionary<string, string> _suspects = new(StringComparer.Ordinal);

    private sealed record HeldRow(long ScreeningId, int Seat, Guid HoldId, DateTime HeldUntil, DateTime Now);

    /// <returns>How many locks were removed or restored.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (!redis.IsConnected)
            return 0;
        List<HeldRow> held;
        await using (var connection = await database.OpenConnectionAsync(cancellation))
        {
            held = (await connection.QueryAsync<HeldRow>(new CommandDefinition("""
                SELECT s.screening_id AS ScreeningId, s.seat, s.hold_id AS HoldId, s.held_until AS HeldUntil, clock_timestamp() AS Now
                FROM holds h JOIN screening_seats s ON s.screening_id = h.screening_id AND s.seat = ANY(h.seats) AND s.hold_id = h.hold_id
                WHERE h.state = 0 AND h.expires_at > clock_timestamp()
                """, cancellationToken: cancellation))).AsList();
        }

        var found = await ReadLocksAsync();
        var expected = held.ToDictionary(h => (string)keys.Lock(new ScreeningId(h.ScreeningId), h.Seat)!, StringComparer.Ordinal);
        var orphans = found.Where(f => !expected.TryGetValue(f.Key, out var row) || row.HoldId.ToString() != f.Value).ToDictionary(StringComparer.Ordinal);
        var stale = orphans.Where(o => _suspects.TryGetValue(o.Key, out var before) && before == o.Value).ToList();
        _suspects = orphans;

        foreach (var (key, owner) in stale)
        {
            if (keys.TryReadLock(key, out var screening, out var seat) && Guid.TryParse(owner, out var hold))
                locks.Release(screening, new HoldId(hold), [seat]);
        }

        var lost = held.Where(h => !found.ContainsKey(keys.Lock(new ScreeningId(h.ScreeningId), h.Seat)!)).ToList();
        foreach (var hold in lost.GroupBy(h => (h.ScreeningId, h.HoldId)))
        {
            var first = hold.First();
            locks.Restore(new ScreeningId(first.ScreeningId), new HoldId(first.HoldId), [.. hold.Select(h => h.Seat).Order()], first.HeldUntil - first.Now);
        }

        if (stale.Count + lost.Count > 0)
            log.LogWarning("Locks: removed {Stale} without a hold, restored {Lost} that holds had lost", stale.Count, lost.Count);
        metrics.Mended("stale_lock", stale.Count);
        metrics.Mended("lost_lock", lost.Count);
        return stale.Count + lost.Count;
    }

    private async Task<Dictionary<string, string>> ReadLocksAsync()
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var names in redis.Scan(keys.LockPattern).Chunk(1_000))
        {
            var owners = await redis.AskAsync(database => Task.WhenAll(names.Select(n => database.StringGetAsync(n))), []);
            for (var i = 0; i < owners.Length; i++)
            {
                if (owners[i].HasValue)
                    found[names[i]] = owners[i]!;
            }
        }

        return found;
    }
}
