using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SeatEngine.Ledger;
using SeatEngine.Seats;
using StackExchange.Redis;

namespace SeatEngine.Locks;

/// <summary>
/// Redis locks in front of the database: they spare it the commands that would lose. A lock is a key per seat whose value is
/// the hold's id; it lives as long as the hold. Nothing depends on them: lost, stale or stolen locks change who is refused
/// early, never who gets a seat. Thread-safe.
/// </summary>
public sealed class SeatLocks(RedisGate redis, RedisKeys keys, IOptions<SeatRuleOptions> rules, EngineMetrics metrics, ILogger<SeatLocks> log)
{
    // All or nothing; a hold's own lock does not stand in its way, so that a repeated command passes.
    private const string AcquireScript = """
        local owners = redis.call('MGET', unpack(KEYS))
        local taken = {}
        for i, owner in ipairs(owners) do
          if owner and owner ~= ARGV[1] then taken[#taken + 1] = i - 1 end
        end
        if #taken == 0 then
          for _, key in ipairs(KEYS) do redis.call('SET', key, ARGV[1], 'NX', 'PX', ARGV[2]) end
        end
        return taken
        """;

    private const string ReleaseScript = """
        for _, key in ipairs(KEYS) do
          if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
        end
        """;

    private const string ExtendScript = """
        for _, key in ipairs(KEYS) do
          if redis.call('GET', key) == ARGV[1] then redis.call('PEXPIRE', key, ARGV[2]) end
        end
        """;

    /// <summary>Locks all the seats or none.</summary>
    /// <returns>The seats that other holds have locked: empty when the locks were taken, or Redis is away.</returns>
    public async Task<int[]> AcquireAsync(ScreeningId screening, HoldId hold, int[] seats)
    {
        var taken = await redis.AskAsync(
            async database => (RedisResult[]?)await EvaluateAsync(database, AcquireScript, screening, hold, seats, rules.Value.HoldTime), null);
        if (taken is not { Length: > 0 })
            return [];
        metrics.RefusedEarly("redis");
        return Array.ConvertAll(taken, index => seats[(int)index]);
    }

    public void Release(ScreeningId screening, HoldId hold, int[] seats)
    {
        if (seats.Length > 0)
            redis.Forget(database => EvaluateAsync(database, ReleaseScript, screening, hold, seats, TimeSpan.Zero));
    }

    /// <summary>Puts locks under seats that a hold got without them.</summary>
    public void Restore(ScreeningId screening, HoldId hold, int[] seats, TimeSpan left) =>
        redis.Forget(database => EvaluateAsync(database, AcquireScript, screening, hold, seats, left));

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
                redis.Forget(database => EvaluateAsync(database, ExtendScript, row.ScreeningId, hold, entry.Seats, entry.Until!.Value - row.At));
        }
    }

    private async Task<RedisResult> EvaluateAsync(IDatabase database, string script, ScreeningId screening, HoldId hold, int[] seats, TimeSpan time)
    {
        var names = Array.ConvertAll(seats, s => keys.Lock(screening, s));
        RedisValue[] values = [hold.Value.ToString(), ((long)Math.Max(1, time.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture)];
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
