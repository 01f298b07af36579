using System.Diagnostics;
using Microsoft.AspNetCore.SignalR;
using SeatEngine.Seats;

namespace SeatHub.Feeds;

/// <summary>
/// One connection in a feed. At most one write is under way; while it is, frames are skipped, and what was missed is sent as one
/// frame when it has ended. The fields are guarded by the watcher itself.
/// </summary>
internal sealed class Watcher(HubConnectionContext connection, HolderId holder)
{
    private const long Nothing = long.MaxValue;

    private bool _writing;
    private long _writingSince;
    private long _missedFrom = Nothing;

    public HubConnectionContext Connection => connection;

    public HolderId Holder => holder;

    /// <summary>Its place in the feed's list, for removal without a search; guarded by the feed.</summary>
    public int Index { get; set; }

    /// <summary>Another connection of the same holder in this feed; guarded by the feed.</summary>
    public Watcher? NextOfHolder { get; set; }

    /// <summary>Sends a frame, or notes that it was missed.</summary>
    /// <param name="message">The frame, serialized once per protocol for all connections.</param>
    /// <param name="from">The first revision in it.</param>
    /// <param name="missedSince">Makes the frame of what was missed from a revision on; asked when a slow write has ended.</param>
    public void Send(SerializedHubMessage message, long from, Func<long, SerializedHubMessage> missedSince)
    {
        lock (this)
        {
            if (_writing)
            {
                _missedFrom = Math.Min(_missedFrom, from);
                return;
            }

            _writing = true;
        }

        Write(message, missedSince);
    }

    /// <summary>Sends what may as well be lost: nothing while a write is under way.</summary>
    public void SendOrDrop(SerializedHubMessage message, Func<long, SerializedHubMessage> missedSince)
    {
        lock (this)
        {
            if (_writing)
                return;
            _writing = true;
        }

        Write(message, missedSince);
    }

    // Until nothing was missed, the watcher counts as writing: a newer frame must not overtake the one that closes the gap.
    private void Write(SerializedHubMessage message, Func<long, SerializedHubMessage> missedSince)
    {
        while (true)
        {
            var write = connection.WriteAsync(message, CancellationToken.None);
            if (!write.IsCompletedSuccessfully)
            {
                Volatile.Write(ref _writingSince, Stopwatch.GetTimestamp());
                _ = AwaitAsync(write, missedSince);
                return;
            }

            if (!TakeMissed(out var missed))
                return;
            message = missedSince(missed);
        }
    }

    private async Task AwaitAsync(ValueTask write, Func<long, SerializedHubMessage> missedSince)
    {
        try
        {
            await write;
        }
        catch (Exception)
        {
            // SignalR reports a dead connection by its own means; here it only means that nothing more need be sent.
            connection.Abort();
            return;
        }

        Volatile.Write(ref _writingSince, 0);
        if (TakeMissed(out var missed))
            Write(missedSince(missed), missedSince);
    }

    private bool TakeMissed(out long from)
    {
        lock (this)
        {
            from = _missedFrom;
            _missedFrom = Nothing;
            return _writing = from != Nothing;
        }
    }

    /// <summary>True if a write has been under way for that long: the other end does not read.</summary>
    public bool IsStuck(TimeSpan patience)
    {
        var since = Volatile.Read(ref _writingSince);
        return since != 0 && Stopwatch.GetElapsedTime(since) > patience;
    }
}
