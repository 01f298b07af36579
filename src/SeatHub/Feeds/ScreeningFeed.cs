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
/// seat, serialized once. Never waits for a connection. Thread-safe.
/// </summary>
internal sealed class ScreeningFeed
{
    // A client that has not read a frame for this long is disconnected. It reconnects and resumes from its position.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    // Above this a frame takes some milliseconds to send: it is split over the fan-out workers.
    private const int LargeGroup = 500;

    private readonly Lock _gate = new();
    private readonly LiveSeatMap _map;
    private readonly FanOutWorkers _workers;
    private readonly Func<long, SerializedHubMessage> _frameFrom;
    private readonly List<FrameTarget> _watchers = [];
    private readonly Dictionary<string, Watcher> _byConnection = new(StringComparer.Ordinal);
    private readonly Dictionary<HolderId, Watcher> _byHolder = [];
    private long _sent;
    private int _epoch;
    private int _running;
    private int _dirty;
    private bool _retired;
    private int _viewersSent;
    private long _viewersSentAt;

    public ScreeningFeed(LiveSeatMap map, FanOutWorkers workers)
    {
        _map = map;
        _workers = workers;
        _frameFrom = FrameFrom;
        (_sent, _epoch) = (map.Revision, map.Epoch);
    }

    public LiveSeatMap Map => _map;

    public int Count
    {
        get
        {
            lock (_gate)
                return _watchers.Count;
        }
    }

    /// <returns>False if the feed has been retired: another one replaces it.</returns>
    public bool TryAdd(HubConnectionContext connection, HolderId holder)
    {
        lock (_gate)
        {
            if (_retired || _byConnection.ContainsKey(connection.ConnectionId))
                return !_retired;
            var watcher = new Watcher(connection, holder) { Index = _watchers.Count };
            _watchers.Add(FrameTarget.Of(watcher));
            _byConnection.Add(connection.ConnectionId, watcher);
            // A linked list: most holders have one connection, and a List would take a hundred bytes for each.
            watcher.NextOfHolder = _byHolder.GetValueOrDefault(holder);
            _byHolder[holder] = watcher;
            _map.Watchers = _watchers.Count;
            return true;
        }
    }

    /// <summary>Accepts no more watchers, if there are none now.</summary>
    public bool TryRetire()
    {
        lock (_gate)
            return _retired |= _watchers.Count == 0;
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
            var last = _watchers[^1];
            _watchers[watcher.Index] = last;
            last.Watcher.Index = watcher.Index;
            _watchers.RemoveAt(_watchers.Count - 1);
            UnlinkFromHolder_NeedsGate(watcher);
            _map.Watchers = _watchers.Count;
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
        Interlocked.Exchange(ref _dirty, 1);
        if (Interlocked.CompareExchange(ref _running, 1, 0) == 0)
            _ = Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        do
        {
            try
            {
                while (Interlocked.Exchange(ref _dirty, 0) == 1)
                {
                    var took = await BroadcastAsync();
                    await Task.Delay(ConflationTick.After(took));
                }
            }
            finally
            {
                // Also after an exception, or the next change could not start the loop. A full fence, so that the check below is not
                // moved before it: a change in between would start no loop.
                Interlocked.Exchange(ref _running, 0);
            }
        }
        while (Volatile.Read(ref _dirty) == 1 && Interlocked.CompareExchange(ref _running, 1, 0) == 0);
    }

    /// <returns>How long it took.</returns>
    private async Task<TimeSpan> BroadcastAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var (message, from) = Frame(new Position(_epoch, _sent), out var position);
        var changed = position.Epoch != _epoch || position.Revision != _sent;
        (_epoch, _sent) = (position.Epoch, position.Revision);
        if (changed)
        {
            var frame = new SharedFrame(message);
            await ForEachAsync(target => target.Send(frame, from, _frameFrom));
        }

        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Sends to every watcher without waiting for any; to a large group by the fan-out workers.</summary>
    private async Task ForEachAsync(Action<FrameTarget> send)
    {
        if (Count <= LargeGroup)
        {
            ForEach(send);
            return;
        }

        var (watchers, count) = CopyWatchers();
        await _workers.RunAsync(count, (first, end) =>
        {
            for (var i = first; i < end; i++)
                send(watchers[i]);
        });
        ArrayPool<FrameTarget>.Shared.Return(watchers, clearArray: true);
    }

    /// <summary>Copied into a rented array, so that joins do not wait until a frame is sent.</summary>
    private (FrameTarget[] Watchers, int Count) CopyWatchers()
    {
        lock (_gate)
        {
            var copy = ArrayPool<FrameTarget>.Shared.Rent(Math.Max(1, _watchers.Count));
            _watchers.CopyTo(copy);
            return (copy, _watchers.Count);
        }
    }

    /// <summary>On the caller's thread.</summary>
    public void ForEach(Action<FrameTarget> send)
    {
        var (watchers, count) = CopyWatchers();
        for (var i = 0; i < count; i++)
            send(watchers[i]);
        ArrayPool<FrameTarget>.Shared.Return(watchers, clearArray: true);
    }

    private SerializedHubMessage FrameFrom(long revision) => Frame(new Position(_map.Epoch, revision - 1), out _).Message;

    /// <summary>A delta from a position to the current one, or a snapshot if the live map no longer has the changes since then.</summary>
    private (SerializedHubMessage Message, long From) Frame(Position position, out Position now)
    {
        if (_map.DeltaSince(position) is { } delta)
        {
            now = new Position(delta.Epoch, delta.To);
            var seats = new InvocationMessage(nameof(ISeatMapClient.Seats), [_map.Id.Value, FrameCodec.Write(delta)]);
            return (new SerializedHubMessage(seats), delta.From);
        }

        var snapshot = _map.Snapshot();
        now = snapshot.Position;
        return (new SerializedHubMessage(new InvocationMessage(nameof(ISeatMapClient.Snapshot),
            [_map.Id.Value, now.Epoch, now.Revision, snapshot.Statuses])), 0);
    }

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
        await ForEachAsync(target => target.Watcher.SendOrDrop(message, _frameFrom));
    }

    /// <summary>Sends any other message to the group, as stock SignalR does: it is queued for a slow connection, not dropped.</summary>
    public void Broadcast(SerializedHubMessage message, IReadOnlyList<string>? except = null) => ForEach(target =>
    {
        if (except is null || !except.Contains(target.Watcher.Connection.ConnectionId))
            _ = WriteAsync(target.Watcher, message);
    });

    /// <summary>Sends to every watcher of this node what none of them may miss. Returns at once.</summary>
    public void Announce(SerializedHubMessage message) => _ = ForEachAsync(target => _ = WriteAsync(target.Watcher, message));

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
