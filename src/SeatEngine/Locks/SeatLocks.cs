using Microsoft.Extensions.Options;
using SeatEngine.Redis;
using SeatEngine.Seats;
using SeatEngine.Telemetry;
using StackExchange.Redis;

namespace SeatEngine.Locks;

/// <summary>The seats of one hold, to be locked together.</summary>
internal readonly record struct SeatLock(HoldId Hold, int[] Seats);

/// <summary>A lock as it is in Redis.</summary>
internal readonly record struct KeptLock(ScreeningId Screening, int Seat, HoldId Hold);

/// <summary>
/// Redis locks in front of the database: they spare it the commands that would lose. A screening's locks are one hash with a field for
/// each seat; its value is the hold's id and end. A lock lives as long as the hold. Nothing depends on locks: lost or stale ones change
/// who is refused before the commit, never who gets a seat. Thread-safe.
/// </summary>
public sealed class SeatLocks(RedisConnection redis, RedisKeys keys, IOptions<SeatRuleOptions> rules, EngineMetrics metrics)
{
    // All scripts: KEYS[1] the screening's hash; ARGV the time to live in milliseconds, then for each hold its id, the number of its
    // seats, and the seats.
    // A lock's value: the hold's id (36 characters), a space, its end by Redis's clock in milliseconds.
    private const string Clock = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local till = string.format(' %.0f', now + ARGV[1])

        """;

    // Redis stores a small hash as a list, and finding a thousand seats in it takes a thousand searches: 2 ms. A value of more than 64
    // characters makes it a hash table from its first lock on.
    private const string Keep = """
        if #fields > 0 then
          local left = redis.call('PTTL', KEYS[1])
          if left == -2 then redis.call('HSET', KEYS[1], 'table', string.rep('-', 65)) end
          redis.call('HSET', KEYS[1], unpack(fields))
          if left < tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
        end

