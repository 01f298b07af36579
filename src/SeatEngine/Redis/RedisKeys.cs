using System.Globalization;
using Microsoft.Extensions.Options;
using SeatEngine.Seats;
using StackExchange.Redis;

namespace SeatEngine.Redis;

public sealed record RedisOptions
{
    /// <summary>In front of every key and channel, so that several installations can share a server.</summary>
    [System.ComponentModel.DataAnnotations.RegularExpression("^[A-Za-z0-9_.-]{1,64}$")]
    public string KeyPrefix { get; init; } = "seatmap";
}

/// <summary>The one place for Redis keys and channels. The braces keep a screening's keys in one slot of a Redis Cluster.</summary>
public sealed class RedisKeys(IOptions<RedisOptions> options)
{
    private readonly string _prefix = options.Value.KeyPrefix;

    /// <summary>A hash: who has locked which seat, and until when. A restored database has another epoch, and so other locks.</summary>
    public RedisKey Locks(ScreeningId screening, int epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"{_prefix}:locks:{{{screening.Value}}}:{epoch}");

    public string LocksPattern => $"{_prefix}:locks:*";

    public RedisChannel Changes(ScreeningId screening) => RedisChannel.Literal($"{_prefix}:changes:{{{screening.Value}}}");

    /// <summary>Says that a staff token or session was made or has ended.</summary>
    public RedisChannel StaffTokens => RedisChannel.Literal($"{_prefix}:staff-tokens");

    /// <summary>In front of every channel of the desk hub's backplane.</summary>
    public RedisChannel DeskChannelPrefix => RedisChannel.Literal($"{_prefix}:desk:");

    /// <summary>A hash: for each node, how many watch there and when it was counted.</summary>
    public RedisKey Viewers(ScreeningId screening) => $"{_prefix}:viewers:{{{screening.Value}}}";

    /// <summary>Whose locks a key has; false for a key of another shape.</summary>
    public bool TryReadLocks(string key, out ScreeningId screening, out int epoch)
    {
        screening = default;
        epoch = 0;
        var head = $"{_prefix}:locks:{{";
        if (!key.StartsWith(head, StringComparison.Ordinal) || key.IndexOf("}:", StringComparison.Ordinal) is not (> 0 and var end)
            || !long.TryParse(key.AsSpan(head.Length, end - head.Length), CultureInfo.InvariantCulture, out var id)
            || !int.TryParse(key.AsSpan(end + 2), CultureInfo.InvariantCulture, out epoch))
        {
            return false;
        }

        screening = new ScreeningId(id);
        return true;
    }
}
