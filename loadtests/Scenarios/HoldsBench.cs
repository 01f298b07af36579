using System.Globalization;
using LoadTests.Bench;
using LoadTests.References;
using LoadTests.Reports;

namespace LoadTests.Scenarios;

/// <summary>How many durable holds a second, how soon they are answered, and what each costs.</summary>
internal static class HoldsBench
{
    private static readonly int[] _screenings = [1, 10, 30, 100, 300, 1_000];
    private static readonly int[] _nodes = [1, 2, 4];

    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var growth = arguments.Has("growth");
        var setup = new HoldsSetup(
            arguments.Number("connections", 1_000), arguments.Number("in-flight", 2_048), arguments.Number("warm-up", 15), arguments.Number("seconds", growth ? 10 : 20));
        if (growth)
        {
            await GrowAsync(report, setup, arguments.Text("growth", ""));
            return;
        }

        var only = arguments.Text("only", "");
        var referenceSeconds = arguments.Number("reference-seconds", 10);
        double? reference = null;
        if (only is "" or "hot")
            await FastestAsync("one hot screening", setup);
        if (only is "" or "fifty")
            await FastestAsync("fifty screenings", setup with { AtOnce = 50 });
        if (only is "" or "offered")
        {
            var part = report.Add("holds", "5,000 offered");
            var outcome = await HoldsRun.RunAsync(part, setup with { Rate = 5_000, InFlight = 0 }, MeasureReferenceAsync);
            part.Figure(HoldsRun.Held, outcome.Held, "1/s");
            part.AtMost("reply p99", Milliseconds(outcome, 99), 50, "ms");
            Latency(part, outcome);
        }

        async Task FastestAsync(string name, HoldsSetup fastest)
        {
            var part = report.Add("holds", name);
            var outcome = await HoldsRun.RunAsync(part, fastest, MeasureReferenceAsync);
            part.AtLeast(HoldsRun.Held, outcome.Held, 20_000, "1/s");
            part.AtLeast("times the pgbench reference", outcome.Held / reference!.Value, 4, "×");
            part.Figure("reply p99", Milliseconds(outcome, 99), "ms");
            Latency(part, outcome);
        }

        // Once, on the servers of whichever part is first, before there is a node.
        async Task MeasureReferenceAsync(BenchSite site) => reference ??= await PgBench.RunAsync(site.Postgres, report, referenceSeconds);
    }

    /// <summary>By screenings held side by side on one node, and by nodes that share one hot screening or fifty.</summary>
    private static async Task GrowAsync(Report report, HoldsSetup setup, string which)
    {
        var part = report.Add("holds", "growing");
        if (which is "true" or "screenings")
        {
            foreach (var screenings in _screenings)
                Point(await GrownAsync($"{screenings:#,0} screenings", setup with { AtOnce = screenings }), "screenings", "one node", screenings);
        }

        if (which is "true" or "nodes")
        {
            foreach (var nodes in _nodes)
            {
                Point(await GrownAsync($"{nodes} nodes, one hot screening", setup with { Nodes = nodes }), "nodes", "one hot screening", nodes);
                Point(await GrownAsync($"{nodes} nodes, fifty screenings", setup with { Nodes = nodes, AtOnce = 50 }), "nodes", "fifty screenings", nodes);
            }
        }

        part.Proof = "each point proved in its own part";

        async Task<HoldsOutcome> GrownAsync(string name, HoldsSetup grown)
        {
            var own = report.Add("holds", name);
            var outcome = await HoldsRun.RunAsync(own, grown);
            own.Figure(HoldsRun.Held, outcome.Held, "1/s");
            Latency(own, outcome);
            return outcome;
        }

        void Point(HoldsOutcome outcome, string by, string curve, int x)
        {
            part.Point($"holds a second by {by}", curve, by, "1/s", x, outcome.Held);
            part.Point($"reply p99 by {by}", curve, by, "ms", x, Milliseconds(outcome, 99));
            foreach (var (process, used) in outcome.Cpu.Where(c => c.Key != "load"))
                part.Point(string.Create(CultureInfo.InvariantCulture, $"processor time of a hold by {by}, {curve}"), process, by, "µs", x, used);
        }
    }

    private static void Latency(Part part, HoldsOutcome outcome)
    {
        foreach (var percent in new[] { 50, 90, 99.9 })
            part.Figure(string.Create(CultureInfo.InvariantCulture, $"reply p{percent}"), Milliseconds(outcome, percent), "ms");
        part.Figure("reply max", outcome.Latency.Max / 1_000.0, "ms");
    }

    private static double Milliseconds(HoldsOutcome outcome, double percent) => outcome.Latency.Percentile(percent).TotalMilliseconds;
}
