using System.Diagnostics;
using Microsoft.AspNetCore.SignalR;
using SeatEngine.Seats;
using SeatHub.Transport;

namespace SeatHub.Feeds;

/// <summary>
/// One connection in a feed. At most one write is outstanding. Frames that come meanwhile are skipped; when the write completes, one
/// frame with everything that was missed is sent. The fields are guarded by the watcher itself.
/// </summary>
internal sealed class Watcher(HubConnectionContext connection, HolderId holder)
{
    private const long NothingMissed = long.MaxValue;

    private bool _writing;
    private long _writingSince;
    private long _missedFrom = NothingMissed;
    private WatcherGroup? _group;

    public HubConnectionContext Connection => connection;

    public HolderId Holder => holder;

    /// <summary>Null if the connection is not directly on a socket.</summary>
    public DirectStream? Stream { get; } = connection.Features.Get<HubSocket>()?.Stream;

    /// <summary>Whose frames it gets; written by the feed, under its lock.</summary>
    public WatcherGroup? Group
    {
        get => Volatile.Read(ref _group);
        set => Volatile.Write(ref _group, value);
    }

    /// <summary>In the group's list, for removal without a search; guarded by the feed.</summary>
    public int Index { get; set; }

    /// <summary>Another connection of the same holder in this feed; guarded by the feed.</summary>
    public Watcher? NextOfHolder { get; set; }

    /// <summary>Sends a frame, or records that it was skipped.</summary>
    /// <param name="message">Serialized once per protocol for all connections.</param>
    /// <param name="from">The first revision in it.</param>
    /// <param name="frameFrom">
    /// Makes a frame for this watcher, of all changes from a revision on; called when a slow write has completed.
    /// </param>
    public void Send(SerializedHubMessage message, long from, Func<Watcher, long, SerializedHubMessage> frameFrom)
    {
        lock (this)
        {
            if (_writing)
            {
                _missedFrom = Math.Min(_missedFrom, from);
                return;
            }

            BeginWriting_NeedsLock();
        }

        Write(message, frameFrom);
    }

    /// <summary>Sends a message, or drops it if a write is outstanding.</summary>
    /// <returns>False if it was dropped.</returns>
    public bool TrySend(SerializedHubMessage message, Func<Watcher, long, SerializedHubMessage> frameFrom)
    {
        lock (this)
        {
            if (_writing)
                return false;
            BeginWriting_NeedsLock();
        }

        Write(message, frameFrom);
        return true;
    }

    /// <summary>A frame that was sent without this watcher, and that the socket has taken in part: it is the outstanding write.</summary>
    public void SendRest(ValueTask rest, Func<Watcher, long, SerializedHubMessage> frameFrom)
    {
        bool isOutstanding;
        lock (this)
        {
            // Else another message waits for the rest on its way to the socket, and is the outstanding write.
            isOutstanding = !_writing;
            if (isOutstanding)
                BeginWriting_NeedsLock();
        }

        if (!isOutstanding)
        {
            _ = AbortIfFailsAsync(rest);
            return;
        }

        Volatile.Write(ref _writingSince, Stopwatch.GetTimestamp());
        _ = AwaitAsync(rest, frameFrom);
    }

    private void BeginWriting_NeedsLock()
    {
        _writing = true;
        // A frame that is sent past this watcher would overtake what is missed.
        Stream?.HoldBackFrames();
    }

    // The watcher counts as writing until nothing is missed: a newer frame must not overtake the one that fills the gap.
    private void Write(SerializedHubMessage message, Func<Watcher, long, SerializedHubMessage> frameFrom)
    {
        while (true)
        {
            var write = connection.WriteAsync(message, CancellationToken.None);
            if (!write.IsCompletedSuccessfully)
            {
                Volatile.Write(ref _writingSince, Stopwatch.GetTimestamp());
                _ = AwaitAsync(write, frameFrom);
                return;
            }

            if (!TakeMissed(out var missed))
                return;
            message = frameFrom(this, missed);
        }
    }

    private async Task AbortIfFailsAsync(ValueTask rest)
    {
        try
        {
            await rest;
        }
        catch (Exception)
        {
            connection.Abort();
        }
    }

    private async Task AwaitAsync(ValueTask write, Func<Watcher, long, SerializedHubMessage> frameFrom)
    {
        try
        {
            await write;
        }
        catch (Exception)
        {
            // The connection is dead. SignalR reports that itself; nothing more is sent here.
            connection.Abort();
            return;
        }

        Volatile.Write(ref _writingSince, 0);
        if (TakeMissed(out var missed))
            Write(frameFrom(this, missed), frameFrom);
    }

    private bool TakeMissed(out long from)
    {
        lock (this)
        {
            from = _missedFrom;
            _missedFrom = NothingMissed;
            if (from == NothingMissed)
            {
                _writing = false;
                Stream?.LetFramesPass();
            }

            return _writing;
        }
    }

    /// <summary>True if the outstanding write has taken longer than this: the client does not read.</summary>
    public bool IsStuck(TimeSpan timeout)
    {
        var since = Volatile.Read(ref _writingSince);
        return since != 0 && Stopwatch.GetElapsedTime(since) > timeout;
    }
}
