using System.Diagnostics;
using Harness;
using LoadTests.Reports;

namespace LoadTests.Scenarios;

/// <summary>
/// Runs a scenario on two builds of the server in turns (old, new, old, new) and puts their figures side by side. Other programs on the
/// machine change its speed within minutes, so two reports of different hours cannot be compared.
/// </summary>
internal sealed class BuildComparison
{
    private const int Rounds = 2;

    private readonly (string Build, string Dll)[] _builds;

    /// <param name="oldDll">SeatMap.Web.dll of the other build. The new build is the one that this program was started for.</param>
    public BuildComparison(string oldDll)
    {
        if (!File.Exists(oldDll))
            throw new ArgumentException($"--baseline: there is no file {oldDll}");
        OldDll = oldDll;
        _builds = [("old", Path.GetFullPath(oldDll)), ("new", Programs.WebDll)];
    }

    /// <summary>The scenarios that measure a SeatMap server in a few minutes.</summary>
    public static IReadOnlyList<string> Scenarios { get; } = ["holds", "watch", "join", "idle", "stampede"];

    public string OldDll { get; }

    public async Task RunAsync(Scenario scenario, Arguments arguments, Report report)
    {
        if (!Scenarios.Contains(scenario.Name))
            throw new ArgumentException($"--baseline compares {string.Join(", ", Scenarios)}");
        var position = report.Parts.Count;
        var runs = new List<Run>();
        try
        {
            for (var round = 1; round <= Rounds; round++)
            {
                foreach (var (build, dll) in _builds)
                    runs.Add(await RunAsync(scenario, arguments, report, $"{build} {round}", dll));
            }
        }
        finally
        {
            Programs.WebDll = _builds[^1].Dll;
        }

        report.Parts.InsertRange(position, Compare(runs));
    }

    private static async Task<Run> RunAsync(Scenario scenario, Arguments arguments, Report report, string name, string dll)
    {
        Console.WriteLine($"{scenario.Name}: {name}");
        Programs.WebDll = dll;
        var own = new Report { Command = report.Command, Started = report.Started, Machine = report.Machine };
        try
        {
            await scenario.RunAsync(arguments, own);
        }
        finally
        {
            // Also after a failure: then the report shows what had been measured before.
            report.Parts.AddRange(own.Parts.ConvertAll(part => part with { Name = $"{part.Name}; {name}" }));
        }

        return new Run(name, own.Parts);
    }

    private IEnumerable<Part> Compare(List<Run> runs)
    {
        foreach (var (index, part) in runs[0].Parts.Index())
        {
            if (part.IsBaseline)
                continue;
            var same = runs.ConvertAll(run => run.Parts[index]);
            var comparison = new Part(part.Scenario, $"{part.Name}: old and new in turns", IsBaseline: false);
            foreach (var (build, dll) in _builds)
                comparison.Setup[build] = FileVersionInfo.GetVersionInfo(dll).ProductVersion ?? "no version";
            comparison.Tables.Add(Table(runs, same));
            if (same.TrueForAll(p => p.HasResult))
                comparison.Proof = "each run is proved in its own part";
            yield return comparison;
        }
    }

    private static Table Table(List<Run> runs, List<Part> parts)
    {
        var table = new Table("Figures", ["figure", "unit", .. runs.Select(r => r.Name), "new / old"], []);
        foreach (var figure in parts[0].Figures)
        {
            var values = parts.ConvertAll(p => p.Figures.Find(f => f.Name == figure.Name)?.Value);
            if (values.Contains(null))
                continue;
            // Runs alternate: those with an even index are of the old build.
            var old = values.Where((_, i) => i % 2 == 0).Average()!.Value;
            var current = values.Where((_, i) => i % 2 == 1).Average()!.Value;
            var ratio = old == 0 ? "–" : $"{current / old:0.00}";
            table.Rows.Add([figure.Name, figure.Unit, .. values.Select(v => TextReport.Number(v!.Value)), ratio]);
        }

        return table;
    }

    /// <summary>One run of a scenario on one build; its name is the build and the round.</summary>
    private sealed record Run(string Name, List<Part> Parts);
}
