using System.Text.Json;
using LoadTests.Bench;
using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Scenarios;

/// <summary>One configuration of holds.</summary>
/// <param name="Connections">Each a holder of its own.</param>
/// <param name="InFlight">Closed loop: holds under way at a time.</param>
/// <param name="WarmUp">Seconds before what counts.</param>
/// <param name="Seconds">What counts.</param>
internal sealed record HoldsSetup(int Connections, int InFlight, double WarmUp, double Seconds)
{
    /// <summary>Screenings whose seats are held side by side. With one, the next comes when it is full.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>Open loop: holds offered a second; 0 for closed loop.</summary>
    public int Rate { get; init; }

    public int Nodes { get; init; } = 1;
}

/// <param name="Held">Holds a second.</param>
/// <param name="Latency">Of their answers.</param>
/// <param name="Cpu">Microseconds of processor time for a hold, by process.</param>
internal sealed record HoldsOutcome(double Held, Histogram Latency, IReadOnlyDictionary<string, double> Cpu);

/// <summary>Durable holds of two distinct seats a second on servers of their own: started, measured, proved, stopped.</summary>
internal static class HoldsRun
{
    public const string Held = "holds a second";

    private const int MaxSeats = 100_000;

    // Seats are made for this many holds a second: more than any run has made.
    private const int Expected = 30_000;

    private static readonly string[] _settings = ["SeatRules:MaxLiveHoldsPerHolder=100", "SeatRules:HoldTime=01:00:00", "SeatRules:HoldCap=02:00:00"];

    /// <param name="part">Where the figures go.</param>
    /// <param name="setup">What to run.</param>
    /// <param name="beforeOurs">What is measured on the same PostgreSQL before there is a node.</param>
    public static async Task<HoldsOutcome> RunAsync(Part part, HoldsSetup setup, Func<BenchSite, Task>? beforeOurs = null)
    {
        Console.WriteLine($"holds {part.Name}: starting servers");
        await using var site = await BenchSite.StartAsync(nodes: 0);
        await site.MakeLogAsync();
        if (beforeOurs is not null)
            await beforeOurs(site);
        for (var i = 0; i < setup.Nodes; i++)
            await site.AddNodeAsync(_settings);
        var side = setup.AtOnce > 1;
        var wanted = (setup.Rate > 0 ? setup.Rate : Expected) * (setup.WarmUp + setup.Seconds) * 2;
        var plan = BenchSite.Plan(side ? (int)Math.Clamp(Math.Ceiling(wanted / setup.AtOnce / 100) * 100, 200, MaxSeats) : MaxSeats);
        var screenings = await site.AddScreeningsAsync(plan, side ? setup.AtOnce : (int)Math.Ceiling(wanted / MaxSeats) + 1);
        var ackFile = Path.GetTempFileName();
        var spec = new HoldsSpec(site.Addresses, screenings, plan.Seats.Count, side, setup.Connections, setup.InFlight, setup.Rate, setup.WarmUp, setup.Seconds, ackFile);
        await using var worker = WorkerProcess.Start("holds", spec);
        await worker.HearAsync("ready");
        var processes = new Dictionary<string, int[]>
        {
            ["server"] = [.. site.Nodes.Select(n => n.ProcessId)],
            ["postgres"] = [site.Postgres.ProcessId],
            ["redis"] = [site.Redis.ProcessId],
            ["load"] = [worker.Id],
        };
        Describe(part, setup, plan.Seats.Count);
        var cpu = new CpuMeter(processes);
        await worker.TellAsync("go");
        HoldsOutcome outcome;
        await using (Sampler.Start(part, processes))
            outcome = Outcome(part, await ListenAsync(part, worker), cpu, setup.Seconds);
        part.Proof = await site.ProveAsync([ackFile]);
        Console.WriteLine($"  {part.Proof}");
        File.Delete(ackFile);
        return outcome;
    }

    private static void Describe(Part part, HoldsSetup setup, int seats)
    {
        part.Setup["loop"] = setup.Rate > 0 ? "open" : "closed";
        part.Setup[setup.Rate > 0 ? "offered" : "in flight"] = setup.Rate > 0 ? $"{setup.Rate:#,0} a second" : $"{setup.InFlight:#,0}";
        part.Setup["connections"] = $"{setup.Connections:#,0}";
        part.Setup["screenings"] = setup.AtOnce > 1 ? $"{setup.AtOnce:#,0} at once, {seats:#,0} seats each" : $"one at a time, {seats:#,0} seats";
        if (setup.Nodes > 1)
            part.Setup["nodes"] = $"{setup.Nodes}";
        part.Setup["seconds"] = $"{setup.Seconds} after {setup.WarmUp} of warm-up";
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

    private static HoldsOutcome Outcome(Part part, JsonElement result, CpuMeter cpu, double seconds)
    {
        var latency = new Histogram();
        latency.Add(result.GetProperty("latency").Deserialize<long[]>()!);
        if (result.GetProperty("outOfSeats").GetBoolean())
            throw new NoResultException("there were no seats left: measure for a shorter time");
        var total = result.GetProperty("acknowledged").GetInt64();
        var outcome = new HoldsOutcome(result.GetProperty("held").GetInt64() / seconds, latency, cpu.Used().ToDictionary(u => u.Key, u => u.Value / total * 1e6));
        part.Figure("refused", result.GetProperty("refused").GetInt64(), "");
        part.Figure("failed", result.GetProperty("failed").GetInt64(), "");
        foreach (var (process, used) in outcome.Cpu)
            part.Figure($"CPU for a hold, {process}", used, "µs");
        Console.WriteLine($"  {outcome.Held:#,0} holds/s; {latency}");
        return outcome;
    }
}
