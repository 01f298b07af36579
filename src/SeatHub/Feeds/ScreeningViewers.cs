using System.Collections.Concurrent;
using SeatEngine.Redis;
using SeatEngine.Seats;

namespace SeatHub.Feeds;

/// <summary>
/// How many connections watch each screening, on all nodes: every node keeps its own number in Redis, with the time it was said, and
/// adds up those of the others. Without Redis a node knows its own. Thread-safe.
/// </summary>
public sealed class ScreeningViewers(RedisConnection redis, RedisKeys keys, TimeProvider time)
{
    public static readonly TimeSpan CountedEvery = TimeSpan.FromSeconds(5);

    // A node that has said nothing for this long is gone, and its watchers with it.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    private const string CountScript = """
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. ARGV[3])
        redis.call('EXPIRE', KEYS[1], 60)
        local all = 0
        for _, said in ipairs(redis.call('HVALS', KEYS[1])) do
          local count, at = string.match(said, '(%d+) (%d+)')
          if tonumber(at) >= tonumber(ARGV[4]) then all = all + tonumber(count) end
        end
        return all
        """;

    private readonly string _node = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<ScreeningId, int> _known = new();

    /// <summary>As of a few seconds ago; 0 where nobody has been counted yet.</summary>
    public int Of(ScreeningId screening) => _known.GetValueOrDefault(screening);

    /// <summary>Says how many watch here, and learns how many watch anywhere.</summary>
    internal async Task<int> CountAsync(ScreeningId screening, int here)
    {
        var now = time.GetUtcNow();
        var all = await redis.ExecuteAsync(
            async database => (int)await database.ScriptEvaluateAsync(CountScript, [keys.Viewers(screening)], [_node, here, now.ToUnixTimeSeconds(), (now - Fresh).ToUnixTimeSeconds()]), here);
        return _known[screening] = Math.Max(all, here);
    }

    internal void Remove(ScreeningId screening) => _known.TryRemove(screening, out _);
}
