using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using SeatEngine.Seats;
using SeatEngine.Storage;
using SeatEngine.Telemetry;

namespace SeatEngine.Ledger;

/// <summary>
/// The one transaction through which seats change: two round trips for all batches that wait, whatever screenings they are for. Lock order,
/// the same everywhere: the heads of the screenings ascending, then their seats ascending. Thread-safe; callers run one batch per
/// screening at a time.
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

    // When a transaction ran out of time last, as a timestamp of Stopwatch.
    private long _timedOutAt;

    private readonly SemaphoreSlim _slots = new(MaxTransactions);
    private readonly ICommitWrites[] _features = [.. features];

    /// <summary>
    /// Decides batches of any number of screenings, each on its own replica, and commits them together. A screening whose replica or terms
    /// are behind is left out; everything else is written by one statement and one COMMIT, or not at all.
    /// </summary>
    /// <param name="batches">Each screening once.</param>
    /// <param name="checkNewHoldIds">
    /// Look up the ids of new holds first. Otherwise an id that was used before is noticed when it is written again.
    /// </param>
    /// <returns>In the order of the batches. If the fence fails, nothing of any of them is written.</returns>
    /// <exception cref="StoreUnavailableException">The database is away, or it is unknown whether it committed.</exception>
    internal async Task<CommitResult[]> CommitAsync(
        IReadOnlyList<LedgerBatch> batches, bool checkNewHoldIds, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            await WaitForSlotAsync(cancellation);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(TransactionTime);
            var started = Stopwatch.GetTimestamp();
            var committing = TryCommitAsync(batches, checkNewHoldIds || attempt > 1, limit.Token);
            try
            {
                var results = await committing.WaitAsync(AnswerTime, cancellation);
                metrics.Transaction(batches.Sum(b => b.Commands.Count), batches.Count, Stopwatch.GetElapsedTime(started));
                return results;
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
                return [.. batches.Select(_ => new CommitResult.FenceFailed(fence.MessageText))];
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

    private async Task<CommitResult[]> TryCommitAsync(
        IReadOnlyList<LedgerBatch> batches, bool checkNewHoldIds, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        var results = new CommitResult[batches.Count];
        var writings = new List<Writing>(batches.Count);
        try
        {
            var states = await LockAndReadAsync(connection, batches, begin: true, checkNewHoldIds, cancellation);
            var decisions = new Decision?[batches.Count];
            var unclear = new List<int>();
            for (var i = 0; i < states.Length; i++)
            {
                if (Behind(states[i]) is { } behind)
                    results[i] = behind;
                else if (checkNewHoldIds || !states[i].HasHoldOfCommands())
                    decisions[i] = Decide(states[i]);
                if (!checkNewHoldIds && results[i] is null && decisions[i]?.RefusesHold(batches[i].Commands) != false)
                    unclear.Add(i);
            }

            if (unclear.Count > 0)
            {
                // A hold that is live already or is refused may have been granted before: then that is the answer.
                var again = await LockAndReadAsync(
                    connection, unclear.ConvertAll(i => batches[i]), begin: false, checkNewHoldIds: true, cancellation);
                foreach (var (i, state) in unclear.Zip(again))
                {
                    states[i] = state;
                    if (Behind(state) is { } behind)
                        results[i] = behind;
                    else
                        decisions[i] = Decide(state);
                }
            }

            for (var i = 0; i < states.Length; i++)
            {
                if (results[i] is not null)
                    continue;
                var (state, decision) = (states[i], decisions[i]!);
                var row = decision.Rules.Entries.Count > 0 ? NextRow(state, decision.Rules.Entries) : null;
                results[i] = new CommitResult.Committed(decision.Replies, row);
                if (row is not null || decision.Rules.NewReplies.Count > 0 || decision.Rules.Repriced.Count > 0)
                    writings.Add(new Writing(state, decision, row));
            }

            if (writings.Count > 0)
                await WriteAsync(connection, writings, cancellation);
            else
                await connection.ExecuteAsync("ROLLBACK");
            return results;
        }
        catch (Exception error) when (Outage.Is(error) || error is OperationCanceledException)
        {
            // Any row says so for all: they were sent as one transaction.
            if (writings.Find(w => w.Row is not null)?.Row is not { } row || !await WasCommittedAsync(row))
            {
                throw new StoreUnavailableException("The database went away during the command; repeat it with the same id.", error)
                {
                    TimedOut = cancellation.IsCancellationRequested,
                };
            }

            // COMMIT had reached the database, and its answer was lost.
            metrics.LostReply();
            return results;
        }
    }

    private static CommitResult? Behind(BatchState state) =>
        state.Board is null ? new CommitResult.ReplicaBehind()
        : state.TermsVersion != state.Batch.Terms.Version ? new CommitResult.TermsBehind()
        : null;

    /// <param name="Replies">In the order of the commands.</param>
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

    /// <summary>Rules over a draft of the board, which have decided nothing yet.</summary>
    private Decision Begin(BatchState state)
    {
        var draft = new SeatBoardDraft(state.Board!);
        return new Decision(
            draft, new SeatRules(draft, state.Facts, state.Batch.Terms, rules.Value, state.Now, state.Revision + 1),
            new SeatReply[state.Batch.Commands.Count]);
    }

    private Decision Decide(BatchState state)
    {
        var decision = Begin(state);
        for (var i = 0; i < decision.Replies.Length; i++)
            decision.Replies[i] = decision.Rules.Decide(state.Batch.Commands[i]);
        return decision;
    }

    private static LedgerRow NextRow(BatchState state, IReadOnlyList<LedgerEntry> entries) =>
        NextRow(state.Batch.Screening, state.Revision, state.Hash, state.Now, entries);

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
