using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SeatEngine.Ledger;
using SeatEngine.Storage;

namespace SeatEngine.Commands;

/// <summary>
/// The second stage of all lanes of a node: takes what waits in them, one lane after the other, and commits it in one transaction, whatever
/// screenings it is for. While one transaction is under way the next gathers, so a node that sells a thousand quiet screenings writes as
/// large transactions as one that sells a single hot screening. Thread-safe.
/// </summary>
/// <remarks>
/// A lane is in one transaction at a time: two transactions of this queue never wait for the same head. Then it goes to the end of the
/// queue, and a transaction takes at most <see cref="MaxOfLane"/> commands of it, so a hot screening delays a quiet one by one transaction
/// at most.
/// </remarks>
internal sealed class CommitQueue(SeatLedger ledger, ILogger log)
{
    /// <summary>Commands of one screening in one transaction.</summary>
    public const int MaxOfLane = 256;

    // A transaction's time grows with these, and everything in it is answered at its end.
    private const int MaxCommands = 1_024;
    private const int MaxLanes = 512;

    // One that waits for the disk or for another node's lock must not keep the processors from the next.
    private const int SideBySide = 2;

    private readonly ConcurrentQueue<SeatLane> _ready = [];
    private int _running;

    /// <summary>Adds a lane that has commands, once: it is added again only after <see cref="SeatLane.EndCommit"/>.</summary>
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
            while (TakeGroup() is { Count: > 0 } group)
            {
                try
                {
                    await CommitAsync(group);
                }
                catch (Exception error)
                {
                    // A bug: the next group must be committed all the same.
                    log.LogError(error, "Commands of {Count} screenings could not be answered", group.Count);
                }
            }

            Interlocked.Decrement(ref _running);
            // A lane may have been added between the last look and the line above.
        }
        while (!_ready.IsEmpty && TryEnter());
    }

    private List<(SeatLane Lane, List<WaitingCommand> Batch)> TakeGroup()
    {
        var group = new List<(SeatLane, List<WaitingCommand>)>();
        for (var commands = 0; commands < MaxCommands && group.Count < MaxLanes && _ready.TryDequeue(out var lane);)
        {
            var batch = lane.Take(MaxOfLane);
            group.Add((lane, batch));
            commands += batch.Count;
        }

        return group;
    }

    private async Task CommitAsync(List<(SeatLane Lane, List<WaitingCommand> Batch)> group)
    {
        CommitResult?[] results;
        try
        {
            var batches = group.ConvertAll(t => t.Lane.ToLedger(t.Batch));
            results = await ledger.CommitAsync(batches, checkNewHoldIds: false, CancellationToken.None);
        }
        catch (StoreUnavailableException away)
        {
            foreach (var (lane, batch) in group)
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
            log.LogError(error, "A transaction of {Count} screenings failed, trying each by itself", group.Count);
            results = new CommitResult?[group.Count];
        }

        for (var i = 0; i < group.Count; i++)
        {
            var (lane, batch) = group[i];
            if (results[i] is CommitResult.Committed committed)
                lane.Finish(batch, committed);
            else
                // The fence of one failed: whose, shows when each is alone.
                lane.GoOnAlone(batch, group.Count > 1 && results[i] is CommitResult.FenceFailed ? null : results[i]);
        }
    }
}
