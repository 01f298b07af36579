using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SeatEngine.Ledger;
using SeatEngine.Storage;

namespace SeatEngine.Commands;

/// <summary>
/// The second stage of all lanes of a node: takes what waits in them, each lane in its turn, and commits it in one transaction, whatever
/// screenings it is for. While one transaction is under way the next gathers, so a node that sells a thousand quiet screenings writes as
/// large transactions as one that sells a single hot screening. Thread-safe.
/// </summary>
/// <remarks>
/// A lane is in one transaction at a time: two transactions of a node never wait for the same head. A lane that had its turn goes to the
/// end of the queue, and a turn takes at most <see cref="MaxOfLane"/> commands of it, so a hot screening delays a quiet one by one
/// transaction at most.
/// </remarks>
internal sealed class CommitQueue(SeatLedger ledger, ILogger log)
{
    /// <summary>Commands of one screening in one transaction.</summary>
    public const int MaxOfLane = 512;

    // A transaction's time grows with these, and everything in it is answered at its end.
    private const int MaxCommands = 1_024;
    private const int MaxLanes = 512;

    // One that waits for the disk or for another node's lock must not keep the processors from the next.
    private const int SideBySide = 2;

    private readonly ConcurrentQueue<SeatLane> _ready = [];
    private int _running;

    /// <summary>Adds a lane that has commands, once: it is added again only after <see cref="SeatLane.EndTurn"/>.</summary>
    public void Add(SeatLane lane)
    {
        _ready.Enqueue(lane);
        if (TryEnter())
            ThreadPool.UnsafeQueueUserWorkItem(static queue => _ = queue.RunAsync(), this, preferLocal: false);
    }

    private bool TryEnter()
    {
        for (var running = Volatile.Read(ref _running); running < SideBySide;)
        {
            var seen = Interlocked.CompareExchange(ref _running, running + 1, running);
            if (seen == running)
                return true;
            running = seen;
        }

        return false;
    }

    private async Task RunAsync()
    {
        do
        {
            while (TakeTurn() is { Count: > 0 } turn)
            {
                try
                {
                    await CommitAsync(turn);
                }
                catch (Exception error)
                {
                    // A bug, and the next turn must come.
                    log.LogError(error, "A turn of {Count} screenings could not be handled", turn.Count);
                }
            }

            Interlocked.Decrement(ref _running);
            // A lane may have been added between the last look and the line above.
        }
        while (!_ready.IsEmpty && TryEnter());
    }

    private List<(SeatLane Lane, List<WaitingCommand> Batch)> TakeTurn()
    {
        var turn = new List<(SeatLane, List<WaitingCommand>)>();
        for (var commands = 0; commands < MaxCommands && turn.Count < MaxLanes && _ready.TryDequeue(out var lane);)
        {
            var batch = lane.Take(MaxOfLane);
            turn.Add((lane, batch));
            commands += batch.Count;
        }

        return turn;
    }

    private async Task CommitAsync(List<(SeatLane Lane, List<WaitingCommand> Batch)> turn)
    {
        CommitResult?[] results;
        try
        {
            var batches = turn.ConvertAll(t => t.Lane.ToLedger(t.Batch));
            results = await ledger.CommitAsync(batches, checkNewHoldIds: false, CancellationToken.None);
        }
        catch (StoreUnavailableException away)
        {
            foreach (var (lane, batch) in turn)
                lane.Fail(batch, away);
            // A database that hangs would let those that have gathered behind this transaction wait for as long again. Those only: what
            // is asked from now on is tried.
            for (var gathered = away.TimedOut ? _ready.Count : 0; gathered > 0 && _ready.TryDequeue(out var lane); gathered--)
                lane.Fail(lane.Take(int.MaxValue), away);
            return;
        }
        catch (Exception error)
        {
            // One command must not make the others fail.
            log.LogError(error, "A transaction of {Count} screenings failed, trying each by itself", turn.Count);
            results = new CommitResult?[turn.Count];
        }

        for (var i = 0; i < turn.Count; i++)
        {
            var (lane, batch) = turn[i];
            if (results[i] is CommitResult.Committed committed)
                lane.Finish(batch, committed);
            else
                // The fence of one failed: whose, shows when each is alone.
                lane.GoOnAlone(batch, turn.Count > 1 && results[i] is CommitResult.FenceFailed ? null : results[i]);
        }
    }
}
