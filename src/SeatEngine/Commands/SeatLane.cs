using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SeatEngine.Ledger;
using SeatEngine.Live;
using SeatEngine.Locks;
using SeatEngine.Seats;
using SeatEngine.Storage;
using SeatEngine.Telemetry;

namespace SeatEngine.Commands;

/// <summary>
/// The queue of one screening's commands on one node, in two stages that run side by side: holds take their locks, with one Redis call
/// for all that wait; then all that wait go into the node's next transaction (<see cref="CommitQueue"/>). So the next batch gathers while
/// one commits, no command waits for a fuller batch, and a hot screening makes its own batches large. Thread-safe.
/// </summary>
internal sealed partial class SeatLane
{
    // About a second of work at full speed. Beyond it the caller is refused at once, rather than after its own timeout.
    private const int MaxWaiting = 16_384;

    // How often the best seats are chosen again because another node was faster; after that the transaction chooses, which cannot lose.
    private const int BestTries = 4;

    private readonly LiveSeatMap _map;
    private readonly LiveSeatMaps _maps;
    private readonly SeatLedger _ledger;
    private readonly CommitQueue _commits;
    private readonly SeatLocks _locks;
    private readonly SeatChannel _channel;
    private readonly DatabaseClock _clock;
    private readonly EngineMetrics _metrics;
    private readonly ILogger _log;
    private readonly LaneStage _locking;
    private readonly ConcurrentQueue<WaitingCommand> _committing = [];
    private int _waiting;
    private int _isCommitting;

    private LockTable Locks => new(_map.Id, _map.Epoch);

    public SeatLane(
        LiveSeatMap map, LiveSeatMaps maps, SeatLedger ledger, CommitQueue commits, SeatLocks locks, SeatChannel channel,
        DatabaseClock clock, EngineMetrics metrics, ILogger log)
    {
        _map = map;
        _maps = maps;
        _ledger = ledger;
        _commits = commits;
        _locks = locks;
        _channel = channel;
        _clock = clock;
        _metrics = metrics;
        _log = log;
        _locking = new LaneStage(MaxWaiting, LockAsync);
    }

    /// <summary>Straight to the transaction: a command that makes no hold, or repeats one.</summary>
    /// <exception cref="BusyException">Too many commands are waiting.</exception>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public Task<SeatReply> SubmitAsync(SeatCommand command) => SubmitAsync(new WaitingCommand(command, []), AddToCommit);

    /// <summary>By way of the locks: a hold that this node has not seen before.</summary>
    /// <param name="claimed">The seats to lock, claimed on the map by the caller; the lane releases the claim.</param>
    /// <exception cref="BusyException">Too many commands are waiting.</exception>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public Task<SeatReply> SubmitAsync(NewHoldCommand command, int[] claimed) =>
        SubmitAsync(new WaitingCommand(command, claimed), _locking.Add);

    /// <summary>
    /// Until <see cref="EndGathering"/> no batch of holds begins, so that those that are submitted meanwhile are in one. It takes
    /// microseconds: nothing is awaited in between. A batch that is under way goes on.
    /// </summary>
    public void BeginGathering() => _locking.BeginGathering();

    public void EndGathering() => _locking.EndGathering();

    private Task<SeatReply> SubmitAsync(WaitingCommand waiting, Action<WaitingCommand> add)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Leave(waiting);
            return Task.FromException<SeatReply>(new BusyException("Too many requests for this screening are waiting."));
        }

        add(waiting);
        return waiting.Task;
    }

    private void Leave(WaitingCommand waiting)
    {
        Interlocked.Decrement(ref _waiting);
        _map.Unclaim(waiting.Claimed);
    }

    private void Answer(WaitingCommand waiting, SeatReply reply)
    {
        Leave(waiting);
        waiting.SetResult(reply);
    }

    private async Task LockAsync(List<WaitingCommand> batch)
    {
        MetLock[]?[] met;
        try
        {
            met = await _locks.AcquireAsync(Locks, batch.ConvertAll(w => new SeatLock(w.Hold, w.Claimed)));
        }
        catch (Exception error)
        {
            // Locks only spare the database work: without them, the database decides alone.
            _log.LogError(error, "Screening {Screening}: locks for {Count} holds failed", _map.Id, batch.Count);
            met = new MetLock[]?[batch.Count];
        }

        for (var i = 0; i < batch.Count; i++)
        {
            var waiting = batch[i];
            if (met[i] is not { } locks)
            {
                _committing.Enqueue(waiting);
            }
            else if (_map.AreStale(locks, (waiting.Command as NewHoldCommand)?.Caller.Holder, _clock.Latest))
            {
                waiting.Stale = locks;
                _committing.Enqueue(waiting);
            }
            else
            {
                Lose(waiting, Array.ConvertAll(locks, l => l.Seat));
            }
        }

        // After the last of them, so that one transaction takes all.
        BeginCommit();
    }

    private void Lose(WaitingCommand waiting, int[] seats)
    {
        _metrics.RejectedBeforeCommit("redis");
        if (waiting.Command is HoldBest best)
            ChooseAgain(waiting, best, seats);
        else
            Answer(waiting, SeatReply.Taken(waiting.Hold, seats));
    }

    private void ChooseAgain(WaitingCommand waiting, HoldBest command, int[] lost)
    {
        _map.Unclaim(waiting.Claimed);
        (waiting.Lost ??= []).UnionWith(lost);
        waiting.Claimed = waiting.Tries++ < BestTries ? _map.ClaimBest(command.Wish, waiting.Lost, _clock.Now) ?? [] : [];
        waiting.Command = command with { Preferred = waiting.Claimed.Length > 0 ? waiting.Claimed : null };
        if (waiting.Claimed.Length > 0)
            _locking.Add(waiting);
        else
            AddToCommit(waiting);
    }
}
