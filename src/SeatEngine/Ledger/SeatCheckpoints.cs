using Dapper;
using Npgsql;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.Ledger;

/// <summary>The state of a screening at a revision of its ledger.</summary>
/// <param name="LedgerHash">Of the ledger's row of that revision.</param>
/// <param name="At">When that row was committed.</param>
internal sealed record Checkpoint(long Revision, byte[] LedgerHash, DateTimeOffset At, ReplayedState State);

/// <summary>A screening whose newest checkpoint is far behind its ledger.</summary>
internal sealed record DueCheckpoint(long ScreeningId, long Revision, int SeatCount);

/// <summary>
/// States of screenings at some revisions of their ledgers, so that a replay begins at the nearest one. A checkpoint counts only while the
/// ledger has its revision with its hash. Made from the one before it and the rows since then, whose hashes are computed again.
/// </summary>
internal static class SeatCheckpoints
{
    // Replaying so many rows takes a few milliseconds. A hall with more than 10,000 seats has fewer checkpoints, because each is as large
    // as the hall: they take about half of the ledger's space at most.
    private const int LeastInterval = 500;
    private const int SeatsPerRevision = 20;

    // A row may have the entries of hundreds of commands.
    private const int PageRows = 500;

    // A screening that is over has only what it had before checkpoints were made, so it is looked at only if all are asked for.
    private static readonly string FindDue = $"""
        SELECT h.screening_id AS ScreeningId, h.revision, h.seat_count AS SeatCount
        FROM screening_heads h JOIN screenings s USING (screening_id)
        WHERE (@all OR s.starts_at > now() - interval '3 hours')
          AND h.revision - COALESCE((
              SELECT c.revision FROM seat_checkpoints c
              JOIN seat_changes r ON r.screening_id = c.screening_id AND r.revision = c.revision AND r.hash = c.ledger_hash
              WHERE c.screening_id = h.screening_id ORDER BY c.revision DESC LIMIT 1), 0)
              >= greatest({LeastInterval}, h.seat_count / {SeatsPerRevision})
        ORDER BY s.starts_at DESC
        """;

    private const string FindNewest = """
        SELECT c.revision, c.ledger_hash AS LedgerHash, r.committed_at AS At, c.state, c.state_hash AS StateHash
        FROM seat_checkpoints c
        JOIN seat_changes r ON r.screening_id = c.screening_id AND r.revision = c.revision AND r.hash = c.ledger_hash
        WHERE c.screening_id = @Id AND c.revision <= @upTo ORDER BY c.revision DESC LIMIT 1
        """;

    // Not if a restore has taken the revision away meanwhile. Another node may have made the same one.
    private const string Insert = """
        INSERT INTO seat_checkpoints (screening_id, revision, ledger_hash, state, state_hash, epoch)
        SELECT @Id, @Revision, @Hash, @State, @StateHash, seatmap_epoch()
        WHERE EXISTS (SELECT FROM seat_changes WHERE screening_id = @Id AND revision = @Revision AND hash = @Hash)
        ON CONFLICT DO NOTHING
        """;

    private sealed record Row(long Revision, byte[] LedgerHash, DateTime At, byte[] State, byte[] StateHash);

    /// <summary>How many revisions lie between two checkpoints.</summary>
    public static int Interval(int seatCount) => Math.Max(LeastInterval, seatCount / SeatsPerRevision);

    /// <summary>The newest checkpoint at or before a revision. One that is not what its hash says is passed over.</summary>
    /// <returns>Null if there is none: replay from the beginning.</returns>
    public static async Task<Checkpoint?> FindAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, ScreeningId id, int seatCount, long upTo,
        CancellationToken cancellation)
    {
        while (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            FindNewest, new { Id = id.Value, upTo }, transaction, CommandTimeouts.WholeHall, cancellationToken: cancellation)) is { } row)
        {
            if (CheckpointCodec.Hash(row.LedgerHash, id, row.Revision, row.State).AsSpan().SequenceEqual(row.StateHash)
                && CheckpointCodec.Read(row.State, seatCount) is { } state)
            {
                return new Checkpoint(row.Revision, row.LedgerHash, row.At, state);
            }

            upTo = row.Revision - 1;
        }

        return null;
    }

    /// <param name="all">Also screenings that are over.</param>
    public static async Task<List<DueCheckpoint>> FindDueAsync(NpgsqlConnection connection, bool all, CancellationToken cancellation) =>
        (await connection.QueryAsync<DueCheckpoint>(new CommandDefinition(
            FindDue, new { all }, commandTimeout: CommandTimeouts.WholeHall, cancellationToken: cancellation))).AsList();

    /// <summary>Makes the next checkpoint of a screening, one interval after its newest.</summary>
    /// <returns>False if the ledger has not come so far.</returns>
    /// <exception cref="InvalidLedgerEntryException">The ledger is broken.</exception>
    /// <exception cref="System.Text.Json.JsonException">Likewise.</exception>
    public static async Task<bool> MakeNextAsync(NpgsqlConnection connection, DueCheckpoint due, CancellationToken cancellation)
    {
        var id = new ScreeningId(due.ScreeningId);
        var last = await FindAsync(connection, null, id, due.SeatCount, due.Revision, cancellation);
        var state = last?.State ?? new ReplayedState(due.SeatCount);
        var (revision, hash) = (last?.Revision ?? 0, last?.LedgerHash ?? LedgerCodec.Genesis);
        var interval = Interval(due.SeatCount);
        while (revision + interval <= due.Revision)
        {
            for (var next = revision + interval; revision < next;)
            {
                var rows = await LedgerRows.ReadAsync(connection, id, revision, (int)Math.Min(PageRows, next - revision), cancellation);
                if (rows.Count == 0)
                    return false;
                foreach (var row in rows)
                {
                    Apply(state, row, revision, hash);
                    (revision, hash) = (row.Revision, row.Hash);
                }
            }

            var bytes = CheckpointCodec.Write(state);
            var stateHash = CheckpointCodec.Hash(hash, id, revision, bytes);
            if (await connection.ExecuteAsync(new CommandDefinition(
                Insert, new { Id = id.Value, Revision = revision, Hash = hash, State = bytes, StateHash = stateHash },
                cancellationToken: cancellation)) > 0)
            {
                return true;
            }

            // One that was passed over, because it is not what its hash says, is in the way: the next is made after it.
        }

        return false;
    }

    private static void Apply(ReplayedState state, LedgerRow row, long revision, byte[] hash)
    {
        if (row.Revision != revision + 1 || !row.PreviousHash.AsSpan().SequenceEqual(hash)
            || !LedgerCodec.Hash(hash, row.ScreeningId, row.Revision, row.At, row.Changes.Span).AsSpan().SequenceEqual(row.Hash))
        {
            throw new InvalidLedgerEntryException($"Revision {row.Revision} does not follow from revision {revision}");
        }

        foreach (var entry in row.Entries)
            state.Apply(entry, row.At);
    }
}
