using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SeatEngine.Live;
using SeatEngine.Plans;
using SeatHub.Protocol;

namespace SeatHub.Feeds;

/// <summary>
/// The watchers that see single seats in some sections only. They get frames of these, and how many seats are free in the whole hall. Those
/// of the same sections share their frames, so the work a tick grows with the sets of sections that are watched, which are no more than the
/// watchers.
/// </summary>
internal sealed partial class ScreeningFeed
{
    // Ten frames a second look live. Each costs a phone 35 bytes before its first seat, and its radio a wake-up.
    private static readonly TimeSpan SectionsInterval = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan OverviewInterval = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, WatcherGroup> _bySections = new(StringComparer.Ordinal);
    private readonly ConflatedLoop _sectionFrames;
    private readonly ConflatedLoop _overviews;

    // Watchers to which the last overview could not be sent. Replaced and filled by the overviews' loop.
    private ConcurrentDictionary<Watcher, bool> _withoutOverview = new();

    // Up to where the groups of sections were sent changes, and the counts that they were sent. Guarded by the gate, as is the flag; that
    // is read without it.
    private Position _sectionsSent;
    private FreeSeats? _freeSent;
    private bool _hasSections;

    /// <summary>A frame of one group, or of all.</summary>
    private sealed record GroupFrame(SharedFrame Frame, long From);

    /// <summary>From now on a connection is sent frames of some sections only.</summary>
    /// <param name="sections">Null: of all seats.</param>
    /// <returns>False if it is no watcher.</returns>
    public bool Show(string connectionId, SectionSet? sections)
    {
        lock (_gate)
        {
            if (!_byConnection.TryGetValue(connectionId, out var watcher))
                return false;
            if (sections is null && watcher.Group!.Sections is null)
                return true;
            // Before it leaves: its group may be the same one.
            var group = sections is null ? PartWithRoom_NeedsGate() : GroupOf_NeedsGate(sections);
            if (watcher.Group == group)
                return true;
            LeaveGroup_NeedsGate(watcher);
            group.Add(watcher);
        }

        // A change that came before the flag was set has woken nobody.
        WakeSections();
        return true;
    }

    private static string Key(SectionSet sections) => string.Join(' ', sections.Sections);

    private WatcherGroup GroupOf_NeedsGate(SectionSet sections)
    {
        if (!_hasSections)
        {
            _sectionsSent = new Position(_map.Epoch, _map.Revision);
            _freeSent = _map.CountFree();
            Volatile.Write(ref _hasSections, true);
        }

        var key = Key(sections);
        if (!_bySections.TryGetValue(key, out var group))
            _bySections[key] = group = new WatcherGroup(sections, _sectionsSent);
        return group;
    }

    private void LeaveGroup_NeedsGate(Watcher watcher)
    {
        var group = watcher.Group!;
        group.Remove(watcher);
        if (group.Count > 0)
            return;
        if (group.Sections is not { } sections)
        {
            _everything.Remove(group);
            return;
        }

        _bySections.Remove(Key(sections));
        Volatile.Write(ref _hasSections, _bySections.Count > 0);
    }

    private (FrameTarget[] Watchers, int Count) CopyAll()
    {
        lock (_gate)
        {
            var copy = ArrayPool<FrameTarget>.Shared.Rent(Math.Max(1, _byConnection.Count));
            return (copy, CopyGroups(_bySections.Values.Concat(_everything), copy));
        }
    }

    private (FrameTarget[] Watchers, int Count) CopySections()
    {
        lock (_gate)
        {
            var copy = ArrayPool<FrameTarget>.Shared.Rent(Math.Max(1, InSections_NeedsGate));
            return (copy, CopyGroups(_bySections.Values, copy));
        }
    }

    private int InSections_NeedsGate => _byConnection.Count - _everything.Sum(part => part.Count);

    /// <returns>The number of watchers in them.</returns>
    private static int CopyGroups(IEnumerable<WatcherGroup> groups, FrameTarget[] copy)
    {
        var count = 0;
        foreach (var group in groups)
        {
            group.CopyTo(copy, count);
            count += group.Count;
        }

        return count;
    }

    private void WakeSections()
    {
        _sectionFrames.Wake();
        _overviews.Wake();
    }

