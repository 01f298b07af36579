using Microsoft.Extensions.Logging;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>The first round trip: lock, read, and catch the replica up.</summary>
public sealed partial class SeatLedger
{
    // In the order of ids, as everywhere: two transactions never wait for each other in a ring. The clock is read after a row lock is
    // acquired, so committed_at increases with revision.
    private const string LockHeads = """
        SELECT h.screening_id AS ScreeningId, h.revision, h.hash, clock_timestamp() AS Now, h.terms_version AS TermsVersion
        FROM (SELECT screening_id, revision, hash, terms_version FROM screening_heads
              WHERE screening_id = ANY(@Screenings) ORDER BY screening_id FOR NO KEY UPDATE) h;
        """;

    // A replica that lags is caught up within the transaction; if it lacks more rows than this, it is reloaded.
    private const int CatchUpRows = 2_000;

    private sealed record HeadRow(long ScreeningId, long Revision, byte[] Hash, DateTime Now, int TermsVersion);

    /// <summary>What a batch is decided upon. The board is null if the replica is not at the head's position.</summary>
    private sealed record BatchState(
        LedgerBatch Batch, SeatBoard? Board, long Revision, byte[] Hash, int TermsVersion, DateTimeOffset Now, SeatFacts Facts)
    {
        /// <summary>Whether a hold that one of the commands would make is live already.</summary>
        public bool HasHoldOfCommands()
        {
            foreach (var command in Batch.Commands)
            {
                if (command is NewHoldCommand hold && Board?.FindHold(hold.HoldId) is not null)
                    return true;
            }

            return false;
        }
    }

    /// <param name="begin">True for the first look; a second one is in the same transaction.</param>
    /// <returns>In the order of the batches.</returns>
    private async Task<BatchState[]> LockAndReadAsync(
        NpgsqlConnection connection, IReadOnlyList<LedgerBatch> batches, bool begin, bool checkNewHoldIds, CancellationToken cancellation)
    {
        var read = new BatchRead(batches, checkNewHoldIds);
        foreach (var feature in _features)
            feature.Read(read);
        // BEGIN is sent with the queries, which saves a round trip.
        var rows = await read.ExecuteAsync<HeadRow>(connection, begin ? "BEGIN;" + LockHeads : LockHeads, cancellation);
        var heads = rows.ToDictionary(h => h.ScreeningId);
        var states = new BatchState[batches.Count];
        for (var i = 0; i < states.Length; i++)
        {
            var (batch, head) = (batches[i], heads[batches[i].Screening.Value]);
            var board = await CatchUpAsync(connection, batch.Replica, head.Revision, head.Hash, cancellation);
            states[i] = new BatchState(
                batch, board, head.Revision, head.Hash, head.TermsVersion, new DateTimeOffset(head.Now), read.Parts[i].Facts);
        }

        return states;
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
}
