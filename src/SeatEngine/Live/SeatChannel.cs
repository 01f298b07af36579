using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SeatEngine.Ledger;
using SeatEngine.Redis;
using SeatEngine.Seats;

namespace SeatEngine.Live;

/// <summary>
/// How nodes announce commits to each other: one Redis channel per screening that is live on a node. Messages can be lost; the revision
/// shows the receiver that one is missing. Thread-safe.
/// </summary>
public sealed class SeatChannel(RedisConnection redis, RedisKeys keys, ILogger<SeatChannel> log)
{
    private readonly ConcurrentDictionary<ScreeningId, (LiveSeatMap Map, Action<LedgerRow> Receive)> _receivers = new();
    private volatile bool _delivering;

    /// <summary>This node has committed a row, and nobody has been sent it yet. Called by the lane: only enqueue.</summary>
    public event Action<LedgerRow>? Published;

    internal async Task SubscribeAsync(LiveSeatMap map, Action<LedgerRow> receive)
    {
        var screening = map.Id;
        _receivers[screening] = (map, receive);
        await redis.SubscribeAsync(keys.Changes(screening), message => Deliver(screening, message));
    }

    internal async Task UnsubscribeAsync(ScreeningId screening)
    {
        _receivers.TryRemove(screening, out _);
        await redis.UnsubscribeAsync(keys.Changes(screening));
    }

    /// <summary>Never waits, never fails: without Redis the other nodes' periodic check finds the commit.</summary>
    internal void Publish(int epoch, LedgerRow row)
    {
        Published?.Invoke(row);
        redis.FireAndForget((database, flags) =>
            database.PublishAsync(keys.Changes(row.ScreeningId), LedgerCodec.WriteMessage(epoch, row), flags));
    }

    /// <summary>Passes messages to the live copies while it runs; as long as the node. Those that come before it are dropped.</summary>
    internal async Task DeliverAsync(CancellationToken stop)
    {
        _delivering = true;
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        finally
        {
            _delivering = false;
        }
    }

    /// <summary>
    /// Called for one message of a screening after the other, in their order, and for several screenings at a time. Applying a row here
    /// rather than through a queue of our own saves a second switch of threads for each message: the library's queue was the first.
    /// </summary>
    private void Deliver(ScreeningId screening, byte[] message)
    {
        if (!_delivering || !_receivers.TryGetValue(screening, out var receiver))
            return;
        try
        {
            // This node's own messages come back too; decoding them would cost as much as they contain.
            if (LedgerCodec.ReadRevision(message) > receiver.Map.Revision)
                receiver.Receive(LedgerCodec.ReadMessage(message).Row);
        }
        catch (JsonException error)
        {
            log.LogWarning("Screening {Screening}: a message on its channel is not ours: {Error}", screening, error.Message);
        }
        catch (Exception error)
        {
            // A failure with one message must not stop the next ones; the periodic check repairs the copy.
            log.LogError(error, "Screening {Screening}: a message could not be applied", screening);
        }
    }
}
