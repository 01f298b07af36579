using Microsoft.Extensions.Logging;
using SeatEngine.Ledger;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.Commands;

/// <summary>The second stage: commands that wait for the node's next transaction, and what its result asks for.</summary>
internal sealed partial class SeatLane
{
    private const int MaxAttempts = 3;

    private void AddToCommit(WaitingCommand waiting)
    {
        _committing.Enqueue(waiting);
        BeginCommit();
    }

    private void BeginCommit()
    {
        if (!_committing.IsEmpty && Interlocked.CompareExchange(ref _isCommitting, 1, 0) == 0)
            _commits.Add(this);
    }

    /// <summary>Takes what waits. For the queue only, which commits one batch of a lane at a time; so are the methods below.</summary>
    internal List<WaitingCommand> Take(int most)
    {
        var batch = new List<WaitingCommand>();
        while (batch.Count < most && _committing.TryDequeue(out var waiting))
            batch.Add(waiting);
        return batch;
    }

    internal LedgerBatch ToLedger(List<WaitingCommand> batch) => new(_map.Replica, _map.Terms, batch.ConvertAll(w => w.Command));

    /// <summary>The batch is committed: publishes it, answers, and lets the lane commit again.</summary>
    internal void Finish(List<WaitingCommand> batch, CommitResult.Committed committed)
    {
        AnswerAll(batch, committed);
        EndCommit();
    }

    /// <summary>The database is away: every command of the batch fails, and the lane can commit again.</summary>
    internal void Fail(List<WaitingCommand> batch, StoreUnavailableException away)
    {
        try
        {
            foreach (var waiting in batch)
                Fail(waiting, new StoreUnavailableException(away.Message, away.InnerException));
        }
        finally
        {
            EndCommit();
        }
    }

    /// <summary>
    /// What the batch needs before it can be committed is done by itself, and it is committed in transactions of its own. So it costs the
    /// other screenings nothing. Then the lane can commit again.
    /// </summary>
    /// <param name="result">What came of it with others, unless it was theirs.</param>
    internal void GoOnAlone(List<WaitingCommand> batch, CommitResult? result) => _ = GoOnAloneAsync(batch, result);

    private async Task GoOnAloneAsync(List<WaitingCommand> batch, CommitResult? result)
    {
        try
        {
            await CommitAloneAsync(batch, result);
        }
        catch (Exception error)
        {
            _log.LogError(error, "Screening {Screening}: a batch could not be answered", _map.Id);
        }
        finally
        {
            EndCommit();
        }
    }

    private void EndCommit()
    {
        Interlocked.Exchange(ref _isCommitting, 0);
        // A command may have been added before the line above.
        BeginCommit();
    }

    private async Task CommitAloneAsync(List<WaitingCommand> batch, CommitResult? result)
    {
        CommitResult.Committed committed;
        try
        {
            committed = await DecideAsync(batch, result);
        }
        catch (StoreUnavailableException away)
        {
            foreach (var waiting in away.TimedOut ? batch.Concat(Take(int.MaxValue)) : batch)
                Fail(waiting, new StoreUnavailableException(away.Message, away.InnerException));
            return;
        }
        catch (Exception error) when (batch.Count > 1)
        {
            // One command must not make the others fail: try each half by itself, in order, until the failing command is alone.
            _log.LogError(error, "Screening {Screening}: a batch of {Count} failed, trying its halves", _map.Id, batch.Count);
            var half = batch.Count / 2;
            await CommitAloneAsync(batch.GetRange(0, half), result: null);
            await CommitAloneAsync(batch.GetRange(half, batch.Count - half), result: null);
            return;
        }
        catch (Exception error)
        {
            // A bug: its caller gets the exception, and the lane continues with the next command.
            _log.LogError(error, "Screening {Screening}: a command failed", _map.Id);
            Fail(batch[0], error);
            return;
        }

        AnswerAll(batch, committed);
    }

