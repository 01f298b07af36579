using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using SeatEngine.Locks;
using SeatEngine.Redis;
using SeatEngine.Seats;
using SeatEngine.Storage;
using SeatEngine.Telemetry;

namespace SeatEngine.Reconciliation;

/// <summary>Compares Redis locks with the holds in the database: removes locks without a hold, restores locks that a hold lost.</summary>
public sealed class LockReconciliation(
    NpgsqlDataSource database, RedisConnection redis, SeatLocks locks, EngineMetrics metrics, ILogger<LockReconciliation> log)
{
    // A command takes its locks before its hold is committed, so a lock without a hold is removed only when two rounds in succession find
    // it.
    private HashSet<KeptLock> _suspects = [];

    // Screenings that are read together, which saves round trips.
    private const int GroupSize = 20;

    private sealed record HeldRow(long ScreeningId, int Seat, Guid HoldId, DateTime HeldUntil, DateTime Now);

    /// <returns>How many locks were removed or restored.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (!redis.IsConnected)
            return 0;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var epoch = await connection.QuerySingleAsync<int>("SELECT seatmap_epoch()");
        var tables = (await connection.QueryAsync<long>("SELECT screening_id FROM screening_heads WHERE held > 0"))
            .Select(id => new LockTable(new ScreeningId(id), epoch)).ToHashSet();
        foreach (var table in await locks.TablesAsync())
        {
            if (table.Epoch == epoch)
                tables.Add(table);
            else
                locks.Delete(table);
        }

        var suspects = new HashSet<KeptLock>();
        var repaired = 0;
        foreach (var group in tables.Chunk(GroupSize))
        {
            var budget = new CpuBudget();
            var held = await ReadHeldAsync(connection, group, cancellation);
            var found = await Task.WhenAll(group.Select(locks.ReadAsync));
            foreach (var (table, kept) in group.Zip(found))
            {
                if (kept is not null)
                    repaired += Compare(table, [.. held[table.Screening.Value]], kept, suspects);
            }

            await budget.RestAsync(cancellation);
        }

        _suspects = suspects;
        return repaired;
    }

    private static async Task<ILookup<long, HeldRow>> ReadHeldAsync(
        NpgsqlConnection connection, LockTable[] tables, CancellationToken cancellation) =>
        (await connection.QueryAsync<HeldRow>(new CommandDefinition("""
            SELECT s.screening_id AS ScreeningId, s.seat, s.hold_id AS HoldId, s.held_until AS HeldUntil, clock_timestamp() AS Now
            FROM screening_seats s JOIN holds h ON h.screening_id = s.screening_id AND h.hold_id = s.hold_id
            WHERE s.screening_id = ANY(@Screenings) AND s.status = 1 AND h.state = 0 AND h.expires_at > clock_timestamp()
            """, new { Screenings = tables.Select(t => t.Screening.Value).ToArray() },
            commandTimeout: CommandTimeouts.WholeHall, cancellationToken: cancellation))).ToLookup(h => h.ScreeningId);

    /// <param name="held">Seats of live holds.</param>
    /// <param name="found">Read after them.</param>
    private int Compare(LockTable table, List<HeldRow> held, List<KeptLock> found, HashSet<KeptLock> suspects)
    {
        var expected = held.Select(h => new KeptLock(table, h.Seat, new HoldId(h.HoldId))).ToHashSet();
        var orphans = found.Where(f => !expected.Contains(f)).ToList();
        var stale = orphans.Where(_suspects.Contains).ToList();
        suspects.UnionWith(orphans);
        foreach (var of in stale.GroupBy(o => o.Hold))
            locks.Release(table, of.Key, [.. of.Select(o => o.Seat)]);

        var locked = found.Select(f => f.Seat).ToHashSet();
        var lost = held.Where(h => !locked.Contains(h.Seat)).ToList();
        foreach (var hold in lost.GroupBy(h => h.HoldId))
        {
            var first = hold.First();
            locks.Restore(table, new HoldId(hold.Key), [.. hold.Select(h => h.Seat).Order()], first.HeldUntil - first.Now);
        }

        if (stale.Count + lost.Count > 0)
        {
            log.LogWarning("Screening {Screening}: of its locks, removed {Stale} without a hold, restored {Lost} that holds had lost",
                table.Screening, stale.Count, lost.Count);
        }

        metrics.Repaired("stale_lock", stale.Count);
        metrics.Repaired("lost_lock", lost.Count);
        return stale.Count + lost.Count;
    }
}
