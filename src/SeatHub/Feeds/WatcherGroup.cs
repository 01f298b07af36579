using SeatEngine.Live;
using SeatEngine.Plans;

namespace SeatHub.Feeds;

/// <summary>The watchers of one screening that are sent the same frames. Its members are guarded by the feed.</summary>
/// <param name="sections">Where they see single seats; null: everywhere.</param>
/// <param name="sent">Up to where its first frame needs no changes: nobody in it has an older map.</param>
internal sealed class WatcherGroup(SectionSet? sections, Position sent)
{
    private readonly List<FrameTarget> _targets = [];

    public SectionSet? Sections => sections;

    /// <summary>Nothing that was committed later is in a frame that was sent to it. Used by the loop that sends only.</summary>
    public Position Sent { get; set; } = sent;

    public int Count => _targets.Count;

    public void Add(Watcher watcher)
    {
        watcher.Index = _targets.Count;
        watcher.Group = this;
        _targets.Add(FrameTarget.Of(watcher));
    }

    public void Remove(Watcher watcher)
    {
        var last = _targets[^1];
        _targets[watcher.Index] = last;
        last.Watcher.Index = watcher.Index;
        _targets.RemoveAt(_targets.Count - 1);
    }

    public void CopyTo(FrameTarget[] array, int at) => _targets.CopyTo(array, at);
}
