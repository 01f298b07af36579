using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using SeatEngine.Seats;
using SeatEngine.Storage;
using SeatEngine.Telemetry;

namespace SeatEngine.Ledger;

/// <summary>
/// The one transaction through which seats change: two round trips for a whole batch. Lock order, the same everywhere: the
/// screening's head, then its seats ascending. Thread-safe; callers (lanes) run one batch per screening at a time.
/// </summary>
/// <remarks>
/// Under the head's lock nobody else can change the screening. So if the replica has the head's revision and hash, the replica
/// <em>is</em> the database's state (the hash chain says so), and rules decide on it in memory. The write checks it again: each row is
/// changed only if its version, status and hold are those that were decided upon.
/// </remarks>
public sealed partial class SeatLedger(
    NpgsqlDataSource database, IEnumerable<ICommitWrites> features, IOptions<SeatRuleOptions> rules, EngineMetrics metrics,
    ILogger<SeatLedger> log) : IDisposable
{
    // Transactions side by side on one node. Further batches wait here, in order, and not in the connection pool, whose timeout would look
    // like an outage. Half of the pool stays for everything else.
    private const int MaxTransactions = 10;

    // An id is looked up at the second attempt. Another screening may use it at the same moment: then at the third.
    private const int MaxAttempts = 3;

    // Both round trips of a batch. A batch takes milliseconds; a node that froze while it held the head is ended by the database after two
    // seconds. With the time for the question below, a caller has an answer within four.
    private static readonly TimeSpan TransactionTime = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan QuestionTime = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(3_700);

    // A whole hall blocked by one command takes longer than a batch of holds: up to 20 s more for 100,000 seats.
    private static readonly TimeSpan TimePerBlockedSeat = TimeSpan.FromMicroseconds(200);

    // When a transaction ran out of time last, as a timestamp of Stopwatch.
    private long _timedOutAt;

    private readonly SemaphoreSlim _slots = new(MaxTransactions);
    private readonly ICommitWrites[] _features = [.. features];

    /// <summary>Decides a batch on the replica, and commits it.</summary>
    /// <param name="checkNewHoldIds">
    /// Look up the ids of new holds first. Otherwise an id that was used before is noticed when it is written again.
    /// </param>
    /// <exception cref="StoreUnavailableException">The database is away, or it is unknown whether it committed.</exception>
    internal async Task<CommitResult> CommitAsync(
        ScreeningReplica replica, ScreeningTerms terms, IReadOnlyList<SeatCommand> commands, bool checkNewHoldIds,
        CancellationToken cancellation)
    {
        var more = TimePerBlockedSeat * commands.Sum(BlockedSeats);
        for (var attempt = 1; ; attempt++)
        {
            await WaitForSlotAsync(cancellation);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(TransactionTime + more);
            var committing = TryCommitAsync(replica, terms, commands, checkNewHoldIds || attempt > 1, limit.Token);
            try
            {
                return await committing.WaitAsync(AnswerTime + more, cancellation);
            }
            catch (TimeoutException)
            {
                // The driver asks the database to cancel, and waits for that too. It ends by itself; if it commits after all, the ledger
                // check finds the row, and a repeat finds its reply.
                _ = committing.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
                Interlocked.Exchange(ref _timedOutAt, Stopwatch.GetTimestamp());
                throw DoesNotAnswer();
            }
            catch (StoreUnavailableException away) when (away.TimedOut)
            {
                Interlocked.Exchange(ref _timedOutAt, Stopwatch.GetTimestamp());
                throw;
            }
            catch (PostgresException fence) when (fence.SqlState == FenceSqlState)
            {
                return new CommitResult.FenceFailed(fence.MessageText);
            }
            catch (PostgresException twice) when (twice.ConstraintName is "holds_by_id" or "holds_pkey" && attempt < MaxAttempts)
            {
                // The id of a new hold was not new: the next attempt looks it up, and answers as the first time.
            }
            finally
            {
                _slots.Release();
            }
        }
    }

    private static int BlockedSeats(SeatCommand command) => command switch
    {
        BlockSeats block => block.Seats.Length,
        UnblockSeats unblock => unblock.Seats.Length,
        _ => 0,
    };

    /// <summary>Waits for one of the transactions that a node runs at a time. Not behind a database that turns out to hang.</summary>
    private async Task WaitForSlotAsync(CancellationToken cancellation)
    {
        var since = Stopwatch.GetTimestamp();
        await _slots.WaitAsync(cancellation);
        if (Interlocked.Read(ref _timedOutAt) <= since)
            return;
        _slots.Release();
        throw DoesNotAnswer();
    }

    private static StoreUnavailableException DoesNotAnswer() =>
        new("The database does not answer; repeat the command with the same id.") { TimedOut = true };

    private async Task<CommitResult> TryCommitAsync(
        ScreeningReplica replica, ScreeningTerms terms, IReadOnlyList<SeatCommand> commands, bool checkNewHoldIds,
        CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        SeatReply[]? replies = null;
        LedgerRow? row = null;
        try
        {
            var state = await LockAndReadAsync(connection, replica, commands, begin: true, checkNewHoldIds, cancellation);
            if (state.Board is null)
                return await RollbackAsync(connection, new CommitResult.ReplicaBehind());
            if (state.TermsVersion != terms.Version)
                return await RollbackAsync(connection, new CommitResult.TermsBehind());
            var decision = checkNewHoldIds || !state.HasHoldOf(commands) ? Decide(state, state.Board, terms, commands) : null;
            if (!checkNewHoldIds && decision?.RefusesHold(commands) != false)
            {
                // A hold that is live already or is refused may have been granted before: then that is the answer.
                state = await LockAndReadAsync(connection, replica, commands, begin: false, checkNewHoldIds: true, cancellation);
                if (state.Board is null)
                    return await RollbackAsync(connection, new CommitResult.ReplicaBehind());
                decision = Decide(state, state.Board, terms, commands);
            }

            var decided = decision!.Rules;
            replies = decision.Replies;
            if (decided.Entries.Count == 0 && decided.NewReplies.Count == 0)
                return await RollbackAsync(connection, new CommitResult.Committed(replies, null));

            row = decided.Entries.Count > 0 ? NextRow(replica.Id, state.Revision, state.Hash, state.Now, decided.Entries) : null;
            await WriteAsync(connection, replica.Id, decision.Draft, decided, row, state.Now, commit: true, cancellation);
            return new CommitResult.Committed(replies, row);
        }
        catch (Exception error) when (Outage.Is(error) || error is OperationCanceledException)
        {
            if (row is null || !await WasCommittedAsync(row))
            {
                throw new StoreUnavailableException("The database went away during the command; repeat it with the same id.", error)
                {
                    TimedOut = cancellation.IsCancellationRequested,
                };
            }

            // COMMIT had reached the database, and its answer was lost.
            metrics.LostReply();
            return new CommitResult.Committed(replies!, row);
        }
    }

    private sealed record Decision(SeatBoardDraft Draft, SeatRules Rules, SeatReply[] Replies)
    {
        public bool RefusesHold(IReadOnlyList<SeatCommand> commands)
        {
            for (var i = 0; i < Replies.Length; i++)
            {
                if (commands[i] is NewHoldCommand && !Replies[i].Accepted)
                    return true;
            }

            return false;
        }
    }

    private Decision Decide(BatchState state, SeatBoard board, ScreeningTerms terms, IReadOnlyList<SeatCommand> commands)
    {
        var draft = new SeatBoardDraft(board);
        var decided = new SeatRules(draft, state.Facts, terms, rules.Value, state.Now, state.Revision + 1);
        var replies = new SeatReply[commands.Count];
        for (var i = 0; i < replies.Length; i++)
            replies[i] = decided.Decide(commands[i]);
        return new Decision(draft, decided, replies);
    }

    private static LedgerRow NextRow(ScreeningId id, long revision, byte[] hash, DateTimeOffset now, IReadOnlyList<LedgerEntry> entries)
    {
        var changes = LedgerCodec.Write(entries);
        return new LedgerRow(id, revision + 1, now, entries, changes, hash, LedgerCodec.Hash(hash, id, revision + 1, now, changes));
    }

    /// <summary>Whether a row whose COMMIT was sent is in the ledger. Gives up at once if the database is still away.</summary>
    private async Task<bool> WasCommittedAsync(LedgerRow row)
    {
        try
        {
            using var limit = new CancellationTokenSource(QuestionTime);
            await using var connection = await database.OpenConnectionAsync(limit.Token);
            return await LedgerRows.ContainsAsync(connection, row, limit.Token);
        }
        catch (Exception error) when (Outage.Is(error) || error is OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            return await database.OpenConnectionAsync(cancellation);
        }
        catch (Exception error) when (Outage.Is(error) || error is OperationCanceledException)
        {
            throw new StoreUnavailableException("The database cannot be reached; repeat the command with the same id.", error)
            {
                TimedOut = cancellation.IsCancellationRequested,
            };
        }
    }

    public void Dispose() => _slots.Dispose();
}