        """;

    // For each hold all of its locks or none, in order: a hold sees what those before it in the same call took. A hold's own locks
    // count as free, so that a repeated command succeeds.
    private const string AcquireScript = Clock + """
        local seats, n, t, a = {}, 0, 0, 2
        while a <= #ARGV do
          local last = a + 1 + ARGV[a + 1]
          for s = a + 2, last do
            n = n + 1
            seats[n] = ARGV[s]
          end
          a = last + 1
        end
        local locks = redis.call('HMGET', KEYS[1], unpack(seats))
        local owners, fields, taken, first = {}, {}, {}, 1
        a = 2
        while a <= #ARGV do
          local hold, last, free = ARGV[a], first + ARGV[a + 1] - 1, true
          for i = first, last do
            local owner, lock = owners[seats[i]], locks[i]
            if lock and not owner and (tonumber(string.sub(lock, 38)) or 0) > now then
              owner = string.sub(lock, 1, 36)
              owners[seats[i]] = owner
            end
            if owner and owner ~= hold then
              free = false
              t = t + 1
              taken[t] = i - 1
            end
          end
          for i = first, free and last or 0 do
            if not owners[seats[i]] then
              owners[seats[i]] = hold
              fields[#fields + 1] = seats[i]
              fields[#fields + 1] = hold .. till
            end
          end
          a = a + 3 + last - first
          first = last + 1
        end

        """ + Keep + "return taken";

    private const string ReleaseScript = """
        local a, gone = 2, {}
        while a <= #ARGV do
          local last = a + 1 + ARGV[a + 1]
          for i, lock in ipairs(redis.call('HMGET', KEYS[1], unpack(ARGV, a + 2, last))) do
            if lock and string.sub(lock, 1, 36) == ARGV[a] then gone[#gone + 1] = ARGV[a + 1 + i] end
          end
          a = last + 1
        end
        if #gone > 0 then redis.call('HDEL', KEYS[1], unpack(gone)) end
        """;

    private const string ExtendScript = Clock + """
        local a, fields = 2, {}
        while a <= #ARGV do
          local last = a + 1 + ARGV[a + 1]
          for i, lock in ipairs(redis.call('HMGET', KEYS[1], unpack(ARGV, a + 2, last))) do
            if lock and string.sub(lock, 1, 36) == ARGV[a] then
              fields[#fields + 1] = ARGV[a + 1 + i]
              fields[#fields + 1] = ARGV[a] .. till
            end
          end
          a = last + 1
        end

        """ + Keep;

    // Lua unpacks at most 8,000 values, of which a seat takes two.
    private const int MaxSeats = 3_900;

    /// <summary>Locks all the seats of each hold or none of them, first come first served, in one call to Redis for all holds.</summary>
    /// <returns>For each hold the seats that others have locked; null when it has its locks, or Redis is away.</returns>
    internal async Task<int[]?[]> AcquireAsync(ScreeningId screening, List<SeatLock> wanted)
    {
        var lost = new int[]?[wanted.Count];
        foreach (var (first, next) in SplitIntoCalls(wanted))
            await AcquireAsync(screening, wanted.GetRange(first, next - first), lost.AsMemory(first));
        return lost;
    }

    /// <summary>The fewest calls that take all holds: the first hold of each, and the one after its last.</summary>
    private static IEnumerable<(int First, int Next)> SplitIntoCalls(List<SeatLock> holds)
    {
        for (var (first, next) = (0, 0); first < holds.Count; first = next)
        {
            var seats = 0;
            while (next < holds.Count && (next == first || seats + holds[next].Seats.Length <= MaxSeats))
                seats += holds[next++].Seats.Length;
            yield return (first, next);
        }
    }

    private async Task AcquireAsync(ScreeningId screening, List<SeatLock> wanted, Memory<int[]?> lost)
    {
        var taken = await redis.ExecuteAsync(
            async database => (int[]?)await EvaluateAsync(database, AcquireScript, screening, wanted, rules.Value.HoldTime), null);
        if (taken is not { Length: > 0 })
            return;
        for (var (i, first, t) = (0, 0, 0); i < wanted.Count && t < taken.Length; first += wanted[i++].Seats.Length)
        {
            var from = t;
            while (t < taken.Length && taken[t] < first + wanted[i].Seats.Length)
                t++;
            if (t == from)
                continue;
            metrics.RejectedBeforeCommit("redis");
            lost.Span[i] = Array.ConvertAll(taken[from..t], index => wanted[i].Seats[index - first]);
        }
    }

    public void Release(ScreeningId screening, HoldId hold, int[] seats)
    {
        if (seats.Length > 0)
            Send(ReleaseScript, screening, [new SeatLock(hold, seats)], TimeSpan.Zero);
    }

    /// <summary>Locks seats that a hold got without locks.</summary>
    public void Restore(ScreeningId screening, HoldId hold, int[] seats, TimeSpan left) =>
        Send(AcquireScript, screening, [new SeatLock(hold, seats)], left);

    /// <summary>Adjusts the locks to a commit: deleted with the hold, longer with an extension.</summary>
    internal void Follow(LedgerRow row)
    {
        List<SeatLock>? gone = null;
        foreach (var entry in row.Entries)
        {
            if (entry.Hold is not { } id)
                continue;
            var held = new SeatLock(new HoldId(id), entry.Seats);
            if (entry.Op is LedgerOp.Release or LedgerOp.Expire or LedgerOp.Confirm)
                (gone ??= []).Add(held);
            else if (entry.Op == LedgerOp.Extend)
                Send(ExtendScript, row.ScreeningId, [held], entry.Until!.Value - row.At);
        }

        foreach (var (first, next) in SplitIntoCalls(gone ?? []))
            Send(ReleaseScript, row.ScreeningId, gone!.GetRange(first, next - first), TimeSpan.Zero);
    }

    /// <summary>The screenings that have locks. Throws a <see cref="RedisException"/> when Redis is away.</summary>
    internal async Task<IReadOnlyList<ScreeningId>> ScreeningsAsync()
    {
        var found = new List<ScreeningId>();
        foreach (var key in await redis.ScanAsync(keys.LocksPattern))
        {
            if (keys.TryReadLocks(key, out var screening))
                found.Add(screening);
        }

        return found;
    }

    /// <summary>Every lock of a screening, including those that have run out and are still in the hash; null when Redis is away.</summary>
    internal async Task<List<KeptLock>?> ReadAsync(ScreeningId screening)
    {
        var fields = await redis.ExecuteAsync<HashEntry[]?>(async database => await database.HashGetAllAsync(keys.Locks(screening)), null);
        if (fields is null)
            return null;
        var found = new List<KeptLock>(fields.Length);
        foreach (var field in fields)
        {
            if (field.Name.TryParse(out int seat) && ((string)field.Value!).Split(' ') is [var id, _] && Guid.TryParse(id, out var hold))
                found.Add(new KeptLock(screening, seat, new HoldId(hold)));
        }

        return found;
    }

    private void Send(string script, ScreeningId screening, List<SeatLock> holds, TimeSpan time) =>
        redis.FireAndForget((database, flags) => EvaluateAsync(database, script, screening, holds, time, flags));

    // If a restarted Redis does not know the script, the library loads it and repeats the call.
    private Task<RedisResult> EvaluateAsync(
        IDatabase database, string script, ScreeningId screening, List<SeatLock> holds, TimeSpan time,
        CommandFlags flags = CommandFlags.None)
    {
        RedisKey[] hash = [keys.Locks(screening)];
        var values = new RedisValue[1 + (2 * holds.Count) + holds.Sum(h => h.Seats.Length)];
        values[0] = (long)Math.Max(1, time.TotalMilliseconds);
        var v = 1;
        foreach (var hold in holds)
        {
            values[v++] = hold.Hold.Value.ToString();
            values[v++] = hold.Seats.Length;
            foreach (var seat in hold.Seats)
                values[v++] = seat;
        }

        return database.ScriptEvaluateAsync(script, hash, values, flags);
    }
}
