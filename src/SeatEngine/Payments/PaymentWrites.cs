using System.Text.Json;
using Dapper;
using SeatEngine.Ledger;
using SeatEngine.Seats;

namespace SeatEngine.Payments;

/// <summary>Payments in the write transaction: begun, replaced by another, or sold with the seats; and what is to go back.</summary>
internal sealed class PaymentWrites : ICommitWrites
{
    // Locked, because a payment is voided outside of this transaction: what is decided here must still be so when it is written. The head
    // of the screening is locked before, and who voids a payment locks only its row, so nobody waits in a ring.
    private const string ReadPayments = """
        SELECT p.screening_id AS ScreeningId, p.payment_id AS PaymentId, p.hold_id AS HoldId, p.holder, p.provider, p.amount, p.currency,
               p.state, p.ends_at AS EndsAt, p.reference, p.email, p.language
        FROM unnest(@PaidHoldsOf, @PaidHolds) AS a(screening, hold)
        JOIN payments p ON p.screening_id = a.screening AND p.hold_id = a.hold
        ORDER BY p.payment_id
        FOR NO KEY UPDATE OF p;
        """;

    private const string ChangePayments = """
        WITH changed AS (
            UPDATE payments p SET state = c.state, reference = c.reference, changed_at = c.at, due_at = c.at, attempts = 0, error = NULL,
                                  email = NULL, language = NULL
            FROM unnest(@PaymentsOf, @PaymentTimes, @Payments, @PaymentStates, @PaymentBookings)
                AS c(screening, at, payment, state, reference)
            WHERE p.screening_id = c.screening AND p.payment_id = c.payment
            RETURNING p.screening_id, p.payment_id, p.changed_at, p.state)
        INSERT INTO payment_changes (screening_id, payment_id, at, state) SELECT * FROM changed;
        """;

    // After the changes: one payment of a hold is open at most. The node that began it asks the provider at once; the job is for when
    // that node dies.
    private const string InsertPayments = """
        WITH begun AS (
            INSERT INTO payments (screening_id, payment_id, hold_id, holder, provider, amount, currency, state, begun_at, changed_at,
                                  ends_at, due_at, email, language)
            SELECT n.screening, n.payment, n.hold, n.holder, n.provider, n.amount, n.currency, n.state, n.at, n.at, n.ends_at,
                   n.at + interval '20 seconds', n.email, n.language
            FROM unnest(@BegunOf, @BegunTimes, @Begun, @BegunHolds, @BegunHolders, @BegunProviders, @BegunAmounts, @BegunCurrencies,
                        @BegunStates, @BegunEnds, @BegunEmails, @BegunLanguages)
                AS n(screening, at, payment, hold, holder, provider, amount, currency, state, ends_at, email, language)
            RETURNING screening_id, payment_id, changed_at, state)
        INSERT INTO payment_changes (screening_id, payment_id, at, state) SELECT * FROM begun;
        """;

    // A booking that was exchanged keeps its reference, so its payment is found from the other screening too. Of a sum that is more than
    // what is left of the payment, the rest was paid elsewhere: staff see it in the booking's refund.
    private const string InsertRefunds = """
        INSERT INTO payment_refunds (screening_id, payment_id, command_id, amount, made_at, due_at)
        SELECT d.screening_id, d.payment_id, d.command_id, LEAST(d.amount, d.rest), d.at, d.at
        FROM (SELECT p.screening_id, p.payment_id, r.command_id, r.at, r.amount,
                     p.amount - COALESCE((SELECT sum(b.amount) FROM payment_refunds b
                                          WHERE b.screening_id = p.screening_id AND b.payment_id = p.payment_id), 0)
                     - COALESCE(sum(r.amount) OVER (PARTITION BY p.payment_id ORDER BY r.command_id
                                                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS rest
              FROM unnest(@PaidBackTimes, @PaidBackReferences, @PaidBackCommands, @PaidBackAmounts) AS r(at, reference, command_id, amount)
              JOIN payments p ON p.reference = r.reference AND p.state IN ('sold', 'captured')) d
        WHERE d.rest > 0;
        """;

    private sealed record Row(
        long ScreeningId, Guid PaymentId, Guid HoldId, Guid Holder, string Provider, long Amount, string Currency, string State,
        DateTime EndsAt, string? Reference, string? Email, string? Language);

