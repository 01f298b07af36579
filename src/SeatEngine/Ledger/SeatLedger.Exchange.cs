using Npgsql;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.Ledger;

/// <summary>One side of an exchange: what this node knows of the screening.</summary>
internal sealed record ExchangeSide(ScreeningReplica Replica, ScreeningTerms Terms);

/// <summary>How the attempt to exchange a booking ended.</summary>
internal abstract record ExchangeResult
{
    private ExchangeResult()
    {
    }

    /// <param name="Left">Of the screening that the booking left, not yet applied to its replica; null when nothing changed.</param>
    /// <param name="Arrived">The row of the other one.</param>
    public sealed record Committed(SeatReply Reply, LedgerRow? Left, LedgerRow? Arrived) : ExchangeResult;

    /// <summary>Nothing was written: a replica or terms are not the database's. Reload them.</summary>
    public sealed record Behind : ExchangeResult;

    /// <summary>Nothing was written: seats are not what a ledger says. Correct both.</summary>
    public sealed record FenceFailed(string Reason) : ExchangeResult;
}

/// <summary>
/// Two ledgers in one transaction (docs/decisions/0024): the heads' locks in the order of the screenings' ids, then the seats of the
/// screening that the booking leaves, then those of the other one. A lane holds one head's lock and waits for no other: no ring.
/// </summary>
public sealed partial class SeatLedger
{
    /// <exception cref="StoreUnavailableException">The database is away, or it is unknown whether it committed.</exception>
    internal async Task<ExchangeResult> ExchangeAsync(
        ExchangeSide from, ExchangeSide to, ExchangeBooking command, CancellationToken cancellation)
    {
        await WaitForSlotAsync(cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TransactionTime);
        var exchanging = TryExchangeAsync(from, to, command, limit.Token);
        try
        {
            return await exchanging.WaitAsync(AnswerTime, cancellation);
        }
        catch (TimeoutException)
        {
            // As for a batch: it ends by itself, and if it commits after all, a repeat finds its reply.
            _ = exchanging.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
            throw DoesNotAnswer();
        }
        catch (PostgresException fence) when (fence.SqlState == FenceSqlState)
        {
            return new ExchangeResult.FenceFailed(fence.MessageText);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<ExchangeResult> TryExchangeAsync(
        ExchangeSide from, ExchangeSide to, ExchangeBooking command, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        SeatReply? reply = null;
        LedgerRow? arrived = null;
        LedgerRow? left = null;
        try
        {
            var states = new Dictionary<ScreeningId, BatchState>();
            foreach (var side in new[] { from, to }.OrderBy(side => side.Replica.Id.Value))
            {
                var state = await LockAndReadAsync(
                    connection, side.Replica, [command], begin: states.Count == 0, checkNewHoldIds: false, cancellation);
                if (state.Board is null || state.TermsVersion != side.Terms.Version)
                    return await RollbackAsync(connection, new ExchangeResult.Behind());
                states[side.Replica.Id] = state;
            }

            var (leaving, arriving) = (states[from.Replica.Id], states[to.Replica.Id]);
            var (leavingDraft, arrivingDraft) = (new SeatBoardDraft(leaving.Board!), new SeatBoardDraft(arriving.Board!));
            var leavingRules = RulesOf(leavingDraft, leaving, from.Terms);
            var arrivingRules = RulesOf(arrivingDraft, arriving, to.Terms);
            reply = SeatRules.Exchange(command, leavingRules, arrivingRules);
            if (arrivingRules.Entries.Count == 0)
                return await RollbackAsync(connection, new ExchangeResult.Committed(reply, null, null));

            left = NextRow(from.Replica.Id, leaving.Revision, leaving.Hash, leaving.Now, leavingRules.Entries);
            arrived = NextRow(to.Replica.Id, arriving.Revision, arriving.Hash, arriving.Now, arrivingRules.Entries);
            await WriteAsync(connection, from.Replica.Id, leavingDraft, leavingRules, left, leaving.Now, commit: false, cancellation);
            await WriteAsync(connection, to.Replica.Id, arrivingDraft, arrivingRules, arrived, arriving.Now, commit: true, cancellation);
            return new ExchangeResult.Committed(reply, left, arrived);
        }
        catch (Exception error) when (Outage.Is(error) || error is OperationCanceledException)
        {
            if (arrived is null || !await WasCommittedAsync(arrived))
            {
                throw new StoreUnavailableException("The database went away during the command; repeat it with the same id.", error)
                {
                    TimedOut = cancellation.IsCancellationRequested,
                };
            }

            // COMMIT had reached the database, and its answer was lost.
            metrics.LostReply();
            return new ExchangeResult.Committed(reply!, left, arrived);
        }
    }

    private SeatRules RulesOf(SeatBoardDraft draft, BatchState state, ScreeningTerms terms) =>
        new(draft, state.Facts, terms, rules.Value, state.Now, state.Revision + 1);
}
