using System.Data;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using Harness;
using LoadTests.Measure;
using LoadTests.Reports;
using Npgsql;

namespace LoadTests.References;

/// <summary>
/// The textbook hold, one transaction each, driven by PostgreSQL's own pgbench: what the database does for whoever does not batch.
/// Every choice is in the reference's favour: pairs that practically never meet, ids from a sequence, narrow rows with room for
/// HOT updates, no index that the transaction does not need, prepared statements.
/// </summary>
internal static partial class PgBench
{
    private const int Pairs = 200_000;

    private static readonly int[] _clients = [1, 16, 32];

    private static readonly string _tables = $$"""
        CREATE TABLE seats (
            seat    int PRIMARY KEY,
            status  smallint NOT NULL DEFAULT 0,
            version int NOT NULL DEFAULT 0,
            hold_id bigint,
            held_until timestamptz
        ) WITH (fillfactor = 50);
        CREATE TABLE holds (
            hold_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            first_seat int NOT NULL,
            second_seat int NOT NULL,
            held_until timestamptz NOT NULL
        );
        INSERT INTO seats (seat) SELECT generate_series(0, {{(Pairs * 2) - 1}});
        """;

    private static readonly string _transaction = $$"""
        \set first random(0, {{Pairs - 1}}) * 2
        \set second :first + 1
        BEGIN;
        SELECT seat, status, version FROM seats WHERE seat IN (:first, :second) ORDER BY seat FOR UPDATE;
        INSERT INTO holds (first_seat, second_seat, held_until) VALUES (:first, :second, now() + interval '10 minutes') RETURNING hold_id \gset
        UPDATE seats SET status = 1, version = version + 1, hold_id = :hold_id, held_until = now() + interval '10 minutes' WHERE seat IN (:first, :second);
        COMMIT;

        """;

    /// <summary>Measures on a database of its own, which is dropped afterwards.</summary>
    /// <returns>Transactions a second with the number of clients that makes the most.</returns>
    public static async Task<double> RunAsync(PostgresServer postgres, Report report, int seconds)
    {
        var part = report.AddReference("holds", "pgbench, one transaction a hold");
        var database = await postgres.CreateDatabaseAsync("pgbench");
        await ExecuteAsync(database, _tables);
        await ExecuteAsync(database, "VACUUM ANALYZE");
        await ExecuteAsync(database, "CHECKPOINT");
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, _transaction);
        part.Setup["transaction"] = "BEGIN; SELECT two seats FOR UPDATE; INSERT hold; UPDATE two seats; COMMIT";
        part.Setup["protocol"] = "prepared, over TCP on loopback";
        part.Setup["settings"] = $"fsync {await SettingAsync(database, "fsync")}, synchronous_commit {await SettingAsync(database, "synchronous_commit")}, shared_buffers {await SettingAsync(database, "shared_buffers")}";
        part.Setup["seconds"] = $"{seconds} for each number of clients";
        var table = new Table("By clients", ["clients", "transactions/s", "latency, mean ms", "postgres, CPU µs each"], []);
        part.Tables.Add(table);
        var best = 0.0;
        foreach (var clients in _clients)
            best = Math.Max(best, await MeasureAsync(postgres, part, table, script, clients, seconds));
        part.Figure("transactions a second, best", best, "1/s");
        File.Delete(script);
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync(postgres.ConnectionString("postgres"), "DROP DATABASE pgbench");
        await ExecuteAsync(postgres.ConnectionString("postgres"), "CHECKPOINT");
        return best;
    }

    private static async Task<double> MeasureAsync(PostgresServer postgres, Part part, Table table, string script, int clients, int seconds)
    {
        string[] arguments =
        [
            "-n", "-M", "prepared", "-f", script, "-c", $"{clients}", "-j", $"{Math.Min(2, clients)}", "-T", $"{seconds}", "-P", "1",
            "-h", "127.0.0.1", "-p", $"{postgres.Port}", "-U", "seatmap", "pgbench",
        ];
        using var process = Process.Start(new ProcessStartInfo($"{Programs.PostgresBin}/pgbench", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var cpu = new CpuMeter(new() { ["postgres"] = [postgres.ProcessId] });
            var progress = ReadProgressAsync(process.StandardError, part, clients);
            var said = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            var errors = await progress;
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"pgbench ended with {process.ExitCode}: {errors}");
            var (tps, latency, count) = (Number(Tps(), said), Number(Latency(), said), Number(Count(), said));
            var used = cpu.Used()["postgres"];
            table.Rows.Add([$"{clients}", $"{tps:#,0}", $"{latency:0.00}", $"{used / count * 1e6:0}"]);
            Console.WriteLine($"  pgbench with {clients} clients: {tps:0} transactions/s, {latency:0.00} ms");
            return tps;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static async Task<string> ReadProgressAsync(StreamReader lines, Part part, int clients)
    {
        var others = new List<string>();
        while (await lines.ReadLineAsync() is { } line)
        {
            if (Progress().Match(line) is { Success: true } match)
                part.Point("Transactions", clients == 1 ? "1 client" : $"{clients} clients", "s", "1/s", Parse(match.Groups[1]), Parse(match.Groups[2]));
            else
                others.Add(line);
        }

        return string.Join('\n', others);
    }

    private static double Number(Regex regex, string said) => regex.Match(said) is { Success: true } match
        ? Parse(match.Groups[1])
        : throw new InvalidOperationException($"pgbench did not say what \"{regex}\" looks for: {said}");

    private static double Parse(Group group) => double.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.ExecuteAsync(sql, commandTimeout: 120, commandType: CommandType.Text);
    }

    private static async Task<string?> SettingAsync(string database, string name)
    {
        await using var connection = new NpgsqlConnection(database);
        return await connection.ExecuteScalarAsync<string>("SELECT current_setting(@name)", new { name });
    }

    [GeneratedRegex(@"^tps = ([\d.]+)", RegexOptions.Multiline)]
    private static partial Regex Tps();

    [GeneratedRegex(@"^latency average = ([\d.]+) ms", RegexOptions.Multiline)]
    private static partial Regex Latency();

    [GeneratedRegex(@"transactions actually processed: (\d+)")]
    private static partial Regex Count();

    [GeneratedRegex(@"^progress: ([\d.]+) s, ([\d.]+) tps")]
    private static partial Regex Progress();
}
