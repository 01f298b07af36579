namespace SeatHub.Feeds;

/// <summary>
/// How long a feed waits between two frames: an eighth of what the last one took to send. Small groups hear at once; a group that
/// takes long to send to hears as often as the processor allows, and whatever else wants the processor makes the sending take
/// longer, and so the wait. Pure.
/// </summary>
public static class ConflationTick
{
    /// <summary>What arrives within this time of the first change shares its frame: a batch of commits costs one write per connection.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(5);

    /// <summary>A change is never kept back longer than this by its feed.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

    public static TimeSpan After(TimeSpan lastSend)
    {
        var wait = lastSend / 8;
        return wait < Shortest ? Shortest : wait > Longest ? Longest : wait;
    }
}
