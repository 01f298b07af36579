using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SeatEngine.Ledger;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.Commands;

/// <summary>The second stage: commits a batch, and does what its result asks for.</summary>
internal sealed partial class SeatLane
{
    private const int MaxAttempts = 3;

    private async Task CommitAsync(List<WaitingCommand> batch)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var replies = await DecideAsync(batch.ConvertAll(w => w.Command));
            for (var i = 0; i < replies.Length; i++)
            {
                _metrics.Decided(replies[i].Outcome);
                ReleaseSurplusLocks(batch[i]);
                Answer(batch[i], replies[i]);
            }
        }
        catch (StoreUnavailableException away)
        {
            // A database that hangs would let those that have gathered behind this batch wait for as long again.
            foreach (var waiting in away.TimedOut ? batch.Concat(_committing.Drain()) : batch)
                Fail(waiting, new StoreUnavailableException(away.Message, away.InnerException));
        }
        catch (Exception error) when (batch.Count > 1)
        {
            // One command must not make the others fail: try each half by itself, in order, until the failing command is alone.
            _log.LogError(error, "Screening {Screening}: a batch of {Count} failed, trying its halves", _map.Id, batch.Count);
            var half = batch.Count / 2;
            await CommitAsync(batch.GetRange(0, half));
            await CommitAsync(batch.GetRange(half, batch.Count - half));
        }
        catch (Exception error)
        {
            // A bug: its caller gets the exception, and the lane continues with the next command.
            _log.LogError(error, "Screening {Screening}: a command failed", _map.Id);
            Fail(batch[0], error);
        }

        _metrics.Batch(batch.Count, Stopwatch.GetElapsedTime(started));
    }

    /// <exception cref="StoreUnavailableException">The database is away, or it is unknown whether it committed.</exception>
    private async Task<SeatReply[]> DecideAsync(List<SeatCommand> commands)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            switch (await _ledger.CommitAsync(_map.Replica, _map.Terms, commands, checkNewHoldIds: attempt > 1, CancellationToken.None))
            {
                case CommitResult.Committed committed:
                    if (committed.Row is { } row)
                        Publish(row);
                    return committed.Replies;
                case CommitResult.ReplicaBehind when attempt < MaxAttempts:
                    await WithOutages(_maps.ReloadAsync(_map, CancellationToken.None));
                    break;
                case CommitResult.TermsBehind when attempt < MaxAttempts:
                    await WithOutages(_maps.ReloadTermsAsync(_map, CancellationToken.None));
                    continue;
                case CommitResult.FenceFailed fence when attempt < MaxAttempts:
                    _log.LogWarning("Screening {Screening}: {Reason}; correcting the ledger", _map.Id, fence.Reason);
                    await WithOutages(CorrectAsync());
                    break;
            }

            _metrics.Repaired("copy");
        }

        throw new InvalidOperationException($"The live copy of screening {_map.Id} does not come to agree with the database");
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
