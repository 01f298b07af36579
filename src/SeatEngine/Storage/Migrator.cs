using System.Reflection;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SeatEngine.Storage;

/// <summary>
/// Applies the embedded, numbered, append-only migrations. Safe when several nodes start at once: an advisory lock admits one at a time.
/// </summary>
/// <param name="owner">Who may change the schema; null if the role of <paramref name="database"/> does both.</param>
public sealed class Migrator(NpgsqlDataSource database, ILogger<Migrator> log, SchemaOwner? owner = null)
{
    // Any constant will do; it only has to be the same on every node.
    private const long AdvisoryLock = 0x5EA7_3A90;

    // Raised by seatmap_grant_node, a function of the schema.
    private const string RoleSqlState = "SM003";

    /// <returns>How many migrations were applied; 0 when the schema was current.</returns>
    /// <exception cref="SchemaRightsException">The schema must change, and the role may not change it.</exception>
    public async Task<int> MigrateAsync(CancellationToken cancellation)
    {
        // The role of a node may not even ask for a table that exists to be created.
        if (owner is null && await IsCurrentAsync(cancellation))
            return 0;
        try
        {
            await using var connection = await (owner?.OpenConnectionAsync(cancellation)
                ?? database.OpenConnectionAsync(cancellation).AsTask());
            return await MigrateAsync(connection, cancellation);
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InsufficientPrivilege or RoleSqlState)
        {
            var advice = owner is null ? " Run migrate with ConnectionStrings:PostgresOwner, then start the nodes." : "";
            throw new SchemaRightsException($"The schema cannot be brought to this version: {refused.MessageText}.{advice}", refused);
        }
    }

    private async Task<int> MigrateAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // As long as it takes: another node may be migrating much data.
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_advisory_lock(@AdvisoryLock)", new { AdvisoryLock }, commandTimeout: 0, cancellationToken: cancellation));
        try
        {
            await connection.ExecuteAsync(
                "CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())");
            var applied = (await connection.QueryAsync<string>("SELECT name FROM migrations")).ToHashSet(StringComparer.Ordinal);
            var pending = Embedded().Where(m => !applied.Contains(m.Name)).ToList();
            foreach (var (name, sql) in pending)
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                await connection.ExecuteAsync(sql, transaction: transaction, commandTimeout: 0);
                await connection.ExecuteAsync("INSERT INTO migrations (name) VALUES (@name)", new { name }, transaction);
                await transaction.CommitAsync(cancellation);
                log.LogInformation("Applied migration {Migration}", name);
            }

            await SchedulerTables.CreateAsync(connection);
            if (owner is not null)
                await owner.AdmitNodesAsync(connection);
            return pending.Count;
        }
        finally
        {
            await connection.ExecuteAsync("SELECT pg_advisory_unlock(@AdvisoryLock)", new { AdvisoryLock });
        }
    }

    /// <summary>True when the database has every migration this build knows.</summary>
    public async Task<bool> IsCurrentAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (!await connection.ExecuteScalarAsync<bool>("SELECT to_regclass('migrations') IS NOT NULL"))
            return false;
        var applied = (await connection.QueryAsync<string>("SELECT name FROM migrations")).ToHashSet(StringComparer.Ordinal);
        return Embedded().All(m => applied.Contains(m.Name));
    }

    private static List<(string Name, string Sql)> Embedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        const string folder = ".Storage.Migrations.";
        return assembly.GetManifestResourceNames()
            .Where(n => n.Contains(folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(n =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!);
                return (n[(n.IndexOf(folder, StringComparison.Ordinal) + folder.Length)..], reader.ReadToEnd());
            })
            .ToList();
    }
}
