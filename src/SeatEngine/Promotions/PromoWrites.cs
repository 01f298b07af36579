using Dapper;
using SeatEngine.Ledger;
using SeatEngine.Prices;
using SeatEngine.Seats;

namespace SeatEngine.Promotions;

/// <summary>Uses of promo codes in the write transaction. The lock of the screening's head orders all that count.</summary>
internal sealed class PromoWrites : ICommitWrites
{
    // Of a code that is entered, or of the one that a hold has.
    private const string ReadCodes = """
        SELECT asked.screening AS ScreeningId, asked.hold AS HoldId, c.code, c.kind, c.amount, c.percent, c.types,
               c.max_tickets AS MaxTickets, c.max_uses AS MaxUses, c.per_person AS PerPerson, c.valid_from AS ValidFrom,
               c.valid_until AS ValidUntil, c.ended_at IS NOT NULL AS Ended, c.uses,
               CASE WHEN c.per_person IS NULL THEN 0 ELSE
                   (SELECT count(*)::int FROM promo_uses u
                    WHERE u.screening_id = c.screening_id AND u.code = c.code AND u.returned_at IS NULL
                        AND (u.holder = h.holder OR lower(u.email) = lower(asked.email))) END AS UsesOfPerson
        FROM unnest(@CodesOf, @CodesOfHolds, @CodesEntered, @CodesEmails) AS asked(screening, hold, entered, email)
        JOIN holds h ON h.screening_id = asked.screening AND h.hold_id = asked.hold
        JOIN promo_codes c ON c.screening_id = asked.screening
            AND c.code = COALESCE(asked.entered, h.pricing -> 'terms' -> 'code' ->> 'code');
        """;

    private const string InsertUses = """
        INSERT INTO promo_uses (screening_id, reference, used_at, code, holder, email)
        SELECT u.screening, u.reference, u.at, u.code, u.holder, u.email
        FROM unnest(@UsedOf, @UsedReferences, @UsedAt, @UsedCodes, @UsedBy, @UsedEmails)
            AS u(screening, reference, at, code, holder, email);
        UPDATE promo_codes c SET uses = c.uses + u.count
        FROM (SELECT screening, code, count(*)::int AS count FROM unnest(@UsedOf, @UsedCodes) AS u(screening, code) GROUP BY 1, 2) u
        WHERE c.screening_id = u.screening AND c.code = u.code;
        """;

    private const string ReturnUses = """
        WITH returned AS (
            UPDATE promo_uses u SET returned_at = b.at
            FROM unnest(@UnusedOf, @Unused, @UnusedAt) AS b(screening, reference, at)
            JOIN promo_codes c ON c.screening_id = b.screening AND c.gives_back
            WHERE u.screening_id = b.screening AND u.reference = b.reference AND u.code = c.code AND u.returned_at IS NULL
            RETURNING u.screening_id, u.code)
        UPDATE promo_codes c SET uses = c.uses - r.count
        FROM (SELECT screening_id, code, count(*)::int AS count FROM returned GROUP BY 1, 2) r
        WHERE c.screening_id = r.screening_id AND c.code = r.code;
        """;

    // Properties, not a constructor: Dapper cannot match an array column to a parameter.
    private sealed record Row
    {
        public long ScreeningId { get; init; }
        public Guid HoldId { get; init; }
        public string Code { get; init; } = "";
        public string Kind { get; init; } = "";
        public long Amount { get; init; }
        public decimal Percent { get; init; }
        public string[]? Types { get; init; }
        public int? MaxTickets { get; init; }
        public int? MaxUses { get; init; }
        public int? PerPerson { get; init; }
        public DateTime? ValidFrom { get; init; }
        public DateTime? ValidUntil { get; init; }
        public bool Ended { get; init; }
        public int Uses { get; init; }
        public int UsesOfPerson { get; init; }
    }

    public void Read(BatchRead batch)
    {
        var asked = new List<(long Screening, Guid Hold, string? Entered, string? Email)>();
        foreach (var part in batch.Parts)
        {
            foreach (var command in part.Commands)
            {
                switch (command)
                {
                    case PriceHold { Code.Length: > 0 } c when PromoCode.Canonical(c.Code) is { } code:
                        asked.Add((part.Screening.Value, c.HoldId.Value, code, null));
                        break;
                    case ConfirmHold c:
                        asked.Add((part.Screening.Value, c.HoldId.Value, null, c.Contact?.Email));
                        break;
                    case PayHold c:
                        asked.Add((part.Screening.Value, c.HoldId.Value, null, c.Contact?.Email));
                        break;
                    case SellPaid c:
                        asked.Add((part.Screening.Value, c.HoldId.Value, null, null));
                        break;
                    case ExchangeBooking { Hold: { } hold } c when c.To == part.Screening:
                        asked.Add((part.Screening.Value, hold.Value, null, null));
                        break;
                }
            }
        }

        if (asked.Count == 0)
            return;
        batch.Query(
            ReadCodes,
            [
                ("CodesOf", BatchWrite.Column(asked, a => a.Screening)), ("CodesOfHolds", BatchWrite.Column(asked, a => a.Hold)),
                ("CodesEntered", BatchWrite.Column(asked, a => a.Entered)), ("CodesEmails", BatchWrite.Column(asked, a => a.Email)),
            ],
            reader => ReadAsync(reader, batch));
    }

    private static async Task ReadAsync(SqlMapper.GridReader reader, BatchRead batch)
    {
        foreach (var row in await reader.ReadAsync<Row>())
        {
            var discount = new Discount(Enum.Parse<DiscountKind>(row.Kind), row.Amount, row.Percent)
            {
                Types = row.Types,
                MaxTickets = row.MaxTickets,
            };
            batch.FactsOf(row.ScreeningId).Codes[(new HoldId(row.HoldId), row.Code)] = new PromoCode(
                row.Code, discount, row.MaxUses, row.PerPerson, row.ValidFrom, row.ValidUntil, row.Ended, row.Uses, row.UsesOfPerson);
        }
    }

    public void Write(BatchWrite batch)
    {
        var uses = batch.Rows(part => part.Decided.CodeUses);
        if (uses.Count > 0)
        {
            batch.Statement(InsertUses);
            batch.Parameter("UsedOf", BatchWrite.Column(uses, u => u.Part.Screening.Value));
            batch.Parameter("UsedReferences", BatchWrite.Column(uses, u => u.Row.Reference));
            batch.Parameter("UsedAt", BatchWrite.Column(uses, u => u.Part.Now));
            batch.Parameter("UsedCodes", BatchWrite.Column(uses, u => u.Row.Code));
            batch.Parameter("UsedBy", BatchWrite.Column(uses, u => u.Row.Holder.Value));
            batch.Parameter("UsedEmails", BatchWrite.Column(uses, u => u.Row.Email));
        }

        // After the new ones: a booking may be made and cancelled in one batch.
        var cancelled = batch.Rows(part => part.Decided.Bookings).FindAll(booking => booking.Row.Cancelled);
        if (cancelled.Count > 0)
        {
            batch.Statement(ReturnUses);
            batch.Parameter("UnusedOf", BatchWrite.Column(cancelled, b => b.Part.Screening.Value));
            batch.Parameter("Unused", BatchWrite.Column(cancelled, b => b.Row.Reference));
            batch.Parameter("UnusedAt", BatchWrite.Column(cancelled, b => b.Part.Now));
        }
    }
}
