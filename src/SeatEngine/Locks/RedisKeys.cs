using Microsoft.Extensions.Options;
using SeatEngine.Seats;
using StackExchange.Redis;

namespace SeatEngine.Locks;

public sealed record RedisOptions
{
    /// <summary>In front of every key and channel, so that several installations can share a server.</summary>
    [System.ComponentModel.DataAnnotations.RegularExpression("^[A-Za-z0-9_.-]{1,64}$")]
    public string KeyPrefix { get; init; } = "seatmap";
}

/// <summary>The one place for Redis keys and channels. The braces keep a screening's keys on one shard of a Redis cluster.</summary>
public sealed class RedisKeys(IOptions<RedisOptions> options)
{
    private readonly string _prefix = options.Value.KeyPrefix;

    public RedisKey Lock(ScreeningId screening, int seat) => $"{_prefix}:lock:{{{screening.Value}}}:{seat}";

    public string LockPattern => $"{_prefix}:lock:*";

    public RedisChannel Changes(ScreeningId screening) => new($"{_prefix}:changes:{{{screening.Value}}}", RedisChannel.PatternMode.Literal);

    /// <summary>A hash: how many watch on each node, and when it said so.</summary>
    public RedisKey Viewers(ScreeningId screening) => $"{_prefix}:viewers:{{{screening.Value}}}";

    /// <summary>Takes a lock's key apart; false for a key of another shape.</summary>
    public bool TryReadLock(string key, out ScreeningId screening, out int seat)
    {
        screening = default;
        seat = 0;
        var head = $"{_prefix}:lock:{{";
        if (!key.StartsWith(head, StringComparison.Ordinal))
            return false;
        var parts = key[head.Length..].Split("}:");
        if (parts.Length != 2 || !long.TryParse(parts[0], out var id) || !int.TryParse(parts[1], out seat))
            return false;
        screening = new ScreeningId(id);
        return true;
    }
}
