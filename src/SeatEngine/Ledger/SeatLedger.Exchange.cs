using Dapper;
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
/// Two ledgers in one transaction (docs/decisions/0024), decided together and otherwise as every commit of several screenings.
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
            var states = await LockAndReadAsync(
                connection, [new(from.Replica, from.Terms, [command]), new(to.Replica, to.Terms, [command])], begin: true,
                checkNewHoldIds: false, cancellation);
            if (states.Any(state => Behind(state) is not null))
            {
                await connection.ExecuteAsync("ROLLBACK");
                return new ExchangeResult.Behind();
            }

            var (leaving, arriving) = (Begin(states[0]), Begin(states[1]));
            reply = SeatRules.Exchange(command, leaving.Rules, arriving.Rules);
            if (arriving.Rules.Entries.Count == 0)
            {
                await connection.ExecuteAsync("ROLLBACK");
                return new ExchangeResult.Committed(reply, null, null);
            }

            (left, arrived) = (NextRow(states[0], leaving.Rules.Entries), NextRow(states[1], arriving.Rules.Entries));
            await WriteAsync(connection, [new(states[0], leaving, left), new(states[1], arriving, arrived)], cancellation);
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
}
