using Dapper;
using Npgsql;
using SeatEngine.Ledger;
using SeatEngine.Prices;
using SeatEngine.Seats;

namespace SeatEngine.Holds;

/// <summary>Holds in the write transaction.</summary>
internal sealed class HoldWrites : ICommitWrites
{
    // Joined, not = ANY(…): the planner may turn that into a filter over all holds. By id alone: an id is used in one screening only.
    private const string ReadHolds = """
        SELECT h.screening_id AS ScreeningId, h.hold_id AS HoldId, h.holder, h.state, h.seats, h.amounts, h.revision,
               h.created_at AS CreatedAt, h.granted_until AS GrantedUntil, h.asked, h.pricing::text AS Pricing
        FROM unnest(@Holds) AS asked(hold_id) JOIN holds h ON h.hold_id = asked.hold_id;
        """;

    private const string InsertHolds = """
        made AS (
            INSERT INTO holds (screening_id, hold_id, holder, seats, amounts, asked, revision, created_at, granted_until, expires_at,
                               pricing)
            SELECT n.screening, n.hold_id, n.holder, n.seats::int[], n.amounts::bigint[], n.asked, n.revision, n.since, n.until, n.until,
                   n.pricing::jsonb
            FROM unnest(@NewHoldsOf, @NewRevisions, @NewHolds, @NewHolders, @NewSeats, @NewAmounts, @NewAsked, @NewSince, @NewUntil,
                        @NewPricing)
                AS n(screening, revision, hold_id, holder, seats, amounts, asked, since, until, pricing)),
        """;

    private const string UpdateHolds = """
        UPDATE holds h SET state = u.state, expires_at = u.until
        FROM unnest(@OldHoldsOf, @OldHolds, @OldStates, @OldUntil) AS u(screening, hold_id, state, until)
        WHERE h.screening_id = u.screening AND h.hold_id = u.hold_id;
        """;

