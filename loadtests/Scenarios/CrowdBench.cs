using LoadTests.Reports;

namespace LoadTests.Scenarios;

/// <summary>A hundred thousand live connections on six nodes of one machine, all watching one screening with holds.</summary>
internal static class CrowdBench
{
    // A process may open 20,000 files.
    private const int PerWorker = 17_000;

    // Tokens are requested over HTTP. One for each connection would take longer than the run.
    private const int HoldersPerWorker = 2_000;

    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var setup = new WatchSetup(arguments.Number("watchers", 100_000), arguments.Number("rate", 100), arguments.Number("seconds", 60))
        {
            Nodes = arguments.Number("nodes", 6),
            PerWorker = PerWorker,
            Holders = HoldersPerWorker,
            // Six nodes compile their code at first, each with a third of a core.
            WarmUp = 20,
        };
        var part = report.Add("crowd", $"{setup.Watchers:#,0} live connections on {setup.Nodes} nodes");
        var outcome = await WatchRun.RunAsync($"crowd {setup.Watchers:#,0}", setup, part);
        part.AtLeast("live connections to the end", setup.Watchers, 100_000, "");
        WatchFigures.Write(part, outcome, limit: null);
    }
}
