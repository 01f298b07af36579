using Dapper;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Payments;

/// <summary>A payment as its buyer and staff see it. Times UTC.</summary>
/// <param name="Amount">Minor units.</param>
/// <param name="Refunded">What has gone back through the provider, or is on its way.</param>
/// <param name="EndsAt">When the hold ends, while the payment is open.</param>
/// <param name="Reference">Of the booking, once the seats are sold.</param>
/// <param name="Detail">Why it is where it is, if there is more to say: for staff.</param>
public sealed record PaymentView(
    Guid PaymentId, long ScreeningId, Guid HoldId, string Provider, string? ProviderReference, long Amount, string Currency,
    PaymentState State, long Refunded, string? Reference, DateTimeOffset BegunAt, DateTimeOffset ChangedAt, DateTimeOffset EndsAt,
    string? Detail, int Attempts)
{
    internal HolderId Holder { get; init; }

    public bool IsOf(HolderId holder) => Holder == holder;
}

/// <summary>Reads payments. Thread-safe.</summary>
public sealed class PaymentQueries(NpgsqlDataSource database)
{
    private const string Select = """
        SELECT p.payment_id AS PaymentId, p.screening_id AS ScreeningId, p.hold_id AS HoldId, p.holder, p.provider,
               p.provider_reference AS ProviderReference, p.amount, p.currency, p.state, p.reference, p.begun_at AS BegunAt,
               p.changed_at AS ChangedAt, p.ends_at AS EndsAt, p.error, p.attempts,
               COALESCE((SELECT sum(r.amount) FROM payment_refunds r WHERE r.screening_id = p.screening_id AND r.payment_id = p.payment_id
                         AND r.state IN ('due', 'done')), 0)::bigint AS Refunded
        FROM payments p
        """;

    private sealed record Row
    {
        public Guid PaymentId { get; init; }
        public long ScreeningId { get; init; }
        public Guid HoldId { get; init; }
        public Guid Holder { get; init; }
        public string Provider { get; init; } = "";
        public string? ProviderReference { get; init; }
        public long Amount { get; init; }
        public string Currency { get; init; } = "";
        public string State { get; init; } = "";
        public string? Reference { get; init; }
        public DateTime BegunAt { get; init; }
        public DateTime ChangedAt { get; init; }
        public DateTime EndsAt { get; init; }
        public string? Error { get; init; }
        public int Attempts { get; init; }
        public long Refunded { get; init; }

        public PaymentView View() => new(
            PaymentId, ScreeningId, HoldId, Provider, ProviderReference, Amount, Currency,
            Enum.Parse<PaymentState>(State, ignoreCase: true), Refunded, Reference, BegunAt, ChangedAt, EndsAt, Error, Attempts)
        {
            Holder = new HolderId(Holder),
        };
    }

    public async Task<PaymentView?> FindAsync(PaymentId id, CancellationToken cancellation) =>
        (await QueryAsync($"{Select} WHERE p.payment_id = @Id", new { Id = id.Value }, cancellation)).SingleOrDefault();

    /// <summary>All that sold seats of a booking; a booking that was exchanged keeps its payment.</summary>
    public Task<IReadOnlyList<PaymentView>> OfBookingAsync(string reference, CancellationToken cancellation) =>
        QueryAsync($"{Select} WHERE p.reference = @reference ORDER BY p.begun_at", new { reference }, cancellation);

    /// <summary>What staff must look at: sold and unpaid, the oldest first.</summary>
    public Task<IReadOnlyList<PaymentView>> UnpaidAsync(int limit, CancellationToken cancellation) =>
        QueryAsync($"{Select} WHERE p.state = 'unpaid' ORDER BY p.changed_at LIMIT @limit", new { limit }, cancellation);

    /// <summary>Those that have been tried in vain, the one that is tried next first.</summary>
    public Task<IReadOnlyList<PaymentView>> RetryingAsync(int limit, CancellationToken cancellation) => QueryAsync(
        $"{Select} WHERE p.state IN ('open', 'sold', 'voiding') AND p.error IS NOT NULL AND p.attempts > 1 ORDER BY p.due_at LIMIT @limit",
        new { limit }, cancellation);

    private async Task<IReadOnlyList<PaymentView>> QueryAsync(string sql, object parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
        return [.. rows.Select(r => r.View())];
    }
}
