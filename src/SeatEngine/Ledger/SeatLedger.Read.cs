using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>The first round trip: lock, read, and catch the replica up.</summary>
public sealed partial class SeatLedger
{
    // The clock is read after the row lock is acquired, so committed_at increases with revision.
    private const string LockHead = """
        SELECT h.revision, h.hash, clock_timestamp() AS Now, h.terms_version AS TermsVersion
        FROM (SELECT revision, hash, terms_version FROM screening_heads WHERE screening_id = @Screening FOR NO KEY UPDATE) h;
        """;

    // A replica that lags is caught up within the transaction; if it lacks more rows than this, it is reloaded.
    private const int CatchUpRows = 2_000;

    private sealed record HeadRow(long Revision, byte[] Hash, DateTime Now, int TermsVersion);

    /// <summary>What a batch is decided upon. The board is null if the replica is not at the head's position.</summary>
    private sealed record BatchState(
        SeatBoard? Board, long Revision, byte[] Hash, int TermsVersion, DateTimeOffset Now, SeatFacts Facts)
    {
        /// <summary>Whether a hold that one of the commands would make is live already.</summary>
        public bool HasHoldOf(IReadOnlyList<SeatCommand> commands)
        {
            foreach (var command in commands)
            {
                if (command is NewHoldCommand hold && Board?.FindHold(hold.HoldId) is not null)
                    return true;
            }

            return false;
        }
    }

    /// <param name="begin">True for the first look; a second one is in the same transaction.</param>
    private async Task<BatchState> LockAndReadAsync(
        NpgsqlConnection connection, ScreeningReplica replica, IReadOnlyList<SeatCommand> commands, bool begin, bool checkNewHoldIds,
        CancellationToken cancellation)
    {
        var batch = new BatchRead(replica.Id, commands, checkNewHoldIds);
        foreach (var feature in _features)
            feature.Read(batch);
        // BEGIN is sent with the queries, which saves a round trip.
        var head = await batch.ExecuteAsync<HeadRow>(connection, begin ? "BEGIN;" + LockHead : LockHead, cancellation);
        var board = await CatchUpAsync(connection, replica, head.Revision, head.Hash, cancellation);
        return new BatchState(board, head.Revision, head.Hash, head.TermsVersion, new DateTimeOffset(head.Now), batch.Facts);
    }

    /// <summary>Applies commits of other nodes that the replica has not received yet.</summary>
    /// <returns>The board at the head's position, or null if the replica did not get there.</returns>
    private async Task<SeatBoard?> CatchUpAsync(
        NpgsqlConnection connection, ScreeningReplica replica, long revision, byte[] hash, CancellationToken cancellation)
    {
        if (revision > replica.Revision)
        {
            foreach (var missed in await LedgerRows.ReadAsync(connection, replica.Id, replica.Revision, CatchUpRows, cancellation))
                replica.Apply(missed);
        }

        var board = replica.BoardAt(revision, hash);
        if (board is null)
        {
            log.LogWarning("Screening {Screening}: the replica at revision {Replica} is not the database's revision {Head}",
                replica.Id, replica.Revision, revision);
        }

        return board;
    }

    private static async Task<T> RollbackAsync<T>(NpgsqlConnection connection, T result)
    {
        await connection.ExecuteAsync("ROLLBACK");
        return result;
    }
}
