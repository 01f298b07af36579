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
    // BEGIN travels with the rest. clock_timestamp() stands behind the lock, so that time never runs backwards along the ledger.
    private const string LockAndRead = """
        BEGIN;
        SELECT revision, hash FROM screening_heads WHERE screening_id = @Screening FOR NO KEY UPDATE;
        SELECT clock_timestamp();
        SELECT revision, committed_at AS At, changes::text, previous_hash AS PreviousHash, hash
        FROM seat_changes WHERE screening_id = @Screening AND revision > @Known ORDER BY revision LIMIT @CatchUpRows;
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

    private sealed record Found(SeatBoard? Board, long Revision, byte[] Hash, DateTimeOffset Now, SeatFacts Facts);

    private async Task<Found> ReadAsync(NpgsqlConnection connection, LiveSeatMap map, BatchQuestion question, CancellationToken cancellation)
    {
        var answers = question.Commands.Length > 0 || question.References.Length > 0;
        var sql = LockAndRead + (question.Holds.Length > 0 ? ReadHolds : "") + (answers ? ReadReplies : "");
        var facts = new SeatFacts();
        await using var reader = await connection.QueryMultipleAsync(new CommandDefinition(sql, new
        {
            Screening = map.Id.Value,
            question.Holds,
            question.Commands,
            question.References,
            Known = map.Revision,
            CatchUpRows,
        }, cancellationToken: cancellation));

        var head = await reader.ReadSingleAsync<HeadRow>();
        var now = new DateTimeOffset(await reader.ReadSingleAsync<DateTime>());
        foreach (var missed in await reader.ReadAsync<ChangeRow>())
            map.Apply(missed.ToLedgerRow(map.Id));

        if (question.Holds.Length > 0)
        {
            foreach (var h in await reader.ReadAsync<HoldRow>())
            {
                if (h.ScreeningId != map.Id.Value)
                    facts.UsedElsewhere.Add(new HoldId(h.HoldId));
                else
                    facts.Holds[new HoldId(h.HoldId)] = new HoldRecord(new HolderId(h.Holder), (HoldState)h.State, h.Seats, h.Revision, h.CreatedAt, h.GrantedUntil);
            }
        }

        if (answers)
        {
            foreach (var r in await reader.ReadAsync<ReplyRow>())
                facts.Replies[r.CommandId] = JsonSerializer.Deserialize<SeatReply>(r.Reply, ReplyJson)!;
            foreach (var b in await reader.ReadAsync<BookingRow>())
                facts.Add(new BookingRecord(b.Reference, new HoldId(b.HoldId), new HolderId(b.Holder), b.Seats, b.Amounts, b.Cancelled));
        }

        var board = map.BoardAt(head.Revision, head.Hash);
        if (board is null)
            log.LogWarning("Screening {Screening}: the live copy at revision {Copy} is not the database's revision {Head}; reading it again", map.Id, map.Revision, head.Revision);
        return new Found(board, head.Revision, head.Hash, now, facts);
    }

    private sealed record HeadRow(long Revision, byte[] Hash);

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
