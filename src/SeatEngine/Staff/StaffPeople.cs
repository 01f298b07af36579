using Dapper;
using Npgsql;

namespace SeatEngine.Staff;

/// <summary>Somebody, or a till, who may act as staff now.</summary>
public sealed record StaffPerson(Guid Id, string Name, string Role);

/// <summary>Who may act as staff with a token from the command line. Thread-safe.</summary>
public sealed class StaffPeople(NpgsqlDataSource database)
{
    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<StaffPerson>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<StaffPerson>(new CommandDefinition($"""
            SELECT t.staff_id AS Id, t.name, t.role FROM staff_tokens t
            WHERE t.signed_in_with IS NULL AND NOT t.of_account AND {StaffTokenCache.StateOf("t")} = 'Live' ORDER BY t.name, t.created_at
            """, cancellationToken: cancellation));
        return [.. rows.Select(row => row with { Role = StaffRoles.Canonical(row.Role) })];
    }
}
