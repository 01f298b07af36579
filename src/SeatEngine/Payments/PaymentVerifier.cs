using Dapper;
using Npgsql;

namespace SeatEngine.Payments;

/// <summary>Sums of all payments, and what is wrong with them.</summary>
/// <param name="Captured">Minor units, of all currencies: for comparing with the provider's own figure where there is one currency.</param>
/// <param name="Unpaid">Payments of bookings whose money was refused. They are listed for staff, and no violation.</param>
public sealed record PaymentReport(long Payments, long Captured, long Refunded, long Unpaid, IReadOnlyList<string> Violations)
{
    public override string ToString() =>
        $"{Payments} payments, {Captured} captured, {Refunded} given back (minor units), {Unpaid} unpaid, {Violations.Count} violations";
}

/// <summary>Proves payments: what was captured is what live bookings cost, and no payment is stuck. Reads only. Thread-safe.</summary>
public sealed class PaymentVerifier(NpgsqlDataSource database)
{
    private const int MaxViolations = 50;

    // What a booking cost by payment, minus what its buyer gets back for it, is what its seats were sold for. Bookings whose difference a
    // till has settled, or that staff moved to dearer seats, have other money in them.
    private const string Balance = """
        SELECT format('booking %s: %s was paid and %s is to go back, its live seats cost %s', p.reference, p.amount, r.back, s.cost)
        FROM payments p
        JOIN bookings b ON b.reference = p.reference AND b.exchanged_to IS NULL
        CROSS JOIN LATERAL (SELECT COALESCE(sum(amount), 0) AS back FROM refunds WHERE reference = p.reference) r
        CROSS JOIN LATERAL (SELECT COALESCE(sum(amount), 0) AS cost FROM booking_seats
                            WHERE screening_id = b.screening_id AND reference = p.reference AND live) s
        WHERE p.state IN ('sold', 'captured', 'unpaid') AND b.moved_at IS NULL
          AND NOT EXISTS (SELECT FROM till_entries t WHERE t.reference = p.reference)
          AND NOT EXISTS (SELECT FROM bookings o WHERE o.reference = p.reference AND o.exchanged_to IS NOT NULL)
          AND p.amount - r.back <> s.cost
        """;

    private const string WithoutBooking = """
        SELECT format('payment %s is %s for booking %s, which is not there', p.payment_id, p.state, p.reference)
        FROM payments p WHERE p.reference IS NOT NULL
          AND NOT EXISTS (SELECT FROM bookings b WHERE b.screening_id = p.screening_id AND b.reference = p.reference)
        """;

    private const string TooMuchBack = """
        SELECT format('payment %s: %s was paid, %s goes back', p.payment_id, p.amount, sum(r.amount))
        FROM payments p JOIN payment_refunds r USING (screening_id, payment_id) WHERE r.state IN ('due', 'done')
        GROUP BY p.payment_id, p.amount HAVING sum(r.amount) > p.amount
        """;

    private const string NotGivenBack = """
        SELECT format('booking %s: %s is to go back, %s of it through the provider', p.reference, r.due, b.back)
        FROM payments p
        CROSS JOIN LATERAL (SELECT COALESCE(sum(amount), 0) AS due FROM refunds WHERE reference = p.reference) r
        CROSS JOIN LATERAL (SELECT COALESCE(sum(amount), 0) AS back FROM payment_refunds
                            WHERE screening_id = p.screening_id AND payment_id = p.payment_id) b
        WHERE p.state IN ('sold', 'captured') AND b.back <> LEAST(r.due, p.amount)
        """;

    // A payment has at most the time of its hold, and then as long as a provider may be away.
    private const string Stuck = """
        SELECT format('payment %s has been %s since %s', payment_id, state, changed_at)
        FROM payments
        WHERE (state IN ('open', 'voiding', 'sold') AND due_at < now() - interval '10 minutes')
           OR (state = 'open' AND ends_at < now() - interval '1 day')
        UNION ALL
        SELECT format('the refund of %s for payment %s has been due since %s', amount, payment_id, due_at)
        FROM payment_refunds r WHERE state = 'due' AND due_at < now() - interval '10 minutes'
          AND EXISTS (SELECT FROM payments p WHERE p.payment_id = r.payment_id AND p.state = 'captured')
        """;

    private const string LedgerOfStates = """
        SELECT format('payment %s is %s, the last of its changes says %s', p.payment_id, p.state, c.state)
        FROM payments p LEFT JOIN LATERAL (
            SELECT state FROM payment_changes WHERE payment_id = p.payment_id ORDER BY change_id DESC LIMIT 1) c ON true
        WHERE c.state IS DISTINCT FROM p.state
        """;

    private sealed record Sums(long Payments, long Captured, long Refunded, long Unpaid);

    public async Task<PaymentReport> VerifyAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        // It locks nothing, so it may take its time between two statements.
        await connection.ExecuteAsync("SET LOCAL idle_in_transaction_session_timeout = 0", transaction: snapshot);
        var violations = new List<string>();
        foreach (var sql in new[] { Balance, WithoutBooking, TooMuchBack, NotGivenBack, Stuck, LedgerOfStates })
        {
            violations.AddRange(await connection.QueryAsync<string>(
                $"{sql} LIMIT {MaxViolations}", transaction: snapshot, commandTimeout: Storage.CommandTimeouts.WholeHall));
        }

        var sums = await connection.QuerySingleAsync<Sums>("""
            SELECT count(*) AS Payments,
                   COALESCE(sum(amount) FILTER (WHERE state = 'captured'), 0)::bigint AS Captured,
                   COALESCE((SELECT sum(amount) FROM payment_refunds WHERE state = 'done'), 0)::bigint AS Refunded,
                   count(*) FILTER (WHERE state = 'unpaid') AS Unpaid
            FROM payments
            """, transaction: snapshot, commandTimeout: Storage.CommandTimeouts.WholeHall);
        return new PaymentReport(sums.Payments, sums.Captured, sums.Refunded, sums.Unpaid, violations);
    }
}
