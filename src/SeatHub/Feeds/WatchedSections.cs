using SeatEngine.Plans;
using SeatEngine.Seats;

namespace SeatHub.Feeds;

/// <summary>In which sections of a screening the connections of this node see single seats. Thread-safe.</summary>
public sealed class WatchedSections
{
    private readonly ScreeningFeeds _feeds;

    internal WatchedSections(ScreeningFeeds feeds) => _feeds = feeds;

    /// <param name="sections">Null: all seats of the hall.</param>
    /// <returns>False if the connection does not watch the screening.</returns>
    internal bool Show(ScreeningId screening, string connectionId, SectionSet? sections) =>
        _feeds.Find(screening)?.Show(connectionId, sections) ?? false;
}
