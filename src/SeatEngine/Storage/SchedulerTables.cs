using System.Text.RegularExpressions;
using Dapper;
using Npgsql;
using Quartz;

namespace SeatEngine.Storage;

/// <summary>The tables of the scheduler, by its own script, which creates only what is missing. A node's role may not do it.</summary>
internal static partial class SchedulerTables
{
    private const string Script = "Quartz.Impl.AdoJobStore.Schema.create_postgres.sql";
    private const string Prefix = "qrtz_";

    public static async Task CreateAsync(NpgsqlConnection connection)
    {
        using var script = typeof(IScheduler).Assembly.GetManifestResourceStream(Script)
            ?? throw new InvalidOperationException($"Quartz has no {Script} any more.");
        using var reader = new StreamReader(script);
        var sql = (await reader.ReadToEndAsync())
            .Replace("{0}", Prefix, StringComparison.Ordinal).Replace("{1}", Prefix, StringComparison.Ordinal);
        // Even for an index that is there, PostgreSQL locks the table: a script that creates nothing and a node that schedules could wait
        // for each other.
        var names = Created().Matches(sql).Select(m => m.Groups["name"].Value).ToArray();
        if (names.Length > 0 && await connection.ExecuteScalarAsync<bool>(
            "SELECT bool_and(to_regclass(name) IS NOT NULL) FROM unnest(@names) AS n(name)", new { names }))
        {
            return;
        }

        await connection.ExecuteAsync(sql, commandTimeout: 0);
    }

    [GeneratedRegex(@"CREATE\s+(?:UNIQUE\s+)?(?:TABLE|INDEX)\s+IF\s+NOT\s+EXISTS\s+(?<name>[\w.""]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Created();
}
