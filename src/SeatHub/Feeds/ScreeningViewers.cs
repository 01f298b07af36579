using System.Collections.Concurrent;
using SeatEngine.Redis;
using SeatEngine.Seats;

namespace SeatHub.Feeds;

/// <summary>
/// How many connections watch each screening, on all nodes: every node stores its own number and the time in Redis, and adds up the
/// numbers of all. Without Redis a node knows only its own. Thread-safe.
/// </summary>
public sealed class ScreeningViewers(RedisConnection redis, RedisKeys keys, TimeProvider time)
{
    public static readonly TimeSpan CountInterval = TimeSpan.FromSeconds(5);

    // A node that has not updated its number for this long is gone, and its watchers with it.
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(20);

    private const string CountScript = """
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. ARGV[3])
        redis.call('EXPIRE', KEYS[1], 60)
        local all = 0
        for _, value in ipairs(redis.call('HVALS', KEYS[1])) do
          local count, at = string.match(value, '(%d+) (%d+)')
          if tonumber(at) >= tonumber(ARGV[4]) then all = all + tonumber(count) end
        end
        return all
        """;

    private readonly string _node = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<ScreeningId, int> _known = new();

    /// <summary>As of a few seconds ago; 0 before the first count.</summary>
    public int Of(ScreeningId screening) => _known.GetValueOrDefault(screening);

    /// <summary>Stores how many watch on this node, and returns how many watch on all.</summary>
    internal async Task<int> CountAsync(ScreeningId screening, int here)
    {
        var now = time.GetUtcNow();
        var all = await redis.ExecuteAsync(
            async database => (int)await database.ScriptEvaluateAsync(
                CountScript, [keys.Viewers(screening)], [_node, here, now.ToUnixTimeSeconds(), (now - MaxAge).ToUnixTimeSeconds()]),
            here);
        return _known[screening] = Math.Max(all, here);
    }

    internal void Remove(ScreeningId screening) => _known.TryRemove(screening, out _);
}
