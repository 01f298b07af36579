namespace SeatHub.Feeds;

/// <summary>
/// When a number of viewers that has changed is worth a message to all of them: a change that a person would notice, and the more
/// seldom the more there are to tell. Pure.
/// </summary>
public static class ViewerCountThrottle
{
    /// <summary>For a crowd; others hear as often as viewers are counted. Ten thousand are told with 340 messages a second.</summary>
    public static readonly TimeSpan LargeGroupInterval = TimeSpan.FromSeconds(30);

    private const int LargeGroup = 500;

    /// <param name="told">What they were told last.</param>
    /// <param name="now">How many there are.</param>
    /// <param name="since">How long ago that was.</param>
    /// <param name="listeners">How many would be told by this node.</param>
    public static bool ShouldBroadcast(int told, int now, TimeSpan since, int listeners) =>
        (listeners <= LargeGroup || since >= LargeGroupInterval) && now != told && Math.Abs(now - told) * 20 >= told;
}
