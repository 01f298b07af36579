using System.Text.RegularExpressions;
using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Scenarios;

/// <summary>Thousands of joins at once: the time to the last answer, the SQL statements, and the staleness of other watchers.</summary>
internal static partial class JoinBench
{
    private const int Workers = 2;
    private const int Seats = 16_000;
    private const double Target = 6;
    private const int QueryCharacters = 100;

    // A new server compiles its code during the first connections. They are made before the measured ones.
    private const int WarmUpConnections = 2_000;

    private static readonly TimeSpan _window = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var joins = arguments.Number("joins", 18_000);
        await CountAsync(report.Add("join", $"{joins:#,0} at once, from connecting to the answer of Join"), joins);
        var joining = report.Add("join", $"{joins:#,0} joins at once on open connections, beside 500 watchers");
        await WithWatchersAsync(joining, joins, BurstFrom.Join);
        var connecting = report.Add("join", $"{joins:#,0} at once, from connecting on, beside 500 watchers");
        await WithWatchersAsync(connecting, joins, BurstFrom.Connect);
    }

    /// <summary>Joins of a screening without holds: their time, and their statements beside those of one join and of none.</summary>
    private static async Task CountAsync(Part part, int joins)
    {
        part.Setup["joins"] = $"{joins:#,0}";
        part.Setup["seats"] = $"{Seats:#,0}";
        Console.WriteLine($"join {part.Name}: starting servers");
        await using var servers = await BenchServers.StartAsync(1, countStatements: true, []);
        var screenings = await servers.AddScreeningsAsync(Seats, 4);

        await WarmAsync(servers, screenings[0]);
        await servers.CountStatementsAsync();
        await Task.Delay(_window);
        var none = Gather(await servers.CountStatementsAsync());

        var one = await BurstAsync(1, screenings[1]);
        var many = await BurstAsync(joins, screenings[2]);
        foreach (var query in one.Statements.Keys.Union(many.Statements.Keys).Where(q => !none.ContainsKey(q)))
        {
            var (first, all) = (one.Statements.GetValueOrDefault(query), many.Statements.GetValueOrDefault(query));
            part.Notes.Add($"{first} for one join, {all} for all: {query}");
        }

        part.AtMost("from the first connect to the last answer", many.End.Max(e => e.Seconds), Target, "s");
        part.AtMost("failed joins", many.End.Sum(e => e.Failed), 0, "");
        var (asOne, asMany) = (OfJoins(one.Statements), OfJoins(many.Statements));
        part.Figure("statements for one join", asOne, "");
        part.AtMost("statements for all joins", asMany, asOne, "");
        var counted = $"statements in {_window.TotalSeconds:0} s, without the scheduler's";
        part.Figure($"{counted}: no join", none.Values.Sum(), "");
        part.Figure($"{counted}: one join", one.Statements.Values.Sum(), "");
        part.Figure($"{counted}: all joins", many.Statements.Values.Sum(), "");
        part.Proof = $"{many.Proof}; {await servers.ProveAsync([])}";
        WatchFigures.Print(part);

        long OfJoins(Dictionary<string, long> statements) => statements.Where(s => !none.ContainsKey(s.Key)).Sum(s => s.Value);

        async Task<(JoinBurstResult[] End, Dictionary<string, long> Statements, string Proof)> BurstAsync(int count, long screening)
        {
            var workers = await StartAsync(servers, screening, count, BurstFrom.Connect);
            try
            {
                await servers.CountStatementsAsync();
                var window = Task.Delay(_window);
                var end = await GoAsync(workers);
                await window;
                var statements = Gather(await servers.CountStatementsAsync());
                return (end, statements, await MapProof.ProveAsync(workers, servers.ReadSeatsAsync));
            }
            finally
            {
                foreach (var worker in workers)
                    await worker.DisposeAsync();
            }
        }
    }

    /// <summary>The same beside watchers, whose staleness must not grow.</summary>
    private static async Task WithWatchersAsync(Part part, int joins, BurstFrom from)
    {
        var setup = new WatchSetup(Watchers: 500, Rate: 100, Seconds: 3) { Seats = Seats };
        part.Setup["joins"] = $"{joins:#,0}";
        await using var run = new WatchRun($"join {part.Name}", setup, part);
        await run.StartAsync();
        await WarmAsync(run.Servers, (await run.Servers.AddScreeningsAsync(Seats, 1))[0]);
        var workers = await StartAsync(run.Servers, run.Screening, joins, from);
        JoinBurstResult[] ends = [];
        WatchOutcome outcome;
        try
        {
            outcome = await run.MeasureAsync(async () => ends = await GoAsync(workers));
            await run.ProveAsync(outcome);
            part.Proof += $"; of the joins {await MapProof.ProveAsync(workers, run.Servers.ReadSeatsAsync)}";
        }
        finally
        {
            foreach (var worker in workers)
                await worker.DisposeAsync();
        }

        if (from == BurstFrom.Connect)
            part.AtMost("from the first connect to the last answer", ends.Max(e => e.Seconds), Target, "s");
        else
            part.Figure("from the first Join to the last answer", ends.Max(e => e.Seconds), "s");
        part.AtMost("failed joins", ends.Sum(e => e.Failed), 0, "");
        part.Figure("commit to watcher before the joins, p99", outcome.Before!.Revisions.Percentile(99).TotalMilliseconds, "ms");
        WatchFigures.Write(part, outcome, limit: null);
    }

    /// <summary>
    /// Adds up statements with the same beginning, whether a value in it is a parameter or not. Leaves out the scheduler's statements,
    /// which are not related to joins.
    /// </summary>
    private static Dictionary<string, long> Gather(Dictionary<string, long> statements) => statements
        .Where(s => !s.Key.Contains("QRTZ_", StringComparison.Ordinal))
        .GroupBy(s => Beginning(s.Key))
        .ToDictionary(g => g.Key, g => g.Sum(s => s.Value));

    private static string Beginning(string query)
    {
        var line = Value().Replace(Space().Replace(query.Trim(), " "), "?");
        return line[..Math.Min(QueryCharacters, line.Length)];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\$\d+|\b\d+\b")]
    private static partial Regex Value();

    private static async Task WarmAsync(BenchServers servers, long screening)
    {
        await using var worker = WorkerProcess.Start("watch", new WatchSpec(servers.Addresses, screening, WarmUpConnections, Address: 101));
        await worker.ReceiveAsync("ready");
    }

    private static async Task<List<WorkerProcess>> StartAsync(BenchServers servers, long screening, int joins, BurstFrom from)
    {
        var workers = new List<WorkerProcess>();
        for (var n = 0; n < Math.Min(Workers, joins); n++)
        {
            var share = joins / Math.Min(Workers, joins);
            var spec = new WatchSpec(servers.Addresses, screening, share, Address: 11 + (n * 2), BurstFrom: from);
            workers.Add(WorkerProcess.Start("watch", spec));
        }

        foreach (var worker in workers)
            await worker.ReceiveAsync("ready");
        return workers;
    }

    private static async Task<JoinBurstResult[]> GoAsync(List<WorkerProcess> workers)
    {
        var ends = await Task.WhenAll(workers.Select(w => w.RequestAsync<JoinBurstResult>("go", "burst")));
        foreach (var end in ends)
            Console.WriteLine($"join: {end.Seconds:0.00} s, {end.Failed} failed {end.FirstError}");
        return ends;
    }
}
