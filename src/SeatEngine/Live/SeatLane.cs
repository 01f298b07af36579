using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SeatEngine.Ledger;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.Live;

/// <summary>
/// The queue of one screening on one node. Whatever waits when the last transaction has ended is the next batch: nothing waits
/// for a fuller one, and a hot screening makes its own batches large. Thread-safe.
/// </summary>
internal sealed class SeatLane
{
    private const int MaxBatch = 256;

    // About a second of work at full speed. Beyond it the caller is told so at once, rather than after its patience.
    private const int MaxWaiting = 16_384;

    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly LiveSeatMap _map;
    private readonly SeatLedger _ledger;
    private readonly EngineMetrics _metrics;
    private readonly ILogger _log;
    private int _running;

    public SeatLane(LiveSeatMap map, SeatLedger ledger, EngineMetrics metrics, ILogger log)
    {
        _map = map;
        _ledger = ledger;
        _metrics = metrics;
        _log = log;
    }

    private sealed record Waiting(SeatCommand Command, TaskCompletionSource<SeatReply> Reply);

    /// <exception cref="BusyException">Too many commands are waiting.</exception>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public Task<SeatReply> SubmitAsync(SeatCommand command)
    {
        var waiting = new Waiting(command, new TaskCompletionSource<SeatReply>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_queue.Writer.TryWrite(waiting))
            throw new BusyException("Too many requests for this screening are waiting.");
        if (Interlocked.CompareExchange(ref _running, 1, 0) == 0)
            _ = Task.Run(RunAsync);
        return waiting.Reply.Task;
    }

    private async Task RunAsync()
    {
        do
        {
            var batch = new List<Waiting>();
            while (_queue.Reader.TryPeek(out _))
            {
                while (batch.Count < MaxBatch && _queue.Reader.TryRead(out var waiting))
                    batch.Add(waiting);
                await CommitAsync(batch);
                batch.Clear();
            }

            Interlocked.Exchange(ref _running, 0);
            // A command may have been queued between the last look and the line above.
        }
        while (_queue.Reader.TryPeek(out _) && Interlocked.CompareExchange(ref _running, 1, 0) == 0);
    }

    private async Task CommitAsync(List<Waiting> batch)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var replies = await _ledger.CommitAsync(_map, batch.ConvertAll(w => w.Command), CancellationToken.None);
            for (var i = 0; i < replies.Length; i++)
            {
                _metrics.Decided(replies[i].Outcome);
                batch[i].Reply.SetResult(replies[i]);
            }
        }
        catch (StoreUnavailableException away)
        {
            foreach (var waiting in batch)
                waiting.Reply.TrySetException(new StoreUnavailableException(away.Message, away.InnerException));
        }
        catch (Exception error) when (batch.Count > 1)
        {
            // One command that fails must not harm the others: each half for itself, in order, until it is alone.
            _log.LogError(error, "Screening {Screening}: a batch of {Count} failed, trying its halves", _map.Id, batch.Count);
            var half = batch.Count / 2;
            await CommitAsync(batch.GetRange(0, half));
            await CommitAsync(batch.GetRange(half, batch.Count - half));
        }
        catch (Exception error)
        {
            // A bug, told to whoever asked; the lane goes on with the next.
            _log.LogError(error, "Screening {Screening}: a command failed", _map.Id);
            foreach (var waiting in batch)
                waiting.Reply.TrySetException(error);
        }

        _metrics.Batch(batch.Count, Stopwatch.GetElapsedTime(started));
    }
}
