namespace SeatHub.Feeds;

/// <summary>
/// How long a feed waits between two frames: as long as the last one took to send, so that fan-out never takes more than half
/// of a processor from one screening, and small groups hear at once. Pure.
/// </summary>
public static class ConflationTick
{
    /// <summary>What arrives within this time of the first change shares its frame: a batch of commits costs one write per connection.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(5);

    /// <summary>A change is never kept back longer than this by its feed.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

    public static TimeSpan After(TimeSpan lastSend) => lastSend < Shortest ? Shortest : lastSend > Longest ? Longest : lastSend;
}