    /// <param name="result">What an attempt has come to already; null if none was made.</param>
    /// <exception cref="StoreUnavailableException">The database is away, or it is unknown whether it committed.</exception>
    private async Task<CommitResult.Committed> DecideAsync(List<WaitingCommand> batch, CommitResult? result)
    {
        for (var attempt = result is null ? 0 : 1; ; attempt++)
        {
            switch (result)
            {
                case null:
                    break;
                case CommitResult.Committed committed:
                    return committed;
                case var _ when attempt >= MaxAttempts:
                    _metrics.Repaired("copy");
                    throw new InvalidOperationException($"The live copy of screening {_map.Id} does not come to agree with the database");
                case CommitResult.ReplicaBehind:
                    await WithOutages(_maps.ReloadAsync(_map, CancellationToken.None));
                    _metrics.Repaired("copy");
                    break;
                case CommitResult.TermsBehind:
                    await WithOutages(_maps.ReloadTermsAsync(_map, CancellationToken.None));
                    break;
                case CommitResult.FenceFailed fence:
                    _log.LogWarning("Screening {Screening}: {Reason}; correcting the ledger", _map.Id, fence.Reason);
                    await WithOutages(CorrectAsync());
                    _metrics.Repaired("copy");
                    break;
            }

            result = (await _ledger.CommitAsync([ToLedger(batch)], checkNewHoldIds: attempt > 0, CancellationToken.None))[0];
        }
    }

    private void AnswerAll(List<WaitingCommand> batch, CommitResult.Committed committed)
    {
        var answered = 0;
        try
        {
            if (committed.Row is { } row)
                Publish(row);
            for (; answered < batch.Count; answered++)
            {
                _metrics.Decided(committed.Replies[answered].Outcome);
                ReleaseSurplusLocks(batch[answered]);
                Answer(batch[answered], committed.Replies[answered]);
            }
        }
        catch (Exception error)
        {
            // A bug after the commit: nobody waits for ever because of it, and who repeats gets the first answer.
            _log.LogError(error, "Screening {Screening}: a committed batch could not be answered", _map.Id);
            foreach (var waiting in batch.Skip(answered))
                Fail(waiting, error);
        }
    }

    /// <summary>Applies a committed row on this node, sends it to the others, and adjusts the locks to it.</summary>
    internal void Publish(LedgerRow row)
    {
        _map.Replica.Apply(row);
        _channel.Publish(_map.Epoch, row);
        _locks.Follow(_map.Epoch, row);
    }

    /// <summary>
    /// Writes a correction for the seats that differ from the ledger: the batch can be committed only on a state that the ledger explains.
    /// </summary>
    internal async Task CorrectAsync()
    {
        if (await _ledger.CorrectAsync(_map.Replica, CancellationToken.None) is { Row: { } row } correction)
        {
            Publish(row);
            _metrics.Repaired("seat", correction.Seats);
        }

        await _maps.ReloadAsync(_map, CancellationToken.None);
    }

    internal static async Task WithOutages(Task repair)
    {
        try
        {
            await repair;
        }
        catch (Exception error) when (Outage.Is(error))
        {
            throw new StoreUnavailableException("The database went away during the command; repeat it with the same id.", error);
        }
    }

    /// <summary>
    /// Releases the locks now instead of leaving them until the next lock reconciliation. If the hold was committed after all, the
    /// database still decides.
    /// </summary>
    private void Fail(WaitingCommand waiting, Exception error)
    {
        if (waiting.Claimed.Length > 0)
            _locks.Release(Locks, waiting.Hold, waiting.Claimed);
        Leave(waiting);
        waiting.TrySetException(error);
    }

    /// <summary>
    /// Afterwards the locked seats are those that the hold has now, and no others: it may have been refused, got other seats, or be the
    /// repeat of one that has ended.
    /// </summary>
    private void ReleaseSurplusLocks(WaitingCommand waiting)
    {
        if (waiting.Command is not NewHoldCommand)
            return;
        var live = _map.FindHold(waiting.Hold);
        int[] has = live?.Seats ?? [];
        var stale = Array.FindAll(waiting.Stale, l => has.Contains(l.Seat));
        foreach (var of in stale.GroupBy(l => l.Owner))
            _locks.Release(Locks, of.Key, [.. of.Select(l => l.Seat)]);
        if (stale.Length == 0 && has.AsSpan().SequenceEqual(waiting.Claimed))
            return;
        _locks.Release(Locks, waiting.Hold, [.. waiting.Claimed.Except(has)]);
        if (live is not null && (stale.Length > 0 || has.Except(waiting.Claimed).Any()))
            _locks.Restore(Locks, waiting.Hold, has, live.ExpiresAt - _clock.Now);
    }
}
