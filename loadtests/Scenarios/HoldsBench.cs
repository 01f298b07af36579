using System.Text.Json;
using LoadTests.Bench;
using LoadTests.Measure;
using LoadTests.References;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Scenarios;

/// <summary>Durable holds of two distinct seats a second.</summary>
internal static class HoldsBench
{
    private const int Seats = 100_000;

    private const string Held = "holds a second";

    private static readonly string[] _settings = ["SeatRules:MaxLiveHoldsPerHolder=100", "SeatRules:HoldTime=01:00:00", "SeatRules:HoldCap=02:00:00"];

    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var seconds = arguments.Number("seconds", 20);
        var warmUp = arguments.Number("warm-up", 15);
        var connections = arguments.Number("connections", 1_000);
        var inFlight = arguments.Number("in-flight", 2_048);
        var only = arguments.Text("only", "");
        var referenceSeconds = arguments.Number("reference-seconds", 10);
        double? reference = null;
        if (only is "" or "hot")
            await RunAsync(report, "one hot screening", side: false, rate: 0, connections, inFlight, warmUp, seconds, MeasureReferenceAsync);
        if (only is "" or "fifty")
            await RunAsync(report, "fifty screenings", side: true, rate: 0, connections, inFlight, warmUp, seconds, MeasureReferenceAsync);
        if (only is "" or "offered")
            await RunAsync(report, "5,000 offered", side: false, rate: 5_000, connections, inFlight: 0, warmUp, seconds, MeasureReferenceAsync);
        foreach (var part in report.Parts.FindAll(p => p is { Scenario: "holds", IsReference: false } && p.Setup["loop"] == "closed"))
            part.AtLeast("times the pgbench reference", part.Figures.Find(f => f.Name == Held)!.Value / reference!.Value, 4, "×");

        // Once, on the servers of whichever part is first, before there is a node.
        async Task MeasureReferenceAsync(BenchSite site) => reference ??= await PgBench.RunAsync(site.Postgres, report, referenceSeconds);
    }

    private static async Task RunAsync(Report report, string name, bool side, int rate, int connections, int inFlight, double warmUp, double seconds, Func<BenchSite, Task> beforeOurs)
    {
        Console.WriteLine($"holds {name}: starting servers");
        await using var site = await BenchSite.StartAsync(nodes: 0);
        await beforeOurs(site);
        await site.AddNodeAsync(_settings);
        var part = report.Add("holds", name);
        var expected = rate > 0 ? rate : 30_000;
        var needed = (int)Math.Ceiling(expected * (seconds + warmUp) * 2 / Seats) + 1;
        var plan = BenchSite.Plan(side ? 20_000 : Seats);
        var screenings = await site.AddScreeningsAsync(plan, side ? Math.Max(50, needed * 5) : needed);
        var ackFile = Path.GetTempFileName();
        var spec = new HoldsSpec(site.Addresses, side ? screenings[..Math.Min(screenings.Length, Math.Max(50, needed * 5))] : screenings, plan.Seats.Count, side, connections, inFlight, rate, warmUp, seconds, ackFile);
        await using var worker = WorkerProcess.Start("holds", spec);
        await worker.HearAsync("ready");
        var processes = new Dictionary<string, int[]>
        {
            ["server"] = [site.Nodes[0].ProcessId],
            ["postgres"] = [site.Postgres.ProcessId],
            ["redis"] = [site.Redis.ProcessId],
            ["load"] = [worker.Id],
        };
        part.Setup["loop"] = rate > 0 ? "open" : "closed";
        part.Setup[rate > 0 ? "offered" : "in flight"] = rate > 0 ? $"{rate:#,0} a second" : $"{inFlight:#,0}";
        part.Setup["connections"] = $"{spec.Connections:#,0}";
        part.Setup["screenings"] = side ? $"{spec.Screenings.Length:#,0} at once, {plan.Seats.Count:#,0} seats each" : $"one at a time, {plan.Seats.Count:#,0} seats";
        part.Setup["seconds"] = $"{seconds} after {warmUp} of warm-up";
        var cpu = new CpuMeter(processes);
        await worker.TellAsync("go");
        await using (Sampler.Start(part, processes))
            Report(part, await ListenAsync(part, worker), cpu, rate, seconds);
        part.Proof = await site.ProveAsync([ackFile]);
        Console.WriteLine($"  {part.Proof}");
        File.Delete(ackFile);
    }

    private static async Task<JsonElement> ListenAsync(Part part, WorkerProcess worker)
    {
        while (await worker.HearAsync() is { } said)
        {
            if (said.TryGetProperty("result", out var result))
                return result;
            var second = said.Deserialize<HeldInSecond>(WorkerProcess.Json)!;
            Console.WriteLine($"  {second.Second,4:0} s  {second.Held,7:#,0} holds/s  p50 {second.P50:0.0} ms  p99 {second.P99:0.0} ms");
            part.Point("Throughput", Held, "s", "1/s", second.Second, second.Held);
            if (second.Held == 0)
                continue;
            part.Point("Latency of the reply", "p50", "s", "ms", second.Second, second.P50);
            part.Point("Latency of the reply", "p99", "s", "ms", second.Second, second.P99);
        }

        throw new NoResultException("the worker ended early");
    }

    private static void Report(Part part, JsonElement result, CpuMeter cpu, int rate, double seconds)
    {
        var latency = new Histogram();
        latency.Add(result.GetProperty("latency").Deserialize<long[]>()!);
        var total = result.GetProperty("acknowledged").GetInt64();
        var held = result.GetProperty("held").GetInt64() / seconds;
        if (rate > 0)
            part.Figure(Held, held, "1/s");
        else
            part.AtLeast(Held, held, 20_000, "1/s");
        part.Figure("reply p50", latency.Percentile(50).TotalMilliseconds, "ms");
        part.Figure("reply p90", latency.Percentile(90).TotalMilliseconds, "ms");
        if (rate > 0)
            part.AtMost("reply p99", latency.Percentile(99).TotalMilliseconds, 50, "ms");
        else
            part.Figure("reply p99", latency.Percentile(99).TotalMilliseconds, "ms");
        part.Figure("reply p99.9", latency.Percentile(99.9).TotalMilliseconds, "ms");
        part.Figure("reply max", latency.Max / 1_000.0, "ms");
        part.Figure("refused", result.GetProperty("refused").GetInt64(), "");
        part.Figure("failed", result.GetProperty("failed").GetInt64(), "");
        foreach (var (process, used) in cpu.Used())
            part.Figure($"CPU for a hold, {process}", used / total * 1e6, "µs");
        Console.WriteLine($"  {held:#,0} holds/s; {latency}");
    }
}
