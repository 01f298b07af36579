using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SeatEngine.Live;
using SeatEngine.Seats;
using SeatHub.Wire;

namespace SeatHub.Feeds;

/// <summary>
/// The connections of this node that watch one screening, and the frames they are sent: at most one a tick, with the last status
/// of each seat that changed, serialized once. Never waits for a connection. Thread-safe.
/// </summary>
internal sealed class ScreeningFeed
{
    // A client that has not read a frame in this time reads nothing: it comes back by itself, from its position.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    // From here on a frame takes so long to send, a few milliseconds, that threads of its own pay.
    private const int LargeGroup = 500;

    private const int ChunkSize = 64;

    private readonly Lock _gate = new();
    private readonly LiveSeatMap _map;
    private readonly Func<long, SerializedHubMessage> _missedSince;
    private readonly List<Watcher> _watchers = [];
    private readonly Dictionary<string, Watcher> _byConnection = new(StringComparer.Ordinal);
    private readonly Dictionary<HolderId, Watcher> _byHolder = [];
    private long _sent;
    private int _epoch;
    private int _running;
    private int _dirty;
    private bool _retired;
    private int _viewersTold;
    private long _viewersToldAt;

    public ScreeningFeed(LiveSeatMap map)
    {
        _map = map;
        _missedSince = MissedSince;
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

    /// <returns>False if the feed has been retired: there is, or will be, another.</returns>
    public bool TryAdd(HubConnectionContext connection, HolderId holder)
    {
        lock (_gate)
        {
            if (_retired || _byConnection.ContainsKey(connection.ConnectionId))
                return !_retired;
            var watcher = new Watcher(connection, holder) { Index = _watchers.Count };
            _watchers.Add(watcher);
            _byConnection.Add(connection.ConnectionId, watcher);
            // Most holders have one connection: a chain costs them nothing, a list a hundred bytes.
            watcher.NextOfHolder = _byHolder.GetValueOrDefault(holder);
            _byHolder[holder] = watcher;
            _map.Watchers = _watchers.Count;
            return true;
        }
    }

    /// <summary>Takes in nobody any more, if nobody watches.</summary>
    public bool TryRetire()
    {
        lock (_gate)
            return _retired |= _watchers.Count == 0;
    }

    /// <summary>Takes in nobody any more, and sends away who is there: they come back to the feed that follows.</summary>
    public void Retire()
    {
        lock (_gate)
            _retired = true;
        ForEach(static watcher => watcher.Connection.Abort());
    }

    public void Remove(string connectionId)
    {
        lock (_gate)
        {
            if (!_byConnection.Remove(connectionId, out var watcher))
                return;
            var last = _watchers[^1];
            _watchers[watcher.Index] = last;
            last.Index = watcher.Index;
            _watchers.RemoveAt(_watchers.Count - 1);
            Unchain_NeedsGate(watcher);
            _map.Watchers = _watchers.Count;
        }
    }

    private void Unchain_NeedsGate(Watcher watcher)
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

    /// <summary>Something changed: a frame goes out soon. Returns at once.</summary>
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
                // Whatever happened, the next change must find the feed startable. A full fence, so that the look below cannot
                // come before it: a change that came in between would wake nobody.
                Interlocked.Exchange(ref _running, 0);
            }
        }
        while (Volatile.Read(ref _dirty) == 1 && Interlocked.CompareExchange(ref _running, 1, 0) == 0);
    }

    private async Task<TimeSpan> BroadcastAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var (message, from) = Frame(new Position(_epoch, _sent), out var position);
        var changed = position.Epoch != _epoch || position.Revision != _sent;
        (_epoch, _sent) = (position.Epoch, position.Revision);
        if (changed)
            await ForEachAsync(watcher => watcher.Send(message, from, _missedSince));
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>
    /// Sends to every watcher without waiting for any. A large group by as many threads as there are processors, and not by the pool's:
    /// those answer commands meanwhile.
    /// </summary>
    private async Task ForEachAsync(Action<Watcher> send)
    {
        if (Count <= LargeGroup)
        {
            ForEach(send);
            return;
        }

        var (watchers, count) = Rent();
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => FanOutThread.RunAsync(() =>
        {
            // In small helpings: a thread whose processor is wanted by others takes fewer.
            while (Interlocked.Add(ref next, ChunkSize) - ChunkSize is var first && first < count)
            {
                for (var i = first; i < Math.Min(count, first + ChunkSize); i++)
                    send(watchers[i]);
            }
        })));
        ArrayPool<Watcher>.Shared.Return(watchers, clearArray: true);
    }

    /// <summary>The watchers of now, in a rented array: joins need not wait for the sending.</summary>
    private (Watcher[] Watchers, int Count) Rent()
    {
        lock (_gate)
        {
            var copy = ArrayPool<Watcher>.Shared.Rent(Math.Max(1, _watchers.Count));
            _watchers.CopyTo(copy);
            return (copy, _watchers.Count);
        }
    }

    /// <summary>The same, by the caller alone.</summary>
    public void ForEach(Action<Watcher> send)
    {
        var (watchers, count) = Rent();
        for (var i = 0; i < count; i++)
            send(watchers[i]);
        ArrayPool<Watcher>.Shared.Return(watchers, clearArray: true);
    }

    private SerializedHubMessage MissedSince(long revision) => Frame(new Position(_map.Epoch, revision - 1), out _).Message;

    /// <summary>What leads from a position to now: a delta, or a snapshot if that is further back than the copy remembers.</summary>
    private (SerializedHubMessage Message, long From) Frame(Position position, out Position now)
    {
        if (_map.DeltaSince(position) is { } delta)
        {
            now = new Position(delta.Epoch, delta.To);
            return (new SerializedHubMessage(new InvocationMessage(nameof(ISeatMapClient.Seats), [_map.Id.Value, FrameCodec.Write(delta)])), delta.From);
        }

        var snapshot = _map.Snapshot();
        now = snapshot.Position;
        return (new SerializedHubMessage(new InvocationMessage(nameof(ISeatMapClient.Snapshot),
            [_map.Id.Value, now.Epoch, now.Revision, snapshot.Statuses])), 0);
    }

    /// <summary>Tells a holder's connections of this node, wherever they are open.</summary>
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

    /// <summary>Tells the watchers of this node how many they are, if that is news. One caller at a time.</summary>
    public async Task TellViewersAsync(int viewers)
    {
        if (!ViewerCountThrottle.ShouldBroadcast(_viewersTold, viewers, Stopwatch.GetElapsedTime(_viewersToldAt), Count))
            return;
        (_viewersTold, _viewersToldAt) = (viewers, Stopwatch.GetTimestamp());
        var message = new SerializedHubMessage(new InvocationMessage(nameof(ISeatMapClient.Viewers), [_map.Id.Value, viewers]));
        await ForEachAsync(watcher => watcher.SendOrDrop(message, _missedSince));
    }

    /// <summary>A message of the stock kind to all, for whatever else is sent to the group.</summary>
    public void Broadcast(SerializedHubMessage message, IReadOnlyList<string>? except = null) => ForEach(watcher =>
    {
        if (except is null || !except.Contains(watcher.Connection.ConnectionId))
            _ = WriteAsync(watcher, message);
    });

    private static async Task WriteAsync(Watcher watcher, SerializedHubMessage message)
    {
        try
        {
            await watcher.Connection.WriteAsync(message, CancellationToken.None);
        }
        catch (Exception)
        {
            // As in Watcher: the connection is gone, and is reported by SignalR.
            watcher.Connection.Abort();
        }
    }

    /// <summary>Ends the connections whose other end has stopped reading.</summary>
    public void AbortStuck() => ForEach(static watcher =>
    {
        if (watcher.IsStuck(Timeout))
            watcher.Connection.Abort();
    });
}
