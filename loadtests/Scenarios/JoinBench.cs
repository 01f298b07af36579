using System.Text.RegularExpressions;
using LoadTests.Bench;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Scenarios;

/// <summary>Everybody comes at once: how long until the last is in, what it asks of the database, and who else notices.</summary>
internal static partial class JoinBench
{
    private const int Workers = 2;
    private const int Seats = 16_000;
    private const double Target = 6;
    private const int Shown = 100;

    // A server that has just started compiles its hub on the first connections; a storm does not come to such a server.
    private const int Earlier = 2_000;

    private static readonly TimeSpan _window = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var joins = arguments.Number("joins", 18_000);
        await CountAsync(report.Add("join", $"{joins:#,0} at once, from connecting to the answer of Join"), joins);
        await WatchedAsync(report.Add("join", $"{joins:#,0} joins at once on open connections, beside some who watch"), joins, WatchStart.Join);
        await WatchedAsync(report.Add("join", $"{joins:#,0} at once, from connecting on, beside some who watch"), joins, WatchStart.Connect);
    }

    /// <summary>The storm on a quiet screening: its time, and its statements beside those of one join and of none in the same time.</summary>
    private static async Task CountAsync(Part part, int joins)
    {
        part.Setup["joins"] = $"{joins:#,0}";
        part.Setup["seats"] = $"{Seats:#,0}";
        Console.WriteLine($"join {part.Name}: starting servers");
        await using var site = await BenchSite.StartAsync(1, countStatements: true, []);
        var screenings = await site.AddScreeningsAsync(BenchSite.Plan(Seats), 4);

        await WarmAsync(site, screenings[0]);
        await site.CountStatementsAsync();
        await Task.Delay(_window);
        var none = Gather(await site.CountStatementsAsync());

        var one = await StormAsync(1, screenings[1]);
        var storm = await StormAsync(joins, screenings[2]);
        foreach (var query in one.Statements.Keys.Union(storm.Statements.Keys).Where(q => !none.ContainsKey(q)))
            part.Notes.Add($"{one.Statements.GetValueOrDefault(query)} for one join, {storm.Statements.GetValueOrDefault(query)} for all: {query}");

        part.AtMost("from the first connect to the last answer", storm.End.Max(e => e.Seconds), Target, "s");
        part.AtMost("failed joins", storm.End.Sum(e => e.Failed), 0, "");
        var (asOne, asMany) = (OfJoins(one.Statements), OfJoins(storm.Statements));
        part.Figure("statements for one join", asOne, "");
        part.AtMost("statements for the storm", asMany, asOne, "");
        part.Figure($"statements in {_window.TotalSeconds:0} s, the scheduler's left out: nobody comes", none.Values.Sum(), "");
        part.Figure($"statements in {_window.TotalSeconds:0} s, the scheduler's left out: one comes", one.Statements.Values.Sum(), "");
        part.Figure($"statements in {_window.TotalSeconds:0} s, the scheduler's left out: the storm", storm.Statements.Values.Sum(), "");
        part.Proof = $"{storm.Proof}; {await site.ProveAsync([])}";
        WatchFigures.Print(part);

        long OfJoins(Dictionary<string, long> statements) => statements.Where(s => !none.ContainsKey(s.Key)).Sum(s => s.Value);

        async Task<(StormEnd[] End, Dictionary<string, long> Statements, string Proof)> StormAsync(int count, long screening)
        {
            var workers = await StartAsync(site, screening, count, WatchStart.Connect);
            try
            {
                await site.CountStatementsAsync();
                var window = Task.Delay(_window);
                var end = await GoAsync(workers);
                await window;
                var statements = Gather(await site.CountStatementsAsync());
                return (end, statements, await MapProof.ProveAsync(workers, site.ReadSeatsAsync));
            }
            finally
            {
                foreach (var worker in workers)
                    await worker.DisposeAsync();
            }
        }
    }

    /// <summary>The same beside watchers to whom the storm must make no difference.</summary>
    private static async Task WatchedAsync(Part part, int joins, WatchStart from)
    {
        var setup = new WatchSetup(Watchers: 500, Rate: 100, Seconds: 3) { Seats = Seats };
        part.Setup["joins"] = $"{joins:#,0}";
        await using var run = new WatchRun($"join {part.Name}", setup, part);
        await run.StartAsync();
        await WarmAsync(run.Site, (await run.Site.AddScreeningsAsync(BenchSite.Plan(Seats), 1))[0]);
        var workers = await StartAsync(run.Site, run.Screening, joins, from);
        StormEnd[] ends = [];
        WatchOutcome outcome;
        try
        {
            outcome = await run.MeasureAsync(async () => ends = await GoAsync(workers));
            await run.ProveAsync(outcome);
            part.Proof += $"; of those who came {await MapProof.ProveAsync(workers, run.Site.ReadSeatsAsync)}";
        }
        finally
        {
            foreach (var worker in workers)
                await worker.DisposeAsync();
        }

        if (from == WatchStart.Connect)
            part.AtMost("from the first connect to the last answer", ends.Max(e => e.Seconds), Target, "s");
        else
            part.Figure("from the first Join to the last answer", ends.Max(e => e.Seconds), "s");
        part.AtMost("failed joins", ends.Sum(e => e.Failed), 0, "");
        part.Figure("commit to watcher before the storm, p99", outcome.Before!.Revisions.Percentile(99).TotalMilliseconds, "ms");
        WatchFigures.Write(part, outcome, limit: null);
    }

    /// <summary>
    /// By the beginning of their text, whether something in it was a parameter or not, and without the scheduler's rounds, which come when
    /// they come. What runs while nobody comes is not of the joins.
    /// </summary>
    private static Dictionary<string, long> Gather(Dictionary<string, long> statements) => statements
        .Where(s => !s.Key.Contains("QRTZ_", StringComparison.Ordinal))
        .GroupBy(s => Beginning(s.Key))
        .ToDictionary(g => g.Key, g => g.Sum(s => s.Value));

    private static string Beginning(string query)
    {
        var line = Value().Replace(Space().Replace(query.Trim(), " "), "?");
        return line[..Math.Min(Shown, line.Length)];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\$\d+|\b\d+\b")]
    private static partial Regex Value();

    private static async Task WarmAsync(BenchSite site, long screening)
    {
        await using var worker = WorkerProcess.Start("watch", new WatchSpec(site.Addresses, screening, Earlier, Address: 101));
        await worker.HearAsync("ready");
    }

    private static async Task<List<WorkerProcess>> StartAsync(BenchSite site, long screening, int joins, WatchStart from)
    {
        var workers = new List<WorkerProcess>();
        for (var n = 0; n < Math.Min(Workers, joins); n++)
            workers.Add(WorkerProcess.Start("watch", new WatchSpec(site.Addresses, screening, joins / Math.Min(Workers, joins), Address: 11 + (n * 2), Wait: from)));
        foreach (var worker in workers)
            await worker.HearAsync("ready");
        return workers;
    }

    private static async Task<StormEnd[]> GoAsync(List<WorkerProcess> workers)
    {
        var ends = await Task.WhenAll(workers.Select(w => w.AskAsync<StormEnd>("go", "storm")));
        foreach (var end in ends)
            Console.WriteLine($"join: {end.Seconds:0.00} s, {end.Failed} failed {end.Why}");
        return ends;
    }
}
