using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SeatEngine.Live;
using SeatEngine.Seats;
using SeatHub.Protocol;

namespace SeatHub.Feeds;

/// <summary>
/// The connections of this node that watch one screening. Sends them at most one frame per tick, with the last status of each changed
/// seat, serialized once for up to a thousand of them. Never waits for a connection. Thread-safe.
/// </summary>
internal sealed partial class ScreeningFeed
{
    // A client that has not read a frame for this long is disconnected. It reconnects and resumes from its position.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    // Above this a frame takes some milliseconds to send: it is split over the fan-out workers.
    private const int LargeGroup = 500;

    // A frame is made just before it is sent to this many watchers, so a change waits for one round of sending at most. With one frame for
    // all of them, it would wait for the end of the round under way, and then for its own.
    private const int PartSize = 1_000;

    private readonly Lock _gate = new();
    private readonly LiveSeatMap _map;
    private readonly FanOutWorkers _workers;
    private readonly Func<Watcher, long, SerializedHubMessage> _frameFrom;
    private readonly List<WatcherGroup> _everything = [];
    private readonly Dictionary<string, Watcher> _byConnection = new(StringComparer.Ordinal);
    private readonly Dictionary<HolderId, Watcher> _byHolder = [];
    private readonly ConflatedLoop _frames;
    private bool _retired;
    private int _viewersSent;
    private long _viewersSentAt;

    public ScreeningFeed(LiveSeatMap map, FanOutWorkers workers)
    {
        _map = map;
        _workers = workers;
        _frameFrom = FrameFrom;
        _frames = new ConflatedLoop(async () => ConflationTick.After(await BroadcastAsync()));
        _sectionFrames = new ConflatedLoop(SendSectionsAsync);
        _overviews = new ConflatedLoop(SendOverviewAsync);
    }

    public LiveSeatMap Map => _map;

    public int Count
    {
        get
        {
            lock (_gate)
                return _byConnection.Count;
        }
    }

    /// <returns>False if the feed has been retired: another one replaces it.</returns>
    public bool TryAdd(HubConnectionContext connection, HolderId holder)
    {
        lock (_gate)
        {
            if (_retired || _byConnection.ContainsKey(connection.ConnectionId))
                return !_retired;
            var watcher = new Watcher(connection, holder);
            PartWithRoom_NeedsGate().Add(watcher);
            _byConnection.Add(connection.ConnectionId, watcher);
            // A linked list: most holders have one connection, and a List would take a hundred bytes for each.
            watcher.NextOfHolder = _byHolder.GetValueOrDefault(holder);
            _byHolder[holder] = watcher;
            _map.Watchers = _byConnection.Count;
            return true;
        }
    }

    /// <summary>Accepts no more watchers, if there are none now.</summary>
    public bool TryRetire()
    {
        lock (_gate)
            return _retired |= _byConnection.Count == 0;
    }

    /// <summary>Accepts no more watchers and aborts those there are: they reconnect to the feed that replaces this one.</summary>
    public void Retire()
    {
        lock (_gate)
            _retired = true;
        ForEach(static target => target.Watcher.Connection.Abort());
    }

    public void Remove(string connectionId)
    {
        lock (_gate)
        {
            if (!_byConnection.Remove(connectionId, out var watcher))
                return;
            LeaveGroup_NeedsGate(watcher);
            UnlinkFromHolder_NeedsGate(watcher);
            _map.Watchers = _byConnection.Count;
        }
    }

    private void UnlinkFromHolder_NeedsGate(Watcher watcher)
    {
        var first = _byHolder[watcher.Holder];
        if (ReferenceEquals(first, watcher))
        {
            if (watcher.NextOfHolder is { } next)
                _byHolder[watcher.Holder] = next;
            else
                _byHolder.Remove(watcher.Holder);
            return;
        }

        while (!ReferenceEquals(first.NextOfHolder, watcher))
            first = first.NextOfHolder!;
        first.NextOfHolder = watcher.NextOfHolder;
    }

    /// <summary>Call after a change: a frame is sent soon. Returns at once.</summary>
    public void Wake()
    {
        _frames.Wake();
        if (Volatile.Read(ref _hasSections))
            WakeSections();
    }

