using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Scenarios;

/// <summary>
/// The same closed loop over the hub and over REST, in turns on one node and one hot screening: what HTTP adds to a hold.
/// </summary>
internal static class RestHolds
{
    private const int InFlight = 64;
    private const int Turns = 2;

    // More than this load has reached; there are seats for as many.
    private const int Expected = 15_000;

    public static async Task RunAsync(Report report, HoldsSetup setup)
    {
        var part = report.Add("holds", "REST beside the hub");
        part.Setup["loop"] = $"closed, {InFlight} in flight: on {InFlight} REST connections, or on hub connections";
        part.Setup["holders"] = $"{setup.Connections:#,0}: a hub connection of each, or a token with each REST request";
        part.Setup["screenings"] = $"one at a time, {HoldsRun.MaxSeats:#,0} seats";
        part.Setup["seconds"] = $"{setup.Seconds} after {setup.WarmUp} of warm-up, {Turns} times each";
        Console.WriteLine($"holds {part.Name}: starting servers");
        await using var servers = await BenchServers.StartAsync(nodes: 0);
        await servers.CreateLogFilesAsync();
        await servers.AddNodeAsync(HoldsRun.Settings);
        var wanted = Expected * (setup.WarmUp + setup.Seconds) * 2 * Turns * 2;
        var screenings = await servers.AddScreeningsAsync(HoldsRun.MaxSeats, (int)Math.Ceiling(wanted / HoldsRun.MaxSeats));
        var (hub, rest) = (new Total(), new Total());
        var ackFiles = new List<string>();
        long next = 0;
        for (var turn = 0; turn < Turns; turn++)
        {
            hub.Add(await MeasureAsync("hub", isRest: false));
            rest.Add(await MeasureAsync("REST", isRest: true));
        }

        Figures(part, "hub", hub);
        Figures(part, "REST", rest);
        part.AtLeast("holds a second, REST / hub", rest.Held / hub.Held, 0.8, "×");
        part.AtMost("CPU for a hold, server, REST / hub", rest.Cpu("server") / hub.Cpu("server"), 2, "×");
        part.Proof = await servers.ProveAsync(ackFiles);
        Console.WriteLine($"  {part.Proof}");
        ackFiles.ForEach(File.Delete);

        async Task<HoldsOutcome> MeasureAsync(string name, bool isRest)
        {
            Console.WriteLine($"  {name}");
            ackFiles.Add(Path.GetTempFileName());
            var spec = new HoldsSpec(
                servers.Addresses, screenings, HoldsRun.MaxSeats, SideBySide: false, setup.Connections, InFlight, Rate: 0, setup.WarmUp,
                setup.Seconds, ackFiles[^1], isRest, next);
            var outcome = await HoldsRun.MeasureAsync(part, servers, spec, $", {name} {ackFiles.Count}");
            next = outcome.NextPair;
            return outcome;
        }
    }

    private static void Figures(Part part, string name, Total total)
    {
        part.Figure($"{HoldsRun.Held}, {name}", total.Held, "1/s");
        foreach (var percent in new[] { 50, 99 })
            part.Figure($"reply p{percent}, {name}", total.Latency.Percentile(percent).TotalMilliseconds, "ms");
        foreach (var process in new[] { "server", "postgres", "redis", "load" })
            part.Figure($"CPU for a hold, {process}, {name}", total.Cpu(process), "µs");
        part.Figure($"refused, {name}", total.Outcomes.Sum(o => o.Refused), "");
        part.Figure($"failed, {name}", total.Outcomes.Sum(o => o.Failed), "");
    }

    /// <summary>All rounds of one way.</summary>
    private sealed class Total
    {
        public List<HoldsOutcome> Outcomes { get; } = [];

        public TimeHistogram Latency { get; } = new();

        public double Held => Outcomes.Average(o => o.Held);

        public double Cpu(string process) => Outcomes.Average(o => o.Cpu[process]);

        public void Add(HoldsOutcome outcome)
        {
            Outcomes.Add(outcome);
            Latency.Add(outcome.Latency);
        }
    }
}
