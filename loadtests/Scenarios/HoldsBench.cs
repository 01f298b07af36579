using System.Globalization;
using LoadTests.Baselines;
using LoadTests.Reports;

namespace LoadTests.Scenarios;

/// <summary>Durable holds a second, their latency, and the processor time of each.</summary>
internal static class HoldsBench
{
    private static readonly int[] _screenings = [1, 10, 30, 100, 300, 1_000];
    private static readonly int[] _nodes = [1, 2, 4];

    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var growth = arguments.Has("growth");
        var setup = new HoldsSetup(
            arguments.Number("connections", 1_000), arguments.Number("in-flight", 2_048), arguments.Number("warm-up", 15),
            arguments.Number("seconds", growth ? 10 : 20));
        if (growth)
        {
            await GrowAsync(report, setup, arguments.Text("growth", ""));
            return;
        }

        var only = arguments.Text("only", "");
        var pgBenchSeconds = arguments.Number("pgbench-seconds", 10);
        double? pgBench = null;
        if (only is "" or "hot")
            await FastestAsync("one hot screening", setup, times: 3.3);
        if (only is "" or "fifty")
            await FastestAsync("fifty screenings", setup with { AtOnce = 50 }, times: 3);
        if (only is "" or "thousand")
            await FastestAsync("a thousand screenings", setup with { AtOnce = 1_000 }, times: 2);
        if (only is "" or "nodes")
            await FastestAsync("fifty screenings, four nodes", setup with { AtOnce = 50, Nodes = 4 }, times: 1.2);
        if (only is "" or "quiet")
            await QuietHolds.RunAsync(report, setup);
        if (only is "" or "rest")
            await RestHolds.RunAsync(report, setup);
        if (only is "" or "offered")
        {
            var part = report.Add("holds", "5,000 offered");
            var outcome = await HoldsRun.RunAsync(part, setup with { Rate = 5_000, InFlight = 0 }, MeasurePgBenchAsync);
            part.Figure(HoldsRun.Held, outcome.Held, "1/s");
            part.AtMost("reply p99", Milliseconds(outcome, 99), 50, "ms");
            Latency(part, outcome);
        }

        if (only is "" or "first")
        {
            var part = report.Add("holds", "the first thousand of a new node");
            var outcome = await HoldsRun.RunAsync(
                part, setup with { Connections = 100, Rate = 500, InFlight = 0, WarmUp = 0, Seconds = 2, NewNodes = true });
            part.AtMost("reply p99", Milliseconds(outcome, 99), 100, "ms");
            Latency(part, outcome);
        }

        async Task FastestAsync(string name, HoldsSetup fastest, double times)
        {
            var part = report.Add("holds", name);
            var outcome = await HoldsRun.RunAsync(part, fastest, MeasurePgBenchAsync);
            part.Figure(HoldsRun.Held, outcome.Held, "1/s");
            part.AtLeast("times the rate of pgbench", outcome.Held / pgBench!.Value, times, "×");
            part.Figure("reply p99", Milliseconds(outcome, 99), "ms");
            Latency(part, outcome);
        }

        // Once, on the PostgreSQL of the first part, before a node is started.
        async Task MeasurePgBenchAsync(BenchServers servers) =>
            pgBench ??= await PgBench.RunAsync(servers.Postgres, report, pgBenchSeconds);
    }

    /// <summary>By the number of screenings on one node, and by the number of nodes with one hot screening or fifty.</summary>
    private static async Task GrowAsync(Report report, HoldsSetup setup, string which)
    {
        var part = report.Add("holds", "growing");
        if (which is "true" or "screenings")
        {
            foreach (var screenings in _screenings)
            {
                var outcome = await GrownAsync($"{screenings:#,0} screenings", setup with { AtOnce = screenings });
                Point(outcome, "screenings", "one node", screenings);
            }
        }

        if (which is "true" or "nodes")
        {
            foreach (var nodes in _nodes)
            {
                var hot = await GrownAsync($"{nodes} nodes, one hot screening", setup with { Nodes = nodes });
                Point(hot, "nodes", "one hot screening", nodes);
                var fifty = await GrownAsync($"{nodes} nodes, fifty screenings", setup with { Nodes = nodes, AtOnce = 50 });
                Point(fifty, "nodes", "fifty screenings", nodes);
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
                part.Point($"processor time of a hold by {by}, {curve}", process, by, "µs", x, used);
        }
    }

    private static void Latency(Part part, HoldsOutcome outcome)
    {
        foreach (var percent in new[] { 50, 90, 99.9 })
            part.Figure(string.Create(CultureInfo.InvariantCulture, $"reply p{percent}"), Milliseconds(outcome, percent), "ms");
        part.Figure("reply max", outcome.Latency.Max.TotalMilliseconds, "ms");
    }

    private static double Milliseconds(HoldsOutcome outcome, double percent) => outcome.Latency.Percentile(percent).TotalMilliseconds;
}