    /// <summary>One round: each part of the watchers of all seats gets a frame with everything since its last one.</summary>
    /// <returns>How long it took.</returns>
    private async Task<TimeSpan> BroadcastAsync()
    {
        var started = Stopwatch.GetTimestamp();
        WatcherGroup[] parts;
        lock (_gate)
            parts = [.. _everything];
        var previous = Task.CompletedTask;
        foreach (var part in parts)
        {
            var (message, from) = Frame(part.Sent, watcher: null, out var now);
            if (now == part.Sent)
                continue;
            part.Sent = now;
            var frame = new SharedFrame(message);
            // Copied after the frame was made: a watcher that is not in the copy is answered later, with a map that is not older.
            var sending = ForEachAsync(Copy(part), target => target.Send(frame, from, _frameFrom));
            // Two parts at most are on their way, so that the workers do not wait for this thread between them.
            await previous;
            previous = sending;
        }

        await previous;
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Sends to watchers without waiting for any; to a large group by the fan-out workers.</summary>
    private async Task ForEachAsync((FrameTarget[] Watchers, int Count) copy, Action<FrameTarget> send)
    {
        if (copy.Count <= LargeGroup)
        {
            ForEach(copy, send);
            return;
        }

        await _workers.RunAsync(copy.Count, (first, end) =>
        {
            for (var i = first; i < end; i++)
                send(copy.Watchers[i]);
        });
        ArrayPool<FrameTarget>.Shared.Return(copy.Watchers, clearArray: true);
    }

    /// <summary>On the caller's thread.</summary>
    private static void ForEach((FrameTarget[] Watchers, int Count) copy, Action<FrameTarget> send)
    {
        for (var i = 0; i < copy.Count; i++)
            send(copy.Watchers[i]);
        ArrayPool<FrameTarget>.Shared.Return(copy.Watchers, clearArray: true);
    }

    /// <summary>Every watcher, on the caller's thread.</summary>
    public void ForEach(Action<FrameTarget> send) => ForEach(CopyAll(), send);

    /// <summary>Copied into a rented array, so that joins do not wait until a frame is sent.</summary>
    private (FrameTarget[] Watchers, int Count) Copy(WatcherGroup group)
    {
        lock (_gate)
        {
            var copy = ArrayPool<FrameTarget>.Shared.Rent(Math.Max(1, group.Count));
            group.CopyTo(copy, 0);
            return (copy, group.Count);
        }
    }

    /// <summary>Of the watchers of all seats.</summary>
    private WatcherGroup PartWithRoom_NeedsGate()
    {
        if (_everything.FindLast(part => part.Count < PartSize) is not { } part)
            _everything.Add(part = new WatcherGroup(sections: null, new Position(_map.Epoch, _map.Revision)));
        return part;
    }

    private SerializedHubMessage FrameFrom(Watcher watcher, long revision) =>
        Frame(new Position(_map.Epoch, revision - 1), watcher, out _).Message;

    /// <summary>A delta from a position to the current one, or a snapshot if the live map no longer has the changes since then.</summary>
    /// <param name="watcher">Whose sections are in the delta; all seats if null.</param>
    private (SerializedHubMessage Message, long From) Frame(Position position, Watcher? watcher, out Position now)
    {
        if (_map.DeltaSince(position) is { } delta)
        {
            now = new Position(delta.Epoch, delta.To);
            // The group is read after the changes: if it is replaced only now, the answer that goes with the new one is not older.
            return (Message(watcher?.Group?.Sections is { } sections ? delta.In(sections) : delta), delta.From);
        }

        var snapshot = _map.Snapshot();
        now = snapshot.Position;
        return (Message(snapshot), 0);
    }

    private SerializedHubMessage Message(StatusDelta delta) =>
        new(new InvocationMessage(nameof(ISeatMapClient.Seats), [_map.Id.Value, FrameCodec.Write(delta)]));

    private SerializedHubMessage Message(StatusSnapshot snapshot) => new(new InvocationMessage(nameof(ISeatMapClient.Snapshot),
        [_map.Id.Value, snapshot.Position.Epoch, snapshot.Position.Revision, snapshot.Statuses]));

    /// <summary>Sends to all connections of a holder on this node.</summary>
    public void Notify(HolderId holder, HoldNotice notice)
    {
        var own = new List<Watcher>();
        lock (_gate)
        {
            for (var watcher = _byHolder.GetValueOrDefault(holder); watcher is not null; watcher = watcher.NextOfHolder)
                own.Add(watcher);
        }

        if (own.Count == 0)
            return;

        var message = new SerializedHubMessage(new InvocationMessage(nameof(ISeatMapClient.HoldChanged), [notice]));
        foreach (var watcher in own)
            _ = WriteAsync(watcher, message);
    }

    /// <summary>Sends the number of viewers to the watchers of this node, if it has changed enough. One caller at a time.</summary>
    public async Task SendViewerCountAsync(int viewers)
    {
        if (!ViewerCountThrottle.ShouldBroadcast(_viewersSent, viewers, Stopwatch.GetElapsedTime(_viewersSentAt), Count))
            return;
        (_viewersSent, _viewersSentAt) = (viewers, Stopwatch.GetTimestamp());
        var message = new SerializedHubMessage(new InvocationMessage(nameof(ISeatMapClient.Viewers), [_map.Id.Value, viewers]));
        await ForEachAsync(CopyAll(), target => target.Watcher.TrySend(message, _frameFrom));
    }

    /// <summary>Sends any other message to the group, as stock SignalR does: it is queued for a slow connection, not dropped.</summary>
    public void Broadcast(SerializedHubMessage message, IReadOnlyList<string>? except = null) => ForEach(target =>
    {
        if (except is null || !except.Contains(target.Watcher.Connection.ConnectionId))
            _ = WriteAsync(target.Watcher, message);
    });

    /// <summary>Sends to every watcher of this node what none of them may miss. Returns at once.</summary>
    public void Announce(SerializedHubMessage message) => _ = ForEachAsync(CopyAll(), target => _ = WriteAsync(target.Watcher, message));

    private static async Task WriteAsync(Watcher watcher, SerializedHubMessage message)
    {
        try
        {
            await watcher.Connection.WriteAsync(message, CancellationToken.None);
        }
        catch (Exception)
        {
            // As in Watcher: the connection is dead, and SignalR reports it.
            watcher.Connection.Abort();
        }
    }

    /// <summary>Aborts the connections whose client has stopped reading.</summary>
    public void AbortStuck() => ForEach(static target =>
    {
        if (target.Watcher.IsStuck(Timeout))
            target.Watcher.Connection.Abort();
    });
}
