using Microsoft.Extensions.Options;
using SeatEngine.Redis;
using SeatEngine.Seats;
using StackExchange.Redis;

namespace SeatEngine.Locks;

/// <summary>The seats of one hold, to be locked together.</summary>
internal readonly record struct SeatLock(HoldId Hold, int[] Seats);

/// <summary>The locks of one screening in one epoch: after a restore of the database, those of the lost history count no more.</summary>
internal readonly record struct LockTable(ScreeningId Screening, int Epoch);

/// <summary>A lock as it is in Redis.</summary>
internal readonly record struct KeptLock(LockTable Table, int Seat, HoldId Hold);

/// <summary>Another hold's lock on a wanted seat.</summary>
/// <param name="Age">Since it was taken or extended; never too short.</param>
internal readonly record struct MetLock(int Seat, HoldId Owner, TimeSpan Age);

/// <summary>
/// Redis locks in front of the database: they spare it the commands that would lose. A screening's locks are one hash with a field for
/// each seat; its value is the hold's id and end. A lock lives as long as the hold. Nothing depends on locks: lost or stale ones change
/// who is refused before the commit, never who gets a seat. Thread-safe.
/// </summary>
public sealed class SeatLocks(RedisConnection redis, RedisKeys keys, IOptions<SeatRuleOptions> rules)
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
    // count as free, so that a repeated command succeeds. Answers three values for each lock of another hold: the index of the seat among
    // all seats of the call, the hold, and the age in milliseconds. A lock lives as long as a hold from when it was taken, so its end
    // says how old it is.
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
        local owners, ends, fields, taken, first = {}, {}, {}, {}, 1
        a = 2
        while a <= #ARGV do
          local hold, last, free = ARGV[a], first + ARGV[a + 1] - 1, true
          for i = first, last do
            local owner, lock = owners[seats[i]], locks[i]
            local till = lock and tonumber(string.sub(lock, 38)) or 0
            if not owner and till > now then
              owner = string.sub(lock, 1, 36)
              owners[seats[i]] = owner
              ends[seats[i]] = till
            end
            if owner and owner ~= hold then
              free = false
              taken[t + 1] = i - 1
              taken[t + 2] = owner
              taken[t + 3] = ends[seats[i]] and math.max(0, now + ARGV[1] - ends[seats[i]]) or 0
              t = t + 3
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
    /// <returns>For each hold the locks of others on its seats; null when it has its own locks, or Redis is away.</returns>
    internal async Task<MetLock[]?[]> AcquireAsync(LockTable table, List<SeatLock> wanted)
    {
        var met = new MetLock[]?[wanted.Count];
        foreach (var (first, next) in SplitIntoCalls(wanted))
            await AcquireAsync(table, wanted.GetRange(first, next - first), met.AsMemory(first));
        return met;
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

    private async Task AcquireAsync(LockTable table, List<SeatLock> wanted, Memory<MetLock[]?> met)
    {
        var taken = await redis.ExecuteAsync(
            async database => (RedisResult[]?)await EvaluateAsync(database, AcquireScript, table, wanted, rules.Value.HoldTime), null);
        if (taken is not { Length: > 0 })
            return;
        for (var (i, first, t) = (0, 0, 0); i < wanted.Count && t < taken.Length; first += wanted[i++].Seats.Length)
        {
            var locks = new List<MetLock>();
            for (; t < taken.Length && (int)taken[t] < first + wanted[i].Seats.Length; t += 3)
            {
                var owner = new HoldId(Guid.Parse((string)taken[t + 1]!));
                locks.Add(new MetLock(wanted[i].Seats[(int)taken[t] - first], owner, TimeSpan.FromMilliseconds((long)taken[t + 2])));
            }

            if (locks.Count > 0)
                met.Span[i] = [.. locks];
        }
    }

    internal void Release(LockTable table, HoldId hold, int[] seats)
    {
        if (seats.Length > 0)
            Send(ReleaseScript, table, [new SeatLock(hold, seats)], TimeSpan.Zero);
    }

    /// <summary>Locks seats that a hold got without locks.</summary>
    internal void Restore(LockTable table, HoldId hold, int[] seats, TimeSpan left) =>
        Send(AcquireScript, table, [new SeatLock(hold, seats)], left);

    /// <summary>Adjusts the locks to a commit: deleted with the hold, longer with an extension.</summary>
    internal void Follow(int epoch, LedgerRow row)
    {
        var table = new LockTable(row.ScreeningId, epoch);
        List<SeatLock>? gone = null;
        foreach (var entry in row.Entries)
        {
            if (entry.Hold is not { } id)
                continue;
            var held = new SeatLock(new HoldId(id), entry.Seats);
            if (entry.Op is LedgerOp.Release or LedgerOp.Expire or LedgerOp.Confirm)
                (gone ??= []).Add(held);
            else if (entry.Op == LedgerOp.Extend)
                Send(ExtendScript, table, [held], entry.Until!.Value - row.At);
        }

        foreach (var (first, next) in SplitIntoCalls(gone ?? []))
            Send(ReleaseScript, table, gone!.GetRange(first, next - first), TimeSpan.Zero);
    }

    /// <summary>The tables that have locks, of former epochs too. Throws a <see cref="RedisException"/> when Redis is away.</summary>
    internal async Task<IReadOnlyList<LockTable>> TablesAsync()
    {
        var found = new List<LockTable>();
        foreach (var key in await redis.ScanAsync(keys.LocksPattern))
        {
            if (keys.TryReadLocks(key, out var screening, out var epoch))
                found.Add(new LockTable(screening, epoch));
        }

        return found;
    }

    /// <summary>Every lock of a screening, including those that have run out and are still in the hash; null when Redis is away.</summary>
    internal async Task<List<KeptLock>?> ReadAsync(LockTable table)
    {
        var fields = await redis.ExecuteAsync<HashEntry[]?>(
            async database => await database.HashGetAllAsync(keys.Locks(table.Screening, table.Epoch)), null);
        if (fields is null)
            return null;
        var found = new List<KeptLock>(fields.Length);
        foreach (var field in fields)
        {
            if (field.Name.TryParse(out int seat) && ((string)field.Value!).Split(' ') is [var id, _] && Guid.TryParse(id, out var hold))
                found.Add(new KeptLock(table, seat, new HoldId(hold)));
        }

        return found;
    }

    /// <summary>Deletes every lock of a table whose epoch is over.</summary>
    internal void Delete(LockTable table) =>
        redis.FireAndForget((database, flags) => database.KeyDeleteAsync(keys.Locks(table.Screening, table.Epoch), flags));

    private void Send(string script, LockTable table, List<SeatLock> holds, TimeSpan time) =>
        redis.FireAndForget((database, flags) => EvaluateAsync(database, script, table, holds, time, flags));

    // If a restarted Redis does not know the script, the library loads it and repeats the call.
    private Task<RedisResult> EvaluateAsync(
        IDatabase database, string script, LockTable table, List<SeatLock> holds, TimeSpan time,
        CommandFlags flags = CommandFlags.None)
    {
        RedisKey[] hash = [keys.Locks(table.Screening, table.Epoch)];
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
