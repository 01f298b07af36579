using Dapper;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Payments;

/// <summary>A payment that this node works at, until its lease ends.</summary>
/// <param name="ChangedAt">When it came into its state.</param>
/// <param name="Attempts">In this state, this one included.</param>
/// <param name="Now">The database's clock when it was leased.</param>
internal sealed record LeasedPayment(
    ScreeningId Screening, PaymentRecord Payment, string? ProviderReference, DateTimeOffset ChangedAt, int Attempts, int KeyNumber,
    DateTimeOffset Now)
{
    public PaymentOrder Order => new(
        Payment.Id, Screening, Payment.HoldId, Payment.Amount, Payment.Currency, ProviderReference, KeyNumber);
}

internal sealed record LeasedRefund(LeasedPayment Payment, Guid Command, long Amount, int Attempts, int KeyNumber);

/// <summary>
/// Payments outside of the write transaction: leases, and the states that no seat depends on. An open payment leaves its state only
/// here, when it is voided, or in <see cref="PaymentWrites"/>; both lock its row. Thread-safe.
/// </summary>
internal sealed class PaymentRows(NpgsqlDataSource database)
{
    // An error may be a page of HTML.
    private const int MaxError = 500;

    private const string Columns = """
        p.screening_id AS ScreeningId, p.payment_id AS PaymentId, p.hold_id AS HoldId, p.holder, p.provider,
        p.provider_reference AS ProviderReference, p.amount, p.currency, p.state, p.ends_at AS EndsAt, p.reference,
        p.changed_at AS ChangedAt, p.attempts, p.key_number AS KeyNumber, clock_timestamp() AS Now
        """;

    private sealed record Row
    {
        public long ScreeningId { get; init; }
        public Guid PaymentId { get; init; }
        public Guid HoldId { get; init; }
        public Guid Holder { get; init; }
        public string Provider { get; init; } = "";
        public string? ProviderReference { get; init; }
        public long Amount { get; init; }
        public string Currency { get; init; } = "";
        public string State { get; init; } = "";
        public DateTime EndsAt { get; init; }
        public string? Reference { get; init; }
        public DateTime ChangedAt { get; init; }
        public int Attempts { get; init; }
        public int KeyNumber { get; init; }
        public DateTime Now { get; init; }
        public Guid Refund { get; init; }
        public long RefundAmount { get; init; }
        public int RefundAttempts { get; init; }
        public int RefundKeyNumber { get; init; }

        public LeasedPayment Leased() => new(
            new ScreeningId(ScreeningId),
            new PaymentRecord(
                new PaymentId(PaymentId), new HoldId(HoldId), new HolderId(Holder), Provider, Amount, Currency,
                Enum.Parse<PaymentState>(State, ignoreCase: true), EndsAt, Reference),
            ProviderReference, ChangedAt, Attempts, KeyNumber, Now);
    }

