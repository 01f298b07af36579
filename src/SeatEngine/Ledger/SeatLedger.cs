using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using SeatEngine.Live;
using SeatEngine.Seats;
using SeatEngine.Storage;
using SeatEngine.Telemetry;

namespace SeatEngine.Ledger;

/// <summary>
/// The one transaction through which seats change: two round trips for a whole batch. Lock order, the same everywhere: the
/// screening's head, then its seats ascending. Thread-safe; callers (lanes) run one batch per screening at a time.
/// </summary>
/// <remarks>
/// Under the head's lock nobody else can change the screening. So if the live copy has the head's revision and hash, the copy
/// <em>is</em> the database's state (the hash chain says so), and rules decide on it in memory. The write says it again: each row is
/// changed only if its version, status and hold are those that were decided upon.
/// </remarks>
public sealed partial class SeatLedger(NpgsqlDataSource database, IOptions<SeatRuleOptions> rules, EngineMetrics metrics, ILogger<SeatLedger> log) : IDisposable
{
    // Transactions side by side on one node. Screenings beyond that wait their turn here, in order, and not in the connection pool,
    // where waiting ends like an outage; half of the pool stays for everything else.
    private const int MaxTransactions = 10;

    private readonly SemaphoreSlim _turns = new(MaxTransactions);

    // A copy that lags is caught up within the transaction; more rows than this and it is loaded afresh.
    private const int CatchUpRows = 2_000;

    private static readonly JsonSerializerOptions ReplyJson = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Decides and commits a batch; the replies are in the order of the commands.</summary>
    /// <exception cref="StoreUnavailableException">The database is away, or it is unknown whether it committed.</exception>
    public async Task<SeatReply[]> CommitAsync(LiveSeatMap map, IReadOnlyList<SeatCommand> commands, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var tampered = false;
            try
            {
                await _turns.WaitAsync(cancellation);
                try
                {
                    if (await TryCommitAsync(map, commands, sure: attempt > 1, cancellation) is { } replies)
                        return replies;
                }
                finally
                {
                    _turns.Release();
                }
            }
            catch (Exception error) when (error is PostgresException { SqlState: "SM001" } && attempt < 3)
            {
                log.LogWarning("Screening {Screening}: {Error}; writing down what they are", map.Id, error.Message);
                tampered = true;
            }
            catch (PostgresException twice) when (twice.ConstraintName is "holds_by_id" or "holds_pkey")
            {
                // Nobody looked whether the id of a new hold was new: the next attempt does, and answers as the first time. Another
                // screening may use it at the same moment: then the attempt after that.
                if (attempt >= 3)
                    throw;
                continue;
            }

            metrics.Repaired("copy");
            if (attempt >= 3)
                throw new InvalidOperationException($"The live copy of screening {map.Id} does not come to agree with the database");
            try
            {
                await (tampered ? map.RepairAsync(cancellation) : map.ReloadAsync(cancellation));
            }
            catch (Exception error) when (Outage.Is(error))
            {
                throw new StoreUnavailableException("The database went away during the command; repeat it with the same id.", error);
            }
        }
    }

    /// <param name="map">The live copy.</param>
    /// <param name="commands">What to decide.</param>
    /// <param name="sure">Look up the ids of new holds first. Else an id that was used before shows when it is written once more.</param>
    /// <param name="cancellation">Until COMMIT is sent.</param>
    /// <returns>Null if the live copy is not the database's state.</returns>
    private async Task<SeatReply[]?> TryCommitAsync(LiveSeatMap map, IReadOnlyList<SeatCommand> commands, bool sure, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        SeatReply[]? replies = null;
        LedgerRow? row = null;
        try
        {
            var question = BatchQuestion.For(commands);
            var found = await ReadAsync(connection, map, question, begin: true, newHolds: sure, cancellation);
            var decision = sure || !found.Has(question.NewHolds) ? Decide(map, found, commands) : null;
            if (!sure && found.Board is not null && decision?.RefusesHold(commands) != false)
            {
                // Whoever has the hold already, or is refused, may have been granted it before: then that is the answer.
                found = await ReadAsync(connection, map, question, begin: false, newHolds: true, cancellation);
                decision = Decide(map, found, commands);
            }

            if (decision is null)
            {
                await connection.ExecuteAsync("ROLLBACK");
                return null;
            }

            var decided = decision.Rules;
            replies = decision.Replies;
            if (decided.Entries.Count == 0 && decided.NewReplies.Count == 0)
            {
                await connection.ExecuteAsync("ROLLBACK");
                return replies;
            }

            if (decided.Entries.Count > 0)
            {
                var revision = found.Revision + 1;
                var changes = LedgerCodec.Write(decided.Entries);
                row = new LedgerRow(map.Id, revision, found.Now, decided.Entries, changes, found.Hash,
                    LedgerCodec.Hash(found.Hash, map.Id, revision, found.Now, changes));
            }

            await WriteAsync(connection, map, decision.Draft, decided, row, found.Now, cancellation);
            if (row is not null)
                map.Committed(row);
            return replies;
        }
        catch (Exception error) when (Outage.Is(error))
        {
            if (row is null || !await WasCommittedAsync(row))
                throw new StoreUnavailableException("The database went away during the command; repeat it with the same id.", error);
            // COMMIT had reached the database, its answer was lost on the way back.
            metrics.LostReply();
            map.Committed(row);
            return replies!;
        }
    }

    private sealed record Decision(SeatBoardDraft Draft, SeatRules Rules, SeatReply[] Replies)
    {
        public bool RefusesHold(IReadOnlyList<SeatCommand> commands)
        {
            for (var i = 0; i < Replies.Length; i++)
            {
                if (commands[i] is HoldSeats or HoldBest && !Replies[i].Accepted)
                    return true;
            }

            return false;
        }
    }

    /// <returns>Null if the live copy is not the database's state.</returns>
    private Decision? Decide(LiveSeatMap map, Found found, IReadOnlyList<SeatCommand> commands)
    {
        if (found.Board is not { } board)
            return null;
        var draft = new SeatBoardDraft(board);
        var decided = new SeatRules(draft, found.Facts, map.Terms, rules.Value, found.Now, found.Revision + 1);
        var replies = new SeatReply[commands.Count];
        for (var i = 0; i < replies.Length; i++)
            replies[i] = decided.Decide(commands[i]);
        return new Decision(draft, decided, replies);
    }

    /// <summary>Whether a row whose COMMIT was sent is in the ledger. Gives up at once if the database is still away.</summary>
    private async Task<bool> WasCommittedAsync(LedgerRow row)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            return await connection.ExecuteScalarAsync<bool>(
                "SELECT EXISTS (SELECT FROM seat_changes WHERE screening_id = @Screening AND revision = @Revision AND hash = @Hash)",
                new { Screening = row.ScreeningId.Value, row.Revision, row.Hash });
        }
        catch (Exception error) when (Outage.Is(error))
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
        catch (Exception error) when (Outage.Is(error))
        {
            throw new StoreUnavailableException("The database cannot be reached; repeat the command with the same id.", error);
        }
    }

    public void Dispose() => _turns.Dispose();
}
