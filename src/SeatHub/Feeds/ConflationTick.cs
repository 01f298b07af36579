namespace SeatHub.Feeds;

/// <summary>
/// How long a feed waits between two frames: an eighth of what the last one took to send. Small groups get changes almost at once. A
/// large group gets them as often as the processor allows: under load sending takes longer, and so does the wait. Pure.
/// </summary>
public static class ConflationTick
{
    /// <summary>Changes within this time of the first one share its frame: a batch of commits costs one write per connection.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(5);

    /// <summary>A feed never delays a change for longer than this.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

    public static TimeSpan After(TimeSpan lastSend)
    {
        var wait = lastSend / 8;
        return wait < Shortest ? Shortest : wait > Longest ? Longest : wait;
    }
}
