using System.Text.Json;
using Dapper;
using Npgsql;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.Ledger;

/// <summary>Replaying a ledger, from a checkpoint or from its beginning, and comparing the checkpoints that follow.</summary>
public sealed partial class LedgerVerifier
{
    // The content is not read: PostgreSQL computes its hash, and the replay another one. Without a row of the ledger, a checkpoint of this
    // epoch is a contradiction; one of another epoch is of a history that was lost.
    private const string ReadCheckpoints = """
        SELECT c.revision, c.state_hash AS StateHash, r.revision IS NOT NULL AS IsOfLedger, c.epoch = (SELECT seatmap_epoch()) AS IsOfEpoch,
               c.state_hash = sha256(c.ledger_hash || int8send(c.screening_id) || int8send(c.revision) || c.state) AS IsIntact
        FROM seat_checkpoints c
        LEFT JOIN seat_changes r ON r.screening_id = c.screening_id AND r.revision = c.revision AND r.hash = c.ledger_hash
        WHERE c.screening_id = @Id AND c.revision >= @from ORDER BY c.revision
        """;

    private const string FindNewestButOne = """
        SELECT c.revision FROM seat_checkpoints c
        JOIN seat_changes r ON r.screening_id = c.screening_id AND r.revision = c.revision AND r.hash = c.ledger_hash
        WHERE c.screening_id = @Id ORDER BY c.revision DESC OFFSET 1 LIMIT 1
        """;

    private sealed record CheckpointRow(long Revision, byte[] StateHash, bool IsOfLedger, bool IsOfEpoch, bool IsIntact);

    /// <returns>The revision at which the replay began, and the state in which the ledger ends.</returns>
    private static async Task<(long Begin, ReplayedState State)> ReplayAsync(
        NpgsqlConnection connection, NpgsqlTransaction snapshot, ScreeningId id, Head head, bool full, Action<string> violation,
        CancellationToken cancellation)
    {
        var begin = full ? null : await FindBeginAsync(connection, snapshot, id, head, cancellation);
        var state = begin?.State ?? new ReplayedState(head.SeatCount);
        var (revision, hash) = (begin?.Revision ?? 0, begin?.LedgerHash ?? LedgerCodec.Genesis);
        var checkpoints = await ReadCheckpointsAsync(connection, snapshot, id, from: revision, violation);
        var rows = connection.QueryUnbufferedAsync<ChangeRow>(
            $"SELECT {ChangeRow.Columns} FROM seat_changes WHERE screening_id = @Id AND revision > @revision ORDER BY revision",
            new { Id = id.Value, revision }, snapshot);
        await foreach (var change in rows.WithCancellation(cancellation))
        {
            if (change.Revision != revision + 1)
                violation($"revision {revision} is followed by {change.Revision}");
            (revision, var expected, hash) = (change.Revision, hash, change.Hash);
            LedgerRow row;
            try
            {
                row = change.ToLedgerRow(id);
            }
            catch (JsonException error)
            {
                violation($"revision {revision} cannot be read: {error.Message}");
                continue;
            }

            CheckHashes(row, expected, violation);
            try
            {
                foreach (var entry in row.Entries)
                    state.Apply(entry, row.At);
            }
            catch (InvalidLedgerEntryException error)
            {
                violation($"revision {row.Revision}: {error.Message}");
            }

            if (checkpoints.TryGetValue(revision, out var stateHash)
                && !CheckpointCodec.Hash(hash, id, revision, CheckpointCodec.Write(state)).AsSpan().SequenceEqual(stateHash))
            {
                violation($"the checkpoint at revision {revision} is not what the ledger gives");
            }
        }

        if (revision != head.Revision)
            violation($"the ledger ends at revision {revision}, the head is at {head.Revision}");
        if (!hash.AsSpan().SequenceEqual(head.Hash))
            violation("the head does not carry the hash of the last revision");
        return (begin?.Revision ?? 0, state);
    }

    private static void CheckHashes(LedgerRow row, byte[] expected, Action<string> violation)
    {
        if (!row.PreviousHash.AsSpan().SequenceEqual(expected))
            violation($"revision {row.Revision} does not carry the hash of the one before");
        if (!LedgerCodec.Hash(row.PreviousHash, row.ScreeningId, row.Revision, row.At, row.Changes.Span).AsSpan().SequenceEqual(row.Hash))
            violation($"revision {row.Revision} is not what its hash says");
    }

    private static async Task<Checkpoint?> FindBeginAsync(
        NpgsqlConnection connection, NpgsqlTransaction snapshot, ScreeningId id, Head head, CancellationToken cancellation) =>
        await connection.QuerySingleOrDefaultAsync<long?>(FindNewestButOne, new { Id = id.Value }, snapshot) is { } upTo
            ? await SeatCheckpoints.FindAsync(connection, snapshot, id, head.SeatCount, upTo, cancellation)
            : null;

    /// <returns>The hashes of the states of those that a replay can be compared with, by revision.</returns>
    private static async Task<Dictionary<long, byte[]>> ReadCheckpointsAsync(
        NpgsqlConnection connection, NpgsqlTransaction snapshot, ScreeningId id, long from, Action<string> violation)
    {
        var found = new Dictionary<long, byte[]>();
        foreach (var row in await connection.QueryAsync<CheckpointRow>(
            ReadCheckpoints, new { Id = id.Value, from }, snapshot, commandTimeout: CommandTimeouts.WholeHall))
        {
            if (row is { IsOfLedger: false, IsOfEpoch: true })
                violation($"the checkpoint at revision {row.Revision} is not of this ledger");
            if (!row.IsIntact)
                violation($"the checkpoint at revision {row.Revision} is not what its hash says");
            else if (row.IsOfLedger)
                found[row.Revision] = row.StateHash;
        }

        return found;
    }
}
