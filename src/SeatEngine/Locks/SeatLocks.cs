using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SeatEngine.Ledger;
using SeatEngine.Seats;
using StackExchange.Redis;

namespace SeatEngine.Locks;

/// <summary>The seats of one hold, to be locked together.</summary>
internal readonly record struct SeatLock(HoldId Hold, int[] Seats);

/// <summary>
/// Redis locks in front of the database: they spare it the commands that would lose. A lock is a key per seat whose value is
/// the hold's id; it lives as long as the hold. Nothing depends on them: lost, stale or stolen locks change who is refused
/// early, never who gets a seat. Thread-safe.
/// </summary>
public sealed class SeatLocks(RedisGate redis, RedisKeys keys, IOptions<SeatRuleOptions> rules, EngineMetrics metrics, ILogger<SeatLocks> log)
{
    // For each hold all of its locks or none, in order: a hold sees what those before it in the same call took. A hold's own lock
    // does not stand in its way, so that a repeated command passes. ARGV: time to live, then id and number of seats for each hold.
    private const string AcquireScript = """
        local owners = redis.call('MGET', unpack(KEYS))
        local taken = {}
        local first = 1
        for a = 2, #ARGV, 2 do
          local hold, last, free = ARGV[a], first + ARGV[a + 1] - 1, true
          for k = first, last do
            local owner = owners[KEYS[k]] or owners[k]
            if owner and owner ~= hold then
              free = false
              taken[#taken + 1] = k - 1
            end
          end
          for k = first, free and last or 0 do
            if not owners[k] then redis.call('SET', KEYS[k], hold, 'PX', ARGV[1]) end
            owners[KEYS[k]] = hold
          end
          first = last + 1
        end
        return taken
        """;

    // Lua unpacks at most 8,000 values.
    private const int MaxKeys = 4_000;

    private const string ReleaseScript = """
        for _, key in ipairs(KEYS) do
          if redis.call('GET', key) == ARGV[2] then redis.call('DEL', key) end
        end
        """;

    private const string ExtendScript = """
        for _, key in ipairs(KEYS) do
          if redis.call('GET', key) == ARGV[2] then redis.call('PEXPIRE', key, ARGV[1]) end
        end
        """;

    /// <summary>Locks all the seats of each hold or none of them, first come first served: one call to Redis for all.</summary>
    /// <returns>For each hold the seats that others have locked; null when it has its locks, or Redis is away.</returns>
    internal async Task<int[]?[]> AcquireAsync(ScreeningId screening, List<SeatLock> wanted)
    {
        var lost = new int[]?[wanted.Count];
        for (var (first, next) = (0, 0); first < wanted.Count; first = next)
        {
            var seats = 0;
            while (next < wanted.Count && (next == first || seats + wanted[next].Seats.Length <= MaxKeys))
                seats += wanted[next++].Seats.Length;
            await AcquireAsync(screening, wanted.GetRange(first, next - first), lost.AsMemory(first));
        }

        return lost;
    }

    private async Task AcquireAsync(ScreeningId screening, List<SeatLock> wanted, Memory<int[]?> lost)
    {
        var taken = await redis.AskAsync(async database => (int[]?)await EvaluateAsync(database, AcquireScript, screening, wanted, rules.Value.HoldTime), null);
        if (taken is not { Length: > 0 })
            return;
        for (var (i, first, t) = (0, 0, 0); i < wanted.Count && t < taken.Length; first += wanted[i++].Seats.Length)
        {
            var from = t;
            while (t < taken.Length && taken[t] < first + wanted[i].Seats.Length)
                t++;
            if (t == from)
                continue;
            metrics.RefusedEarly("redis");
            lost.Span[i] = Array.ConvertAll(taken[from..t], index => wanted[i].Seats[index - first]);
        }
    }

    public void Release(ScreeningId screening, HoldId hold, int[] seats)
    {
        if (seats.Length > 0)
            redis.Forget(database => EvaluateAsync(database, ReleaseScript, screening, [new SeatLock(hold, seats)], TimeSpan.Zero));
    }

    /// <summary>Puts locks under seats that a hold got without them.</summary>
    public void Restore(ScreeningId screening, HoldId hold, int[] seats, TimeSpan left) =>
        redis.Forget(database => EvaluateAsync(database, AcquireScript, screening, [new SeatLock(hold, seats)], left));

    /// <summary>Locks follow what was committed: gone with the hold, longer with an extension.</summary>
    internal void Follow(LedgerRow row)
    {
        foreach (var entry in row.Entries)
        {
            if (entry.Hold is not { } id)
                continue;
            var hold = new HoldId(id);
            if (entry.Op is LedgerOp.Release or LedgerOp.Expire or LedgerOp.Confirm)
                Release(row.ScreeningId, hold, entry.Seats);
            else if (entry.Op == LedgerOp.Extend)
                redis.Forget(database => EvaluateAsync(database, ExtendScript, row.ScreeningId, [new SeatLock(hold, entry.Seats)], entry.Until!.Value - row.At));
        }
    }

    private async Task<RedisResult> EvaluateAsync(IDatabase database, string script, ScreeningId screening, List<SeatLock> holds, TimeSpan time)
    {
        var names = new RedisKey[holds.Sum(h => h.Seats.Length)];
        var values = new RedisValue[1 + (2 * holds.Count)];
        values[0] = (long)Math.Max(1, time.TotalMilliseconds);
        for (var (i, k) = (0, 0); i < holds.Count; i++)
        {
            foreach (var seat in holds[i].Seats)
                names[k++] = keys.Lock(screening, seat);
            values[1 + (2 * i)] = holds[i].Hold.Value.ToString();
            values[2 + (2 * i)] = holds[i].Seats.Length;
        }

        try
        {
            return await database.ScriptEvaluateAsync(script, names, values);
        }
        catch (RedisServerException error) when (error.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // A restarted Redis has forgotten the script; the client library loads it again at the second try.
            log.LogInformation("Redis had forgotten the lock script");
            return await database.ScriptEvaluateAsync(script, names, values);
        }
    }
}
