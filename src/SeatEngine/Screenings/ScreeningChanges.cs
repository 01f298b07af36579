using System.Text.Json;
using Dapper;
using Npgsql;
using SeatEngine.Audit;
using SeatEngine.Ledger;
using SeatEngine.Mail;
using SeatEngine.Plans;
using SeatEngine.Prices;
using SeatEngine.Seats;
using SeatEngine.Webhooks;

namespace SeatEngine.Screenings;

/// <summary>
/// Changes screenings that are on sale. Holds and bookings keep the prices that they have. Each change, and its line in the audit table, is
/// one transaction. Thread-safe.
/// </summary>
public sealed class ScreeningChanges(NpgsqlDataSource database, PlanStore plans, MailQueue mail, WebhookQueue webhooks)
{
    private const string Read = """
        SELECT plan_hash AS PlanHash, currency, starts_at AS StartsAt, hall_notes AS HallNotes, sales_open_at AS SalesOpenAt,
               sales_close_at AS SalesCloseAt, called_off_at IS NOT NULL AS CalledOff, pricing::text AS Pricing
        FROM screenings WHERE screening_id = @Id;
        SELECT category, amount FROM screening_prices WHERE screening_id = @Id;
        SELECT version, asked FROM screening_changes WHERE screening_id = @Id AND command_id = @commandId;
        """;

    private const string Write = """
        UPDATE screenings SET starts_at = @StartsAt, hall_notes = @HallNotes, sales_open_at = @SalesOpenAt, sales_close_at = @SalesCloseAt,
                              pricing = @Pricing::jsonb
        WHERE screening_id = @Id;
        INSERT INTO screening_prices (screening_id, category, amount)
        SELECT @Id, p.category, p.amount FROM unnest(@Categories, @Amounts) AS p(category, amount)
        ON CONFLICT (screening_id, category) DO UPDATE SET amount = EXCLUDED.amount;
        INSERT INTO screening_changes (screening_id, version, command_id, asked, changed_at, changed_by, starts_at, hall_notes,
                                       sales_open_at, sales_close_at, prices, pricing)
        VALUES (@Id, @Version, @CommandId, @Asked, @Now, @By, @WasStart, @WasNotes, @WasOpen, @WasClose, @WasPrices::json,
                @WasPricing::json);
        """;

    private sealed record Row(
        string PlanHash, string Currency, DateTime StartsAt, string HallNotes, DateTime SalesOpenAt, DateTime SalesCloseAt,
        bool CalledOff, string? Pricing);

    private sealed record FirstChange(int Version, long Asked);

    /// <param name="commandId">A repeated request changes nothing more, and gets the answer of the first.</param>
    public async Task<ChangeResult> ChangeAsync(
        ScreeningId id, ScreeningChange change, Guid commandId, StaffMember staff, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (await LedgerTerms.LockAsync(connection, transaction, id, cancellation) is not { } head)
            return new ChangeResult.UnknownScreening();
        var (row, before, first) = await ReadAsync(connection, transaction, id, commandId, cancellation);
        if (first is not null)
            return first.Asked == change.Asked ? new ChangeResult.Changed(first.Version, []) : new ChangeResult.IdReused();
        if (row.CalledOff)
            return new ChangeResult.CalledOff();
        if (change.Version is { } seen && seen != head.Version)
            return new ChangeResult.ChangedMeanwhile(head.Version);
        var after = before.With(change, head.Now);
        var plan = await plans.FindAsync(row.PlanHash, cancellation)
            ?? throw new InvalidOperationException($"Screening {id} has no plan");
        if (after.Fault(before, plan, row.Currency, head.Now) is { } fault)
            return new ChangeResult.Invalid(fault.Field, fault.Why);
        if (after.ChangedSince(before) is not { Count: > 0 } changed)
            return new ChangeResult.Changed(head.Version, []);

        var version = head.Version + 1;
        await WriteAsync(connection, transaction, id, change, commandId, staff, head, before, after, cancellation);
        var others = after.StartsAt == before.StartsAt
            ? []
            : await ScreeningSetup.OthersAsync(connection, transaction, id.Value, cancellation);
        if (change.AllowOverlap is false && others.Count > 0)
            return new ChangeResult.HallInUse(others);
        if (after.StartsAt != before.StartsAt)
            await mail.RescheduledAsync(connection, transaction, id, after.StartsAt, head.Now, cancellation);
        await webhooks.ScreeningAsync(connection, transaction, WebhookEvents.ScreeningChanged, id, version, cancellation);
        await LedgerTerms.SetVersionAsync(connection, transaction, id, version, cancellation);
        var entry = new AuditEntry(StaffAction.ChangeScreening)
        {
            Screening = id,
            Subject = $"version {version}: {string.Join(", ", changed)}",
            Command = commandId,
        };
        await AuditRows.InsertAsync(connection, transaction, [entry.By(staff)], cancellation);
        await transaction.CommitAsync(cancellation);
        return new ChangeResult.Changed(version, others);
    }

    private static async Task<(Row Row, ChangeableTerms Terms, FirstChange? First)> ReadAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ScreeningId id, Guid commandId, CancellationToken cancellation)
    {
        await using var reader = await connection.QueryMultipleAsync(
            new CommandDefinition(Read, new { Id = id.Value, commandId }, transaction, cancellationToken: cancellation));
        var row = await reader.ReadSingleAsync<Row>();
        var prices = (await reader.ReadAsync<(string Category, long Amount)>())
            .ToDictionary(price => price.Category, price => price.Amount, StringComparer.Ordinal);
        var first = await reader.ReadSingleOrDefaultAsync<FirstChange>();
        return (row, new ChangeableTerms(row.StartsAt, row.HallNotes, row.SalesOpenAt, row.SalesCloseAt, prices)
        {
            Pricing = ScreeningPricing.Read(row.Pricing),
        }, first);
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ScreeningId id, ScreeningChange change, Guid commandId,
        StaffMember staff, LedgerTerms.Head head, ChangeableTerms before, ChangeableTerms after, CancellationToken cancellation)
    {
        var prices = after.ChangedPrices(before);
        await connection.ExecuteAsync(new CommandDefinition(Write, new
        {
            Id = id.Value,
            StartsAt = after.StartsAt.ToUniversalTime(),
            after.HallNotes,
            SalesOpenAt = after.SalesOpenAt.ToUniversalTime(),
            SalesCloseAt = after.SalesCloseAt.ToUniversalTime(),
            Categories = prices.Keys.ToArray(),
            Amounts = prices.Keys.Select(category => after.Prices[category]).ToArray(),
            Pricing = after.Pricing.ToJson(),
            Version = head.Version + 1,
            CommandId = commandId,
            change.Asked,
            head.Now,
            By = staff.Name,
            WasStart = Was(before.StartsAt, after.StartsAt),
            WasNotes = before.HallNotes == after.HallNotes ? null : before.HallNotes,
            WasOpen = Was(before.SalesOpenAt, after.SalesOpenAt),
            WasClose = Was(before.SalesCloseAt, after.SalesCloseAt),
            WasPrices = prices.Count == 0 ? null : JsonSerializer.Serialize(prices),
            WasPricing = after.Pricing.ToJson() == before.Pricing.ToJson() ? null : before.Pricing.ToJson(),
        }, transaction, cancellationToken: cancellation));
    }

    private static DateTimeOffset? Was(DateTimeOffset before, DateTimeOffset after) => before == after ? null : before.ToUniversalTime();
}