    /// <summary>Leases those that have been due longest, at most so many.</summary>
    public async Task<IReadOnlyList<LeasedPayment>> LeaseAsync(int limit, TimeSpan lease, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition($"""
            UPDATE payments p SET due_at = clock_timestamp() + @lease, attempts = p.attempts + 1
            FROM (SELECT screening_id, payment_id FROM payments
                  WHERE state IN ('open', 'sold', 'voiding') AND due_at <= clock_timestamp()
                  ORDER BY due_at LIMIT @limit FOR UPDATE SKIP LOCKED) next
            WHERE p.screening_id = next.screening_id AND p.payment_id = next.payment_id
            RETURNING {Columns}
            """, new { limit, lease }, cancellationToken: cancellation));
        return [.. rows.Select(r => r.Leased())];
    }

    /// <summary>Leases one, whenever it is due. Null if there is none, or if it is not open any more: then the job goes on.</summary>
    public async Task<LeasedPayment?> LeaseOpenAsync(PaymentId id, TimeSpan lease, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"""
            UPDATE payments p SET due_at = clock_timestamp() + @lease, attempts = p.attempts + 1
            WHERE p.payment_id = @Id AND p.state = 'open'
            RETURNING {Columns}
            """, new { Id = id.Value, lease }, cancellationToken: cancellation));
        return row?.Leased();
    }

    /// <summary>Leases refunds of money that has been captured.</summary>
    public async Task<IReadOnlyList<LeasedRefund>> LeaseRefundsAsync(int limit, TimeSpan lease, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition($"""
            UPDATE payment_refunds r SET due_at = clock_timestamp() + @lease, attempts = r.attempts + 1
            FROM (SELECT r.screening_id, r.payment_id, r.command_id
                  FROM payment_refunds r JOIN payments p USING (screening_id, payment_id)
                  WHERE r.state = 'due' AND r.due_at <= clock_timestamp() AND p.state = 'captured'
                  ORDER BY r.due_at LIMIT @limit FOR UPDATE OF r SKIP LOCKED) next
            JOIN payments p USING (screening_id, payment_id)
            WHERE r.screening_id = next.screening_id AND r.payment_id = next.payment_id AND r.command_id = next.command_id
            RETURNING {Columns}, r.command_id AS Refund, r.amount AS RefundAmount, r.attempts AS RefundAttempts,
                      r.key_number AS RefundKeyNumber
            """, new { limit, lease }, cancellationToken: cancellation));
        return [.. rows.Select(r => new LeasedRefund(r.Leased(), r.Refund, r.RefundAmount, r.RefundAttempts, r.RefundKeyNumber))];
    }

    /// <summary>The provider's name for it, before anything is asked with that name.</summary>
    /// <returns>False if the payment is not open any more.</returns>
    public async Task<bool> SetReferenceAsync(LeasedPayment leased, string reference) => await ExecuteAsync("""
        UPDATE payments SET provider_reference = @reference WHERE screening_id = @Screening AND payment_id = @Id AND state = 'open'
        """, leased, new { reference }) > 0;

    /// <summary>From one state to another, unless it has left it. The attempts count anew.</summary>
    public async Task<bool> ChangeAsync(
        LeasedPayment leased, PaymentState from, PaymentState to, string? detail, string? reference = null) => await ExecuteAsync("""
        WITH changed AS (
            UPDATE payments SET state = @to, changed_at = clock_timestamp(), due_at = clock_timestamp(), attempts = 0, error = @detail,
                                provider_reference = COALESCE(@reference, provider_reference), email = NULL, language = NULL
            WHERE screening_id = @Screening AND payment_id = @Id AND state = @from
            RETURNING screening_id, payment_id, changed_at, state)
        INSERT INTO payment_changes (screening_id, payment_id, at, state, detail) SELECT *, @detail FROM changed
        """, leased, new { from = PaymentWrites.NameOf(from), to = PaymentWrites.NameOf(to), detail = Cut(detail), reference }) > 0;

    /// <summary>Nothing was captured, so nothing goes back.</summary>
    public Task DropRefundsAsync(LeasedPayment leased) => ExecuteAsync("""
        UPDATE payment_refunds SET state = 'dropped', ended_at = clock_timestamp()
        WHERE screening_id = @Screening AND payment_id = @Id AND state = 'due'
        """, leased, new { });

    /// <summary>It is tried again after a while, if it is still in its state.</summary>
    public Task PostponeAsync(LeasedPayment leased, TimeSpan delay, string? error, bool needsNewKey) => ExecuteAsync("""
        UPDATE payments SET due_at = clock_timestamp() + @delay, error = @error, key_number = key_number + @keys
        WHERE screening_id = @Screening AND payment_id = @Id AND state = @state
        """, leased, new { delay, error = Cut(error), keys = needsNewKey ? 1 : 0, state = PaymentWrites.NameOf(leased.Payment.State) });

    public Task EndRefundAsync(LeasedRefund refund, bool done, string? reference, string? error) => ExecuteAsync("""
        UPDATE payment_refunds SET state = @state, ended_at = clock_timestamp(), provider_reference = @reference, error = @error
        WHERE screening_id = @Screening AND payment_id = @Id AND command_id = @Command AND state = 'due'
        """, refund.Payment, new { refund.Command, state = done ? "done" : "refused", reference, error = Cut(error) });

    public Task PostponeRefundAsync(LeasedRefund refund, TimeSpan delay, string? error, bool needsNewKey) => ExecuteAsync("""
        UPDATE payment_refunds SET due_at = clock_timestamp() + @delay, error = @error, key_number = key_number + @keys
        WHERE screening_id = @Screening AND payment_id = @Id AND command_id = @Command AND state = 'due'
        """, refund.Payment, new { refund.Command, delay, error = Cut(error), keys = needsNewKey ? 1 : 0 });

    /// <summary>Stores an event once, and makes its payment due.</summary>
    /// <returns>False if it was there already.</returns>
    public async Task<bool> AddEventAsync(string provider, ProviderEvent happened, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var parameters = new { provider, happened.Id, happened.Kind, happened.About };
        var added = await connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO payment_events (provider, event_id, kind, about) VALUES (@provider, @Id, @Kind, @About) ON CONFLICT DO NOTHING
            """, parameters, cancellationToken: cancellation));
        // Also for one that is delivered again: the node may have died between the two statements.
        if (happened.About is not null)
        {
            await connection.ExecuteAsync(new CommandDefinition("""
                UPDATE payments SET due_at = LEAST(due_at, clock_timestamp())
                WHERE provider = @provider AND provider_reference = @About AND state IN ('open', 'sold', 'voiding')
                """, parameters, cancellationToken: cancellation));
        }

        return added > 0;
    }

    public async Task RemoveOldEventsAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM payment_events WHERE received_at < now() - interval '30 days'", cancellationToken: cancellation));
    }

    // Not cancelled when the node stops: what the provider has done must be written down.
    private async Task<int> ExecuteAsync(string sql, LeasedPayment leased, object more)
    {
        var parameters = new DynamicParameters(more);
        parameters.Add("Screening", leased.Screening.Value);
        parameters.Add("Id", leased.Payment.Id.Value);
        await using var connection = await database.OpenConnectionAsync();
        return await connection.ExecuteAsync(sql, parameters);
    }

    private static string? Cut(string? error) =>
        error is null ? null : Text.Graphemes.Cut(error.Replace("\0", "", StringComparison.Ordinal), MaxError);
}
