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
internal sealed class ScreeningFeed(LiveSeatMap map)
{
    // A client that has not read a frame in this time reads nothing: it comes back by itself, from its position.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<Watcher> _watchers = [];
    private readonly Dictionary<string, Watcher> _byConnection = new(StringComparer.Ordinal);
    private readonly Dictionary<HolderId, List<Watcher>> _byHolder = [];
    private long _sent = map.Revision;
    private int _epoch = map.Epoch;
    private int _running;
    private int _dirty;
    private bool _retired;

    public LiveSeatMap Map => map;

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
            if (!_byHolder.TryGetValue(holder, out var own))
                _byHolder[holder] = own = [];
            own.Add(watcher);
            map.Watchers = _watchers.Count;
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
            var own = _byHolder[watcher.Holder];
            own.Remove(watcher);
            if (own.Count == 0)
                _byHolder.Remove(watcher.Holder);
            map.Watchers = _watchers.Count;
        }
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
                    var took = Broadcast();
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

    private TimeSpan Broadcast()
    {
        var started = Stopwatch.GetTimestamp();
        var (message, from) = Frame(new Position(_epoch, _sent), out var position);
        var first = position.Epoch != _epoch || position.Revision != _sent;
        (_epoch, _sent) = (position.Epoch, position.Revision);
        if (first)
            ForEach(watcher => watcher.Send(message, from, MissedSince));
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Sends to every watcher without waiting for any; the list is copied so that joins need not wait for the sending.</summary>
    public void ForEach(Action<Watcher> send)
    {
        Watcher[] copy;
        int count;
        lock (_gate)
        {
            count = _watchers.Count;
            copy = ArrayPool<Watcher>.Shared.Rent(Math.Max(1, count));
            _watchers.CopyTo(copy);
        }

        try
        {
            for (var i = 0; i < count; i++)
                send(copy[i]);
        }
        finally
        {
            ArrayPool<Watcher>.Shared.Return(copy, clearArray: true);
        }
    }

    private SerializedHubMessage MissedSince(long revision) => Frame(new Position(map.Epoch, revision - 1), out _).Message;

    /// <summary>What leads from a position to now: a delta, or a snapshot if that is further back than the copy remembers.</summary>
    private (SerializedHubMessage Message, long From) Frame(Position position, out Position now)
    {
        if (map.DeltaSince(position) is { } delta)
        {
            now = new Position(delta.Epoch, delta.To);
            return (new SerializedHubMessage(new InvocationMessage(nameof(ISeatMapClient.Seats), [map.Id.Value, FrameCodec.Write(delta)])), delta.From);
        }

        var snapshot = map.Snapshot();
        now = snapshot.Position;
        return (new SerializedHubMessage(new InvocationMessage(nameof(ISeatMapClient.Snapshot),
            [map.Id.Value, now.Epoch, now.Revision, snapshot.Statuses])), 0);
    }

    /// <summary>Tells a holder's connections of this node, wherever they are open.</summary>
    public void Notify(HolderId holder, HoldNotice notice)
    {
        Watcher[] own;
        lock (_gate)
        {
            if (!_byHolder.TryGetValue(holder, out var list))
                return;
            own = [.. list];
        }

        var message = new SerializedHubMessage(new InvocationMessage(nameof(ISeatMapClient.HoldChanged), [notice]));
        foreach (var watcher in own)
            _ = WriteAsync(watcher, message);
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
        if (watcher.IsStuck(Patience))
            watcher.Connection.Abort();
    });
}