    public static string NameOf(PaymentState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    public void Read(BatchRead batch)
    {
        var holds = new HashSet<(ScreeningId, Guid)>();
        foreach (var part in batch.Parts)
        {
            foreach (var command in part.Commands)
            {
                switch (command)
                {
                    case PayHold c:
                        holds.Add((part.Screening, c.HoldId.Value));
                        break;
                    case SellPaid c:
                        holds.Add((part.Screening, c.HoldId.Value));
                        break;
                }
            }
        }

        batch.QueryByKey(ReadPayments, "PaidHolds", holds, reader => ReadAsync(reader, batch));
    }

    private static async Task ReadAsync(SqlMapper.GridReader reader, BatchRead batch)
    {
        foreach (var p in await reader.ReadAsync<Row>())
        {
            var id = new PaymentId(p.PaymentId);
            batch.FactsOf(p.ScreeningId).Payments[id] = new PaymentRecord(
                id, new HoldId(p.HoldId), new HolderId(p.Holder), p.Provider, p.Amount, p.Currency,
                Enum.Parse<PaymentState>(p.State, ignoreCase: true), p.EndsAt, p.Reference,
                p.Email is null ? null : new Contact(p.Email, p.Language!));
        }
    }

    public void Write(BatchWrite batch)
    {
        var payments = batch.Rows(part => part.Decided.Payments);
        AddChanged(batch, payments.FindAll(p => !p.Part.Decided.BegunPayments.Contains(p.Row.Id)));
        AddBegun(batch, payments.FindAll(p => p.Part.Decided.BegunPayments.Contains(p.Row.Id)));
        AddRefunds(batch);
    }

    private static void AddChanged(BatchWrite batch, List<(WritePart Part, PaymentRecord Row)> changed)
    {
        if (changed.Count == 0)
            return;
        batch.Statement(ChangePayments);
        batch.Parameter("PaymentsOf", BatchWrite.Column(changed, p => p.Part.Screening.Value));
        batch.Parameter("PaymentTimes", BatchWrite.Column(changed, p => p.Part.Now));
        batch.Parameter("Payments", BatchWrite.Column(changed, p => p.Row.Id.Value));
        batch.Parameter("PaymentStates", BatchWrite.Column(changed, p => NameOf(p.Row.State)));
        batch.Parameter("PaymentBookings", BatchWrite.Column(changed, p => p.Row.Reference));
    }

    private static void AddBegun(BatchWrite batch, List<(WritePart Part, PaymentRecord Row)> begun)
    {
        if (begun.Count == 0)
            return;
        batch.Statement(InsertPayments);
        batch.Parameter("BegunOf", BatchWrite.Column(begun, p => p.Part.Screening.Value));
        batch.Parameter("BegunTimes", BatchWrite.Column(begun, p => p.Part.Now));
        batch.Parameter("Begun", BatchWrite.Column(begun, p => p.Row.Id.Value));
        batch.Parameter("BegunHolds", BatchWrite.Column(begun, p => p.Row.HoldId.Value));
        batch.Parameter("BegunHolders", BatchWrite.Column(begun, p => p.Row.Holder.Value));
        batch.Parameter("BegunProviders", BatchWrite.Column(begun, p => p.Row.Provider));
        batch.Parameter("BegunAmounts", BatchWrite.Column(begun, p => p.Row.Amount));
        batch.Parameter("BegunCurrencies", BatchWrite.Column(begun, p => p.Row.Currency));
        batch.Parameter("BegunStates", BatchWrite.Column(begun, p => NameOf(p.Row.State)));
        batch.Parameter("BegunEnds", BatchWrite.Column(begun, p => p.Row.EndsAt.UtcDateTime));
        batch.Parameter("BegunEmails", BatchWrite.Column(begun, p => p.Row.Contact?.Email));
        batch.Parameter("BegunLanguages", BatchWrite.Column(begun, p => p.Row.Contact?.Language));
    }

    private static void AddRefunds(BatchWrite batch)
    {
        var refunds = batch.Rows(part => part.Decided.Refunds);
        if (refunds.Count == 0)
            return;
        batch.Statement(InsertRefunds);
        batch.Parameter("PaidBackTimes", BatchWrite.Column(refunds, r => r.Part.Now));
        batch.Parameter("PaidBackReferences", BatchWrite.Column(refunds, r => r.Row.Reference));
        batch.Parameter("PaidBackCommands", BatchWrite.Column(refunds, r => r.Row.CommandId));
        batch.Parameter("PaidBackAmounts", BatchWrite.Column(refunds, r => r.Row.Amount));
    }
}