    /// <returns>How long to wait before the next frame.</returns>
    private async Task<TimeSpan> SendSectionsAsync()
    {
        var started = Stopwatch.GetTimestamp();
        Position before;
        lock (_gate)
            before = _sectionsSent;
        var delta = _map.DeltaSince(before);
        var snapshot = delta is null ? _map.Snapshot() : null;
        var now = snapshot?.Position ?? new Position(delta!.Epoch, delta.To);
        if (now != before)
            await SendAsync(before, now, group => snapshot is null ? FrameOf(group, delta!) : FrameOf(group, snapshot));
        var wait = ConflationTick.After(Stopwatch.GetElapsedTime(started));
        return wait < SectionsInterval ? SectionsInterval : wait;
    }

    /// <returns>Null if nothing has changed in its sections: then its next frame covers these revisions too.</returns>
    private GroupFrame? FrameOf(WatcherGroup group, StatusDelta delta)
    {
        var own = delta.In(group.Sections!);
        if (own.Seats.Length == 0)
            return null;
        own = own with { From = group.Sent.Revision + 1 };
        group.Sent = new Position(delta.Epoch, delta.To);
        return new GroupFrame(new SharedFrame(Message(own)), own.From);
    }

    private GroupFrame FrameOf(WatcherGroup group, StatusSnapshot snapshot)
    {
        group.Sent = snapshot.Position;
        return new GroupFrame(new SharedFrame(Message(snapshot)), 0);
    }

    private async Task SendAsync(Position before, Position now, Func<WatcherGroup, GroupFrame?> frameOf)
    {
        WatcherGroup[] groups;
        FrameTarget[] watchers;
        int[] ends;
        lock (_gate)
        {
            // All had left, and others came: theirs is another beginning.
            if (_sectionsSent != before)
            {
                _sectionFrames.Wake();
                return;
            }

            _sectionsSent = now;
            groups = [.. _bySections.Values];
            (watchers, var end) = (ArrayPool<FrameTarget>.Shared.Rent(Math.Max(1, InSections_NeedsGate)), 0);
            CopyGroups(groups, watchers);
            ends = Array.ConvertAll(groups, group => end += group.Count);
        }

        var frames = Array.ConvertAll(groups, group => frameOf(group));
        var count = ends.LastOrDefault();
        if (count > LargeGroup)
            await _workers.RunAsync(count, Send);
        else
            Send(0, count);
        ArrayPool<FrameTarget>.Shared.Return(watchers, clearArray: true);

        void Send(int first, int end)
        {
            // The group of the first: the one after the last that ends before it.
            var found = Array.BinarySearch(ends, first + 1);
            for (var (i, group) = (first, found < 0 ? ~found : found); i < end; i++)
            {
                while (ends[group] <= i)
                    group++;
                if (frames[group] is { } frame)
                    watchers[i].Send(frame.Frame, frame.From, _frameFrom);
            }
        }
    }

    /// <summary>Sends how many seats are free where that has changed, and all of it to watchers that could not be sent the last.</summary>
    /// <returns>How long to wait before the next one.</returns>
    private async Task<TimeSpan> SendOverviewAsync()
    {
        var free = _map.CountFree();
        FreeSeats? last;
        lock (_gate)
            (last, _freeSent) = (_freeSent, free);
        var without = Interlocked.Exchange(ref _withoutOverview, new());
        var changes = FrameCodec.Write(free, last?.Position.Epoch == free.Position.Epoch ? last : null);
        if (changes.Length == 0 && without.IsEmpty)
            return OverviewInterval;
        var (few, all) = (Overview(changes), without.IsEmpty ? null : Overview(FrameCodec.Write(free, before: null)));
        await ForEachAsync(CopySections(), target =>
        {
            var message = without.ContainsKey(target.Watcher) ? all! : few;
            if ((message == all || changes.Length > 0) && !target.Watcher.TrySend(message, _frameFrom))
                _withoutOverview.TryAdd(target.Watcher, true);
        });
        if (!_withoutOverview.IsEmpty)
            _overviews.Wake();
        return OverviewInterval;

        SerializedHubMessage Overview(byte[] counts) => new(new InvocationMessage(nameof(ISeatMapClient.Overview),
            [_map.Id.Value, free.Position.Epoch, free.Position.Revision, counts]));
    }
}
