using Dapper;
using Npgsql;
using SeatEngine.Audit;
using SeatEngine.Seats;

namespace SeatEngine.Webhooks;

/// <summary>The endpoints of operators. Every change is in the trail. Thread-safe, on any number of nodes.</summary>
public sealed class WebhookStore(NpgsqlDataSource database, WebhookCache cache)
{
    /// <summary>More are a mistake: each gets a message of every event.</summary>
    public const int MaxEndpoints = 20;

    public const int MaxUrl = 2_000, MaxDescription = 200;

    /// <summary>So long the former secret signs too, so that a receiver can take over the new one.</summary>
    public static readonly TimeSpan SecretOverlap = TimeSpan.FromHours(24);

    private sealed record Row(
        Guid Id, string Url, string Description, string Events, short State, DateTime MadeAt, string MadeBy, string Secret,
        string? FormerSecret, DateTime? FormerUntil)
    {
        public WebhookEndpoint Endpoint() => new(
            Id, Url, Description, Events.Split(' ', StringSplitOptions.RemoveEmptyEntries), (WebhookState)State, MadeAt, MadeBy,
            FormerSecret is null ? [Secret] : [Secret, FormerSecret], FormerUntil);
    }

    private const string Columns = """
        endpoint_id AS Id, url, description, array_to_string(events, ' ') AS Events, state, made_at AS MadeAt, made_by AS MadeBy, secret,
        CASE WHEN former_until > now() THEN former_secret END AS FormerSecret,
        CASE WHEN former_until > now() THEN former_until END AS FormerUntil
        """;

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<WebhookEndpoint>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM webhook_endpoints ORDER BY made_at, endpoint_id", cancellationToken: cancellation));
        return [.. rows.Select(row => row.Endpoint())];
    }

    public async Task<WebhookEndpoint?> FindAsync(Guid id, CancellationToken cancellation) =>
        (await ListAsync(cancellation)).FirstOrDefault(endpoint => endpoint.Id == id);

    /// <param name="secret">Protected.</param>
    /// <returns>Null if there are as many as there may be.</returns>
    public async Task<WebhookEndpoint?> AddAsync(
        string url, string description, IReadOnlyList<string> events, string secret, StaffMember staff, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        var done = await ChangeAsync($"""
            INSERT INTO webhook_endpoints (endpoint_id, url, description, events, secret, made_by)
            SELECT @id, @url, @description, @events, @secret, @by WHERE (SELECT count(*) FROM webhook_endpoints) < {MaxEndpoints}
            """, new { id, url, description, events = events.ToArray(), secret, by = staff.Name }, StaffAction.AddWebhook, $"{id} {url}",
            staff, cancellation);
        return done ? await FindAsync(id, cancellation) : null;
    }

    /// <returns>False if there is none.</returns>
    public Task<bool> ChangeAsync(
        Guid id, string url, string description, IReadOnlyList<string> events, WebhookState state, StaffMember staff,
        CancellationToken cancellation) => ChangeAsync("""
            UPDATE webhook_endpoints SET url = @url, description = @description, events = @events, state = @state WHERE endpoint_id = @id
            """, new { id, url, description, events = events.ToArray(), state = (short)state }, StaffAction.ChangeWebhook,
            $"{id} {url} {state}", staff, cancellation);

    /// <summary>Signs with a new secret, and with the present one too for a day.</summary>
    /// <param name="secret">Protected.</param>
    /// <returns>False if there is none.</returns>
    public Task<bool> RotateSecretAsync(Guid id, string secret, StaffMember staff, CancellationToken cancellation) => ChangeAsync("""
        UPDATE webhook_endpoints SET former_secret = secret, former_until = clock_timestamp() + @overlap, secret = @secret
        WHERE endpoint_id = @id
        """, new { id, secret, overlap = SecretOverlap }, StaffAction.ChangeWebhook, $"{id} secret", staff, cancellation);

    /// <summary>What waits for it is dropped by the job.</summary>
    /// <returns>False if there is none.</returns>
    public Task<bool> RemoveAsync(Guid id, StaffMember staff, CancellationToken cancellation) => ChangeAsync(
        "DELETE FROM webhook_endpoints WHERE endpoint_id = @id", new { id }, StaffAction.RemoveWebhook, $"{id}", staff, cancellation);

    /// <summary>It said that it is gone for good.</summary>
    public async Task GoneAsync(Guid id)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync("UPDATE webhook_endpoints SET state = 2 WHERE endpoint_id = @id", new { id });
        await RefreshAsync(CancellationToken.None);
    }

    public async Task RefreshAsync(CancellationToken cancellation) => cache.Set(await ListAsync(cancellation));

    private async Task<bool> ChangeAsync(
        string sql, object parameters, StaffAction action, string subject, StaffMember staff, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (await connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellation)) == 0)
            return false;
        var entry = new AuditEntry(action) { Subject = subject };
        await AuditRows.InsertAsync(connection, transaction, [entry.By(staff)], cancellation);
        await transaction.CommitAsync(cancellation);
        await RefreshAsync(cancellation);
        return true;
    }
}
