using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SeatEngine.Ledger;
using SeatEngine.Redis;
using SeatEngine.Seats;
using StackExchange.Redis;

namespace SeatEngine.Live;

/// <summary>
/// How nodes tell each other of commits: one Redis channel per screening that is live on a node. Messages can be lost; whoever
/// receives sees by the revision that one is missing. Thread-safe.
/// </summary>
public sealed class SeatChannel(RedisConnection redis, RedisKeys keys, ILogger<SeatChannel> log)
{
    // Handlers on the connection's reader only enqueue. Full: the message is dropped, and the gap is filled from the ledger.
    private readonly Channel<(ScreeningId Screening, byte[] Message)> _received =
        Channel.CreateBounded<(ScreeningId, byte[])>(new BoundedChannelOptions(65_536) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly ConcurrentDictionary<ScreeningId, (LiveSeatMap Map, Action<LedgerRow> Receive)> _receivers = new();

    internal async Task SubscribeAsync(LiveSeatMap map, Action<LedgerRow> receive)
    {
        var screening = map.Id;
        _receivers[screening] = (map, receive);
        await redis.SubscribeAsync(keys.Changes(screening), message => _received.Writer.TryWrite((screening, message)));
    }

    internal async Task UnsubscribeAsync(ScreeningId screening)
    {
        _receivers.TryRemove(screening, out _);
        await redis.UnsubscribeAsync(keys.Changes(screening));
    }

    /// <summary>Never waits, never fails: without Redis the others' periodic check finds the commit.</summary>
    internal void Publish(int epoch, LedgerRow row) =>
        redis.FireAndForget(database => database.PublishAsync(keys.Changes(row.ScreeningId), LedgerCodec.WriteMessage(epoch, row), CommandFlags.FireAndForget));

    /// <summary>Hands messages to the copies, in the order they came. Runs as long as the node.</summary>
    internal async Task DeliverAsync(CancellationToken stop)
    {
        await foreach (var (screening, message) in _received.Reader.ReadAllAsync(stop))
        {
            if (!_receivers.TryGetValue(screening, out var receiver))
                continue;
            try
            {
                // This node's own messages come back too; reading them would cost as much as they said.
                if (LedgerCodec.ReadRevision(message) > receiver.Map.Revision)
                    receiver.Receive(LedgerCodec.ReadMessage(message).Row);
            }
            catch (JsonException error)
            {
                log.LogWarning("Screening {Screening}: a message on its channel is not ours: {Error}", screening, error.Message);
            }
            catch (Exception error)
            {
                // Whatever one message did to one copy, the next must be delivered; the periodic check repairs the copy.
                log.LogError(error, "Screening {Screening}: a message could not be applied", screening);
            }
        }
    }
}
