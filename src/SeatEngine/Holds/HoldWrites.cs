using Dapper;
using Npgsql;
using SeatEngine.Ledger;
using SeatEngine.Seats;

namespace SeatEngine.Holds;

/// <summary>Holds in the write transaction.</summary>
internal sealed class HoldWrites : ICommitWrites
{
    // Joined, not = ANY(…): the planner may turn that into a filter over all holds. By id alone: an id is used in one screening only.
    private const string ReadHolds = """
        SELECT h.screening_id AS ScreeningId, h.hold_id AS HoldId, h.holder, h.state, h.seats, h.amounts, h.revision,
               h.created_at AS CreatedAt, h.granted_until AS GrantedUntil, h.asked
        FROM unnest(@Holds) AS asked(hold_id) JOIN holds h ON h.hold_id = asked.hold_id;
        """;

    private const string InsertHolds = """
        made AS (
            INSERT INTO holds (screening_id, hold_id, holder, seats, amounts, asked, revision, created_at, granted_until, expires_at)
            SELECT @Screening, n.hold_id, n.holder, n.seats::int[], n.amounts::bigint[], n.asked, @Revision, n.since, n.until, n.until
            FROM unnest(@NewHolds, @NewHolders, @NewSeats, @NewAmounts, @NewAsked, @NewSince, @NewUntil)
                AS n(hold_id, holder, seats, amounts, asked, since, until)),
        """;

    private const string UpdateHolds = """
        UPDATE holds h SET state = u.state, expires_at = u.until
        FROM unnest(@OldHolds, @OldStates, @OldUntil) AS u(hold_id, state, until)
        WHERE h.screening_id = @Screening AND h.hold_id = u.hold_id;
        """;

    private const string EndEmptyHolds = """
        UPDATE holds h SET state = 1 WHERE screening_id = @Screening AND state = 0
        AND NOT EXISTS (SELECT FROM screening_seats s
                        WHERE s.screening_id = h.screening_id AND s.seat = ANY(h.seats) AND s.hold_id = h.hold_id)
        """;

    // A hold and its seats end together; the seats are what the ledger was compared with.
    private const string AlignEnds = """
        UPDATE holds h SET expires_at = s.held_until FROM screening_seats s
        WHERE h.screening_id = @Screening AND h.state = 0
          AND s.screening_id = @Screening AND s.hold_id = h.hold_id AND s.held_until <> h.expires_at
        """;

    // Properties, not a constructor: Dapper cannot match an array column to a parameter.
    private sealed record Row
    {
        public long ScreeningId { get; init; }
        public Guid HoldId { get; init; }
        public Guid Holder { get; init; }
        public short State { get; init; }
        public int[] Seats { get; init; } = [];
        public long[]? Amounts { get; init; }
        public long Revision { get; init; }
        public DateTime CreatedAt { get; init; }
        public DateTime GrantedUntil { get; init; }
        public long? Asked { get; init; }
    }

    public void Read(BatchRead batch)
    {
        var asked = new HashSet<Guid>();
        foreach (var command in batch.Commands)
        {
            switch (command)
            {
                case NewHoldCommand c when batch.CheckNewHoldIds || c.IsRepeat:
                    asked.Add(c.CommandId);
                    break;
                case ExtendHold c:
                    asked.Add(c.HoldId.Value);
                    break;
                case ReleaseHold c:
                    asked.Add(c.HoldId.Value);
                    break;
                case ConfirmHold c:
                    asked.Add(c.HoldId.Value);
                    break;
                case ExchangeBooking { Hold: { } hold }:
                    asked.Add(hold.Value);
                    break;
                case ExpireHolds c:
                    asked.UnionWith(c.HoldIds.Select(id => id.Value));
                    break;
                case CallOffBookings c:
                    asked.UnionWith(c.HoldIds.Select(id => id.Value));
                    break;
            }
        }

        if (asked.Count > 0)
            batch.Query(ReadHolds, ("Holds", asked.ToArray()), reader => ReadAsync(reader, batch.Screening, batch.Facts));
    }

    private static async Task ReadAsync(SqlMapper.GridReader reader, ScreeningId screening, SeatFacts facts)
    {
        foreach (var h in await reader.ReadAsync<Row>())
        {
            var id = new HoldId(h.HoldId);
            if (h.ScreeningId != screening.Value)
                facts.UsedElsewhere.Add(id);
            else
                facts.Holds[id] = Record(h);
        }
    }

    private static HoldRecord Record(Row h) =>
        new(new HolderId(h.Holder), (HoldState)h.State, h.Seats, h.Amounts, h.Revision, h.CreatedAt, h.GrantedUntil, h.Asked);

    public void Write(BatchWrite batch)
    {
        var granted = new List<LiveHold>(batch.Decided.Transitions.Count);
        // The last transition of each hold that was there before its entry; a hold that became smaller lives on.
        var changed = new Dictionary<HoldId, HoldTransition>();
        foreach (var transition in batch.Decided.Transitions)
        {
            if (transition.Entry.Op == LedgerOp.Hold)
                granted.Add(transition.After!);
            else if (transition.Before is { } before)
                changed[before.Id] = transition;
        }

        if (granted.Count > 0)
        {
            batch.WithQuery(InsertHolds);
            batch.Parameter("NewHolds", BatchWrite.Column(granted, h => h.Id.Value));
            batch.Parameter("NewHolders", BatchWrite.Column(granted, h => h.Holder.Value));
            batch.Parameter("NewSeats", BatchWrite.Column(granted, h => BatchWrite.ArrayText(h.Seats)));
            batch.Parameter("NewAmounts", BatchWrite.Column(granted, h => BatchWrite.ArrayText(batch.Decided.PricesOf(h))));
            batch.Parameter("NewAsked", BatchWrite.Column(granted, h => batch.Decided.AskedOf(h)));
            batch.Parameter("NewSince", BatchWrite.Column(granted, h => h.CreatedAt.UtcDateTime));
            batch.Parameter("NewUntil", BatchWrite.Column(granted, h => h.ExpiresAt.UtcDateTime));
        }

        // After the new ones: a hold may be made and released in one batch.
        if (changed.Count > 0)
        {
            batch.Statement(UpdateHolds);
            batch.Parameter("OldHolds", BatchWrite.Column(changed.Keys, id => id.Value));
            batch.Parameter("OldStates", BatchWrite.Column(
                changed.Values, t => (short)(t.After is null ? SeatRules.EndState(t.Entry.Op) : HoldState.Live)));
            batch.Parameter("OldUntil", BatchWrite.Column(changed.Values, t => (t.After ?? t.Before!).ExpiresAt.UtcDateTime));
        }
    }

    public async Task<int> RepairAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, ScreeningId screening)
    {
        var parameters = new { Screening = screening.Value };
        return await connection.ExecuteAsync(EndEmptyHolds, parameters, transaction)
            + await connection.ExecuteAsync(AlignEnds, parameters, transaction);
    }
}