    private const string PriceHolds = """
        UPDATE holds h SET amounts = p.amounts::bigint[], pricing = p.pricing::jsonb
        FROM unnest(@PricedOf, @Priced, @PricedAmounts, @PricedBy) AS p(screening, hold_id, amounts, pricing)
        WHERE h.screening_id = p.screening AND h.hold_id = p.hold_id;
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
        public string? Pricing { get; init; }
    }

    public void Read(BatchRead batch)
    {
        // Usually of one screening each; an id that is used twice is asked for by both.
        var asked = new Dictionary<Guid, List<ReadPart>>();
        foreach (var part in batch.Parts)
        {
            foreach (var command in part.Commands)
            {
                switch (command)
                {
                    case NewHoldCommand c:
                        if (batch.CheckNewHoldIds || c.IsRepeat)
                            Ask(c.CommandId, part);
                        if (c.Joins is { } joined)
                            Ask(joined.Value, part);
                        break;
                    case ExtendHold c:
                        Ask(c.HoldId.Value, part);
                        break;
                    case ReleaseHold c:
                        Ask(c.HoldId.Value, part);
                        break;
                    case PriceHold c:
                        Ask(c.HoldId.Value, part);
                        break;
                    case ConfirmHold c:
                        Ask(c.HoldId.Value, part);
                        break;
                    case PayHold c:
                        Ask(c.HoldId.Value, part);
                        break;
                    case SellPaid c:
                        Ask(c.HoldId.Value, part);
                        break;
                    case ExchangeBooking { Hold: { } hold }:
                        Ask(hold.Value, part);
                        break;
                    case ExpireHolds c:
                        AskAll(c.HoldIds, part);
                        break;
                    case CallOffBookings c:
                        AskAll(c.HoldIds, part);
                        break;
                }
            }
        }

        if (asked.Count > 0)
            batch.Query(ReadHolds, [("Holds", asked.Keys.ToArray())], reader => ReadAsync(reader, asked));

        void AskAll(IEnumerable<HoldId> ids, ReadPart part)
        {
            foreach (var id in ids)
                Ask(id.Value, part);
        }

        void Ask(Guid id, ReadPart part)
        {
            if (asked.TryGetValue(id, out var parts))
                parts.Add(part);
            else
                asked[id] = [part];
        }
    }

    private static async Task ReadAsync(SqlMapper.GridReader reader, Dictionary<Guid, List<ReadPart>> asked)
    {
        foreach (var h in await reader.ReadAsync<Row>())
        {
            var id = new HoldId(h.HoldId);
            foreach (var part in asked[h.HoldId])
            {
                if (h.ScreeningId != part.Screening.Value)
                    part.Facts.UsedElsewhere.Add(id);
                else
                    part.Facts.Holds[id] = Record(h);
            }
        }
    }

    private static HoldRecord Record(Row h) =>
        new(new HolderId(h.Holder), (HoldState)h.State, h.Seats, h.Amounts, h.Revision, h.CreatedAt, h.GrantedUntil, h.Asked,
            HoldPricing.Read(h.Pricing));

    public void Write(BatchWrite batch)
    {
        var granted = new List<(WritePart Part, LiveHold Hold)>();
        // The last transition of each hold that was there before its entry; a hold that became smaller lives on.
        var changed = new Dictionary<HoldId, (WritePart Part, HoldTransition Last)>();
        foreach (var (part, transition) in batch.Rows(p => p.Decided.Transitions))
        {
            if (transition.Entry.Op == LedgerOp.Hold)
                granted.Add((part, transition.After!));
            else if (transition.Before is { } before)
                changed[before.Id] = (part, transition);
        }

        if (granted.Count > 0)
        {
            batch.WithQuery(InsertHolds);
            batch.Parameter("NewHoldsOf", BatchWrite.Column(granted, g => g.Part.Screening.Value));
            batch.Parameter("NewRevisions", BatchWrite.Column(granted, g => g.Part.Revision));
            batch.Parameter("NewHolds", BatchWrite.Column(granted, g => g.Hold.Id.Value));
            batch.Parameter("NewHolders", BatchWrite.Column(granted, g => g.Hold.Holder.Value));
            batch.Parameter("NewSeats", BatchWrite.Column(granted, g => BatchWrite.ArrayText(g.Hold.Seats)));
            batch.Parameter("NewAmounts", BatchWrite.Column(granted, g => BatchWrite.ArrayText(g.Part.Decided.PricesOf(g.Hold))));
            batch.Parameter("NewAsked", BatchWrite.Column(granted, g => g.Part.Decided.AskedOf(g.Hold)));
            batch.Parameter("NewSince", BatchWrite.Column(granted, g => g.Hold.CreatedAt.UtcDateTime));
            batch.Parameter("NewUntil", BatchWrite.Column(granted, g => g.Hold.ExpiresAt.UtcDateTime));
            batch.Parameter("NewPricing", BatchWrite.Column(granted, g => g.Part.Decided.RecordOf(g.Hold.Id).Pricing?.ToJson()));
        }

        var priced = batch.Rows(part => part.Decided.Repriced);
        if (priced.Count > 0)
        {
            batch.Statement(PriceHolds);
            batch.Parameter("PricedOf", BatchWrite.Column(priced, p => p.Part.Screening.Value));
            batch.Parameter("Priced", BatchWrite.Column(priced, p => p.Row.Value));
            batch.Parameter("PricedAmounts", BatchWrite.Column(
                priced, p => BatchWrite.ArrayText(p.Part.Decided.RecordOf(p.Row).Amounts!)));
            batch.Parameter("PricedBy", BatchWrite.Column(priced, p => p.Part.Decided.RecordOf(p.Row).Pricing!.ToJson()));
        }

        // After the new ones: a hold may be made and released in one batch.
        if (changed.Count > 0)
        {
            batch.Statement(UpdateHolds);
            batch.Parameter("OldHoldsOf", BatchWrite.Column(changed.Values, c => c.Part.Screening.Value));
            batch.Parameter("OldHolds", BatchWrite.Column(changed.Keys, id => id.Value));
            batch.Parameter("OldStates", BatchWrite.Column(
                changed.Values, c => (short)(c.Last.After is null ? SeatRules.EndState(c.Last.Entry.Op) : HoldState.Live)));
            batch.Parameter("OldUntil", BatchWrite.Column(changed.Values, c => (c.Last.After ?? c.Last.Before!).ExpiresAt.UtcDateTime));
        }
    }

    public async Task<int> RepairAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, ScreeningId screening)
    {
        var parameters = new { Screening = screening.Value };
        return await connection.ExecuteAsync(EndEmptyHolds, parameters, transaction)
            + await connection.ExecuteAsync(AlignEnds, parameters, transaction);
    }
}
