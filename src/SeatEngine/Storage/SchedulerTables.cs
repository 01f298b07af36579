using Dapper;
using Npgsql;
using Quartz;

namespace SeatEngine.Storage;

/// <summary>The tables of the scheduler, by its own script, which creates only what is missing. A node's role may not do it.</summary>
internal static class SchedulerTables
{
    private const string Script = "Quartz.Impl.AdoJobStore.Schema.create_postgres.sql";
    private const string Prefix = "qrtz_";

    public static async Task CreateAsync(NpgsqlConnection connection)
    {
        using var script = typeof(IScheduler).Assembly.GetManifestResourceStream(Script)
            ?? throw new InvalidOperationException($"Quartz has no {Script} any more.");
        using var reader = new StreamReader(script);
        var sql = await reader.ReadToEndAsync();
        await connection.ExecuteAsync(
            sql.Replace("{0}", Prefix, StringComparison.Ordinal).Replace("{1}", Prefix, StringComparison.Ordinal), commandTimeout: 0);
    }
}
