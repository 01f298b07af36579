using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SeatEngine.Ledger;
using SeatEngine.Live;
using SeatEngine.Locks;
using SeatEngine.Seats;
using SeatEngine.Storage;
using SeatEngine.Telemetry;

namespace SeatEngine.Commands;

/// <summary>
/// The way of one screening's commands on one node, in two stages that run side by side: holds take their locks, a Redis call
/// for all that wait; then a transaction for all that wait. So the next batch gathers while one commits, nothing waits for a fuller
/// one, and a hot screening makes its own batches large. Thread-safe.
/// </summary>
internal sealed class SeatLane
{
    // About a second of work at full speed. Beyond it the caller is told so at once, rather than after its patience.
    private const int MaxWaiting = 16_384;

    // How often the best seats are chosen anew because another node was faster; after that the transaction chooses, which cannot lose.
    private const int BestTries = 4;

    private readonly LiveSeatMap _map;
    private readonly SeatLedger _ledger;
    private readonly SeatLocks _locks;
    private readonly DatabaseClock _clock;
    private readonly EngineMetrics _metrics;
    private readonly ILogger _log;
    private readonly LaneStage _locking;
    private readonly LaneStage _committing;
    private int _waiting;

    public SeatLane(LiveSeatMap map, SeatLedger ledger, SeatLocks locks, DatabaseClock clock, EngineMetrics metrics, ILogger log)
    {
        _map = map;
        _ledger = ledger;
        _locks = locks;
        _clock = clock;
        _metrics = metrics;
        _log = log;
        _locking = new LaneStage(MaxWaiting, LockAsync);
        _committing = new LaneStage(MaxWaiting, CommitAsync);
    }

    /// <summary>Straight to the transaction: a command that makes no hold, or repeats one.</summary>
    /// <exception cref="BusyException">Too many commands are waiting.</exception>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public Task<SeatReply> SubmitAsync(SeatCommand command) => SubmitAsync(new WaitingCommand(command, []), _committing);

    /// <summary>By way of the locks.</summary>
    /// <param name="command">A hold that this node has not seen before.</param>
    /// <param name="claimed">The seats to lock, claimed on the map by the caller; the lane gives them back.</param>
    /// <exception cref="BusyException">Too many commands are waiting.</exception>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public Task<SeatReply> SubmitAsync(SeatCommand command, int[] claimed) => SubmitAsync(new WaitingCommand(command, claimed), _locking);

    private Task<SeatReply> SubmitAsync(WaitingCommand waiting, LaneStage stage)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Left(waiting);
            return Task.FromException<SeatReply>(new BusyException("Too many requests for this screening are waiting."));
        }

        stage.Add(waiting);
        return waiting.Task;
    }

    private void Left(WaitingCommand waiting)
    {
        Interlocked.Decrement(ref _waiting);
        _map.Unclaim(waiting.Claimed);
    }

    private void Answer(WaitingCommand waiting, SeatReply reply)
    {
        Left(waiting);
        waiting.SetResult(reply);
    }

    private async Task LockAsync(List<WaitingCommand> batch)
    {
        int[]?[] taken;
        try
        {
            taken = await _locks.AcquireAsync(_map.Id, batch.ConvertAll(w => new SeatLock(w.Hold, w.Claimed)));
        }
        catch (Exception error)
        {
            // Locks only spare the database work: whatever went wrong with them, it decides.
            _log.LogError(error, "Screening {Screening}: locks for {Count} holds failed", _map.Id, batch.Count);
            taken = new int[]?[batch.Count];
        }

        for (var i = 0; i < batch.Count; i++)
        {
            var waiting = batch[i];
            if (taken[i] is not { } lost)
                _committing.Add(waiting);
            else if (waiting.Command is HoldBest best)
                ChooseAgain(waiting, best, lost);
            else
                Answer(waiting, SeatReply.Taken(waiting.Hold, lost));
        }
    }

    private void ChooseAgain(WaitingCommand waiting, HoldBest command, int[] lost)
    {
        _map.Unclaim(waiting.Claimed);
        (waiting.Lost ??= []).UnionWith(lost);
        waiting.Claimed = waiting.Tries++ < BestTries ? _map.ClaimBest(command.Wish, waiting.Lost, _clock.Now) ?? [] : [];
        waiting.Command = command with { Preferred = waiting.Claimed.Length > 0 ? waiting.Claimed : null };
        (waiting.Claimed.Length > 0 ? _locking : _committing).Add(waiting);
    }

    private async Task CommitAsync(List<WaitingCommand> batch)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var replies = await _ledger.CommitAsync(_map, batch.ConvertAll(w => w.Command), CancellationToken.None);
            for (var i = 0; i < replies.Length; i++)
            {
                _metrics.Decided(replies[i].Outcome);
                Settle(batch[i]);
                Answer(batch[i], replies[i]);
            }
        }
        catch (StoreUnavailableException away)
        {
            foreach (var waiting in batch)
                Fail(waiting, new StoreUnavailableException(away.Message, away.InnerException));
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
            Fail(batch[0], error);
        }

        _metrics.Batch(batch.Count, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Nobody else shall wait for the reconciliation of the locks. If the hold was committed after all, the database still decides.</summary>
    private void Fail(WaitingCommand waiting, Exception error)
    {
        if (waiting.Claimed.Length > 0)
            _locks.Release(_map.Id, waiting.Hold, waiting.Claimed);
        Left(waiting);
        waiting.TrySetException(error);
    }

    /// <summary>
    /// Afterwards locks are under the seats that the hold has now, and no others: it may have been refused, got other seats, or be the
    /// repeat of one that has ended.
    /// </summary>
    private void Settle(WaitingCommand waiting)
    {
        if (waiting.Command is not (HoldSeats or HoldBest))
            return;
        var live = _map.FindHold(waiting.Hold);
        int[] has = live?.Seats ?? [];
        if (has.AsSpan().SequenceEqual(waiting.Claimed))
            return;
        _locks.Release(_map.Id, waiting.Hold, [.. waiting.Claimed.Except(has)]);
        if (live is not null && has.Except(waiting.Claimed).Any())
            _locks.Restore(_map.Id, waiting.Hold, has, live.ExpiresAt - _clock.Now);
    }
}
