using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Npgsql;
using SeatEngine.Ledger;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.Reconciliation;

/// <summary>Comparing a group of screenings: one round trip, whose queries see the same state of the database.</summary>
public sealed partial class ScreeningReconciliation
{
    // Most seats of most screenings were never touched and are not read. The hold of a held seat is read with it, because a held seat whose
    // hold has ended is wrong. LATERAL with LIMIT: by the index, and never a join with all holds that these screenings ever had.
    private const string ReadGroup = $"""
        BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
        SELECT screening_id AS Id, held, sold, blocked FROM screening_heads WHERE screening_id = ANY(@Ids);
        SELECT a.id AS ScreeningId, {ChangeRow.Columns}
        FROM unnest(@Ids, @After) AS a(id, after)
        JOIN seat_changes r ON r.screening_id = a.id AND r.revision > a.after ORDER BY a.id, r.revision;
        SELECT s.screening_id AS ScreeningId, s.seat, s.status, s.version, s.hold_id AS HoldId, s.held_until AS HeldUntil,
               h.state AS HoldState, h.expires_at AS ExpiresAt
        FROM screening_seats s LEFT JOIN LATERAL (
            SELECT o.state, o.expires_at FROM holds o WHERE o.screening_id = s.screening_id AND o.hold_id = s.hold_id LIMIT 1) h
            ON s.hold_id IS NOT NULL
        WHERE s.screening_id = ANY(@Ids) AND (s.version > 0 OR s.status <> 0);
        SELECT DISTINCT h.screening_id FROM holds h LEFT JOIN LATERAL (
            SELECT true AS found FROM screening_seats s
            WHERE s.screening_id = h.screening_id AND s.seat = ANY(h.seats) AND s.hold_id = h.hold_id LIMIT 1) s ON true
        WHERE h.screening_id = ANY(@Ids) AND h.state = 0 AND s.found IS NULL;
        COMMIT;
        """;

    private sealed record HeadRow(long Id, int Held, int Sold, int Blocked);

    private sealed record GroupChangeRow(
        long ScreeningId, long Revision, DateTime At, string Changes, byte[] PreviousHash, byte[] Hash);

    private readonly record struct SeatRow(
        long ScreeningId, int Seat, short Status, int Version, Guid? HoldId, DateTime? HeldUntil, short? HoldState, DateTime? ExpiresAt);

    /// <summary>What was counted in the rows of a screening's seats.</summary>
    private sealed class Comparison(Kept kept)
    {
        private readonly int[] _counts = new int[4];

        public Kept Kept => kept;

        public int Touched { get; private set; }

        public bool Differs { get; set; }

        public void Add(SeatRow row)
        {
            Touched++;
            _counts[row.Status]++;
            Differs |= IsDifferent(row, kept.Replica.Board_NeedsGate[row.Seat]);
        }

        public bool Counted(HeadRow head) => (_counts[1], _counts[2], _counts[3]) == (head.Held, head.Sold, head.Blocked);
    }

    /// <returns>The screenings whose seats, counters or holds are not what their ledgers say.</returns>
    private async Task<List<ScreeningId>> FindDifferentAsync(
        NpgsqlConnection connection, List<Current> group, CancellationToken cancellation)
    {
        var comparisons = new Dictionary<long, Comparison>();
        foreach (var screening in group)
        {
            if (await FindKeptAsync(connection, screening, cancellation) is { } kept)
                comparisons[screening.Id] = new Comparison(kept);
        }

        await using var reader = await connection.QueryMultipleAsync(new CommandDefinition(
            ReadGroup,
            new { Ids = comparisons.Keys.ToArray(), After = comparisons.Values.Select(c => c.Kept.Replica.Revision).ToArray() },
            commandTimeout: CommandTimeouts.WholeHall, cancellationToken: cancellation));
        var heads = (await reader.ReadAsync<HeadRow>()).AsList();
        foreach (var change in await reader.ReadAsync<GroupChangeRow>())
            Apply(change, comparisons);
        await foreach (var row in reader.ReadUnbufferedAsync<SeatRow>())
        {
            if (comparisons.TryGetValue(row.ScreeningId, out var comparison))
                comparison.Add(row);
        }

        var withEmptyHolds = (await reader.ReadAsync<long>()).ToHashSet();
        var different = new List<ScreeningId>();
        foreach (var head in heads)
        {
            if (!comparisons.TryGetValue(head.Id, out var comparison))
                continue;
            var replica = comparison.Kept.Replica;
            (comparison.Kept.ComparedRevision, comparison.Kept.ComparedAt) = (replica.Revision, Stopwatch.GetTimestamp());
            // A seat that the ledger touched and that was set back by hand is missing among the rows.
            if (comparison.Differs || comparison.Touched != TouchedSeats(replica.Board_NeedsGate) || !comparison.Counted(head)
                || withEmptyHolds.Contains(head.Id))
            {
                different.Add(replica.Id);
            }
        }

        return different;
    }

    private void Apply(GroupChangeRow change, Dictionary<long, Comparison> comparisons)
    {
        if (!comparisons.TryGetValue(change.ScreeningId, out var comparison))
            return;
        var replica = comparison.Kept.Replica;
        try
        {
            var row = new ChangeRow(change.Revision, change.At, change.Changes, change.PreviousHash, change.Hash).ToLedgerRow(replica.Id);
            if (!replica.Apply(row))
                throw new InvalidLedgerEntryException($"Revision {row.Revision} does not follow from revision {replica.Revision}");
        }
        catch (Exception error) when (error is InvalidLedgerEntryException or JsonException)
        {
            LogBroken(replica.Id, error);
            _kept.Remove(replica.Id);
            comparisons.Remove(change.ScreeningId);
        }
    }

    private static int TouchedSeats(SeatBoard board)
    {
        var touched = 0;
        for (var seat = 0; seat < board.SeatCount; seat++)
            touched += board[seat].Version > 0 ? 1 : 0;
        return touched;
    }

    private static bool IsDifferent(SeatRow row, SeatState replayed) =>
        row.Status != (short)replayed.Status || row.Version != replayed.Version || row.HoldId != replayed.Hold?.Id.Value
        || row.HeldUntil != replayed.Hold?.ExpiresAt.UtcDateTime
        || row is { Status: (short)SeatStatus.Held, HoldState: not (short)HoldState.Live }
        || row.ExpiresAt != row.HeldUntil;
}
