namespace SeatHub.Feeds;

/// <summary>
/// Decides whether a changed number of viewers is worth a message to all of them: only a change that a person would notice, and less
/// often for large groups. Pure.
/// </summary>
public static class ViewerCountThrottle
{
    /// <summary>For large groups; small ones get every count. 10,000 watchers cost 340 messages a second.</summary>
    public static readonly TimeSpan LargeGroupInterval = TimeSpan.FromSeconds(30);

    private const int LargeGroup = 500;

    /// <param name="watchers">How many connections of this node would get the message.</param>
    public static bool ShouldBroadcast(int lastSent, int current, TimeSpan sinceLastSent, int watchers) =>
        (watchers <= LargeGroup || sinceLastSent >= LargeGroupInterval)
        && current != lastSent && Math.Abs(current - lastSent) * 20 >= lastSent;
}
