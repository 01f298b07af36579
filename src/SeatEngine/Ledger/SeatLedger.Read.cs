using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using SeatEngine.Live;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>The first round trip: lock, read, catch the live copy up.</summary>
public sealed partial class SeatLedger
{
    // clock_timestamp() stands around the lock, so that time never runs backwards along the ledger.
    private const string LockHead = """
        SELECT h.revision, h.hash, clock_timestamp() AS Now
        FROM (SELECT revision, hash FROM screening_heads WHERE screening_id = @Screening FOR NO KEY UPDATE) h;
        """;

    private const string ReadMissed = """
        SELECT revision, committed_at AS At, changes::text, previous_hash AS PreviousHash, hash
        FROM seat_changes WHERE screening_id = @Screening AND revision > @Known ORDER BY revision LIMIT @CatchUpRows
        """;

    // Joined, not = ANY(…): the planner may turn that into a filter over all holds. By id alone: an id is used
    // in one screening only.
    private const string ReadHolds = """
        SELECT h.screening_id AS ScreeningId, h.hold_id AS HoldId, h.holder, h.state, h.seats, h.revision, h.created_at AS CreatedAt, h.granted_until AS GrantedUntil
        FROM unnest(@Holds) AS asked(hold_id) JOIN holds h ON h.hold_id = asked.hold_id;
        """;

    private const string ReadReplies = """
        SELECT command_id AS CommandId, reply::text FROM command_replies WHERE screening_id = @Screening AND command_id = ANY(@Commands);
        SELECT b.reference, b.hold_id AS HoldId, b.holder, b.cancelled_at IS NOT NULL AS Cancelled, booked.seats, booked.amounts
        FROM bookings b CROSS JOIN LATERAL (
            SELECT array_agg(s.seat ORDER BY s.seat) AS seats, array_agg(s.amount ORDER BY s.seat) AS amounts
            FROM booking_seats s WHERE s.screening_id = b.screening_id AND s.reference = b.reference) booked
        WHERE b.screening_id = @Screening AND (b.reference = ANY(@References) OR b.hold_id = ANY(@Holds));
        """;

    private sealed record Found(SeatBoard? Board, long Revision, byte[] Hash, DateTimeOffset Now, SeatFacts Facts)
    {
        /// <summary>Whether one of these is a live hold of the screening.</summary>
        public bool Has(Guid[] holds) => Board is { } board && Array.Exists(holds, id => board.FindHold(new HoldId(id)) is not null);
    }

    /// <param name="connection">Of the transaction.</param>
    /// <param name="map">The live copy.</param>
    /// <param name="question">What the commands are about.</param>
    /// <param name="begin">True for the first look; a second one is in the same transaction.</param>
    /// <param name="newHolds">Whether to look for holds that have the ids of those to be made.</param>
    /// <param name="cancellation">Until the answer is here.</param>
    private async Task<Found> ReadAsync(
        NpgsqlConnection connection, LiveSeatMap map, BatchQuestion question, bool begin, bool newHolds, CancellationToken cancellation)
    {
        var holds = newHolds ? [.. question.NewHolds.Union(question.Holds)] : question.Holds;
        var answers = question.Commands.Length > 0 || question.References.Length > 0;
        // BEGIN travels with the rest.
        var sql = (begin ? "BEGIN;" : "") + LockHead + (holds.Length > 0 ? ReadHolds : "") + (answers ? ReadReplies : "");
        var facts = new SeatFacts();
        HeadRow head;
        await using (var reader = await connection.QueryMultipleAsync(new CommandDefinition(sql, new
        {
            Screening = map.Id.Value,
            Holds = holds,
            question.Commands,
            question.References,
        }, cancellationToken: cancellation)))
        {
            head = await reader.ReadSingleAsync<HeadRow>();
            if (holds.Length > 0)
                await ReadHoldsAsync(reader, map, facts);
            if (answers)
                await ReadRepliesAsync(reader, facts);
        }

        // Other nodes' commits that this one has not heard of yet.
        if (head.Revision > map.Revision)
        {
            foreach (var missed in await connection.QueryAsync<ChangeRow>(
                new CommandDefinition(ReadMissed, new { Screening = map.Id.Value, Known = map.Revision, CatchUpRows }, cancellationToken: cancellation)))
                map.Apply(missed.ToLedgerRow(map.Id));
        }

        var board = map.BoardAt(head.Revision, head.Hash);
        if (board is null)
            log.LogWarning("Screening {Screening}: the live copy at revision {Copy} is not the database's revision {Head}; reading it again", map.Id, map.Revision, head.Revision);
        return new Found(board, head.Revision, head.Hash, new DateTimeOffset(head.Now), facts);
    }

    private static async Task ReadHoldsAsync(SqlMapper.GridReader reader, LiveSeatMap map, SeatFacts facts)
    {
        foreach (var h in await reader.ReadAsync<HoldRow>())
        {
            if (h.ScreeningId != map.Id.Value)
                facts.UsedElsewhere.Add(new HoldId(h.HoldId));
            else
                facts.Holds[new HoldId(h.HoldId)] = new HoldRecord(new HolderId(h.Holder), (HoldState)h.State, h.Seats, h.Revision, h.CreatedAt, h.GrantedUntil);
        }
    }

    private static async Task ReadRepliesAsync(SqlMapper.GridReader reader, SeatFacts facts)
    {
        foreach (var r in await reader.ReadAsync<ReplyRow>())
            facts.Replies[r.CommandId] = JsonSerializer.Deserialize<SeatReply>(r.Reply, ReplyJson)!;
        foreach (var b in await reader.ReadAsync<BookingRow>())
            facts.Add(new BookingRecord(b.Reference, new HoldId(b.HoldId), new HolderId(b.Holder), b.Seats, b.Amounts, b.Cancelled));
    }

    private sealed record HeadRow(long Revision, byte[] Hash, DateTime Now);

    // Properties, not a constructor: Dapper cannot match an array column to a parameter.
    private sealed record HoldRow
    {
        public long ScreeningId { get; init; }
        public Guid HoldId { get; init; }
        public Guid Holder { get; init; }
        public short State { get; init; }
        public int[] Seats { get; init; } = [];
        public long Revision { get; init; }
        public DateTime CreatedAt { get; init; }
        public DateTime GrantedUntil { get; init; }
    }

    private sealed record ReplyRow(Guid CommandId, string Reply);

    // Properties, not a constructor: Dapper cannot match an array column to a parameter.
    private sealed record BookingRow
    {
        public string Reference { get; init; } = "";
        public Guid HoldId { get; init; }
        public Guid Holder { get; init; }
        public bool Cancelled { get; init; }
        public int[] Seats { get; init; } = [];
        public int[] Amounts { get; init; } = [];
    }
}
