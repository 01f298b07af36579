using System.Text.Json;
using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Scenarios;

/// <summary>One configuration of holds.</summary>
/// <param name="Connections">Each with a holder of its own.</param>
/// <param name="InFlight">Closed loop: pending holds.</param>
/// <param name="WarmUp">Seconds before the measured time.</param>
/// <param name="Seconds">Measured seconds.</param>
internal sealed record HoldsSetup(int Connections, int InFlight, double WarmUp, double Seconds)
{
    /// <summary>Screenings whose seats are held at the same time. With one, the next follows when it is full.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>Open loop: holds sent a second; 0 for closed loop.</summary>
    public int Rate { get; init; }

    public int Nodes { get; init; } = 1;

    /// <summary>The nodes are started anew when everything is ready, so that none has done anything before the first hold.</summary>
    public bool NewNodes { get; init; }
}

/// <param name="Held">Holds a second.</param>
/// <param name="Latency">Of the answers.</param>
/// <param name="Cpu">Microseconds of processor time a hold, by process.</param>
internal sealed record HoldsOutcome(double Held, TimeHistogram Latency, IReadOnlyDictionary<string, double> Cpu)
{
    public required long Refused { get; init; }

    public required long Failed { get; init; }

    /// <summary>The first pair of seats that no hold was sent for.</summary>
    public required long NextPair { get; init; }
}

/// <summary>Starts servers, measures holds of two distinct seats on them, proves the result and stops the servers.</summary>
internal static class HoldsRun
{
    public const string Held = "holds a second";

    public const int MaxSeats = 100_000;

    // More holds a second than any run has reached. There are seats for as many.
    private const int Expected = 30_000;

    public static readonly string[] Settings =
        ["SeatRules:MaxLiveHoldsPerHolder=100", "SeatRules:HoldTime=01:00:00", "SeatRules:HoldCap=02:00:00"];

    /// <param name="beforeNodes">Measures something else on the same PostgreSQL before a node is started.</param>
    /// <param name="beside">Runs during the measured time; asked to end at its end.</param>
    public static async Task<HoldsOutcome> RunAsync(
        Part part, HoldsSetup setup, Func<BenchServers, Task>? beforeNodes = null,
        Func<BenchServers, CancellationToken, Task>? beside = null)
    {
        Console.WriteLine($"holds {part.Name}: starting servers");
        await using var servers = await BenchServers.StartAsync(nodes: 0);
        await servers.CreateLogFilesAsync();
        if (beforeNodes is not null)
            await beforeNodes(servers);
        for (var i = 0; i < setup.Nodes; i++)
            await servers.AddNodeAsync(Settings);
        var sideBySide = setup.AtOnce > 1;
        var wanted = (setup.Rate > 0 ? setup.Rate : Expected) * (setup.WarmUp + setup.Seconds) * 2;
        var seats = sideBySide ? (int)Math.Clamp(Math.Ceiling(wanted / setup.AtOnce / 100) * 100, 200, MaxSeats) : MaxSeats;
        var screenings = await servers.AddScreeningsAsync(seats, sideBySide ? setup.AtOnce : (int)Math.Ceiling(wanted / MaxSeats) + 1);
        for (var i = 0; setup.NewNodes && i < servers.Nodes.Count; i++)
        {
            await servers.Nodes[i].DisposeAsync();
            servers.Nodes.RemoveAt(i);
            await servers.AddNodeAsync(Settings);
        }

        var ackFile = Path.GetTempFileName();
        var spec = new HoldsSpec(
            servers.Addresses, screenings, seats, sideBySide, setup.Connections, setup.InFlight, setup.Rate, setup.WarmUp, setup.Seconds,
            ackFile);
        Describe(part, setup, seats);
        var outcome = await MeasureAsync(part, servers, spec, beside: beside);
        part.Figure("refused", outcome.Refused, "");
        part.Figure("failed", outcome.Failed, "");
        foreach (var (process, micros) in outcome.Cpu)
            part.Figure($"CPU for a hold, {process}", micros, "µs");
        part.Proof = await servers.ProveAsync([ackFile]);
        Console.WriteLine($"  {part.Proof}");
        File.Delete(ackFile);
        return outcome;
    }

    /// <summary>Lets a worker hold seats of running servers.</summary>
    /// <param name="way">What the curves of this load are called, when the part has several.</param>
    /// <param name="beside">Runs during the measured time; asked to end at its end.</param>
    public static async Task<HoldsOutcome> MeasureAsync(
        Part part, BenchServers servers, HoldsSpec spec, string way = "", Func<BenchServers, CancellationToken, Task>? beside = null)
    {
        await using var worker = WorkerProcess.Start("holds", spec);
        await worker.ReceiveAsync("ready");
        var processes = new Dictionary<string, int[]>
        {
            ["server"] = [.. servers.Nodes.Select(n => n.ProcessId)],
            ["postgres"] = [servers.Postgres.ProcessId],
            ["redis"] = [servers.Redis.ProcessId],
            ["load"] = [worker.Id],
        };
        var cpu = new CpuMeter(processes);
        await worker.SendAsync("go");
        HoldsOutcome outcome;
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(spec.WarmUp + spec.Measure));
        var other = beside is null ? Task.CompletedTask : beside(servers, over.Token);
        await using (Sampler.Start(part, processes))
            outcome = Outcome(await ListenAsync(part, worker, way), cpu, spec.Measure);
        await other;
        return outcome;
    }

    private static void Describe(Part part, HoldsSetup setup, int seats)
    {
        part.Setup["loop"] = setup.Rate > 0 ? "open" : "closed";
        part.Setup[setup.Rate > 0 ? "offered" : "in flight"] = setup.Rate > 0 ? $"{setup.Rate:#,0} a second" : $"{setup.InFlight:#,0}";
        part.Setup["connections"] = $"{setup.Connections:#,0}";
        part.Setup["screenings"] =
            setup.AtOnce > 1 ? $"{setup.AtOnce:#,0} at once, {seats:#,0} seats each" : $"one at a time, {seats:#,0} seats";
        if (setup.Nodes > 1)
            part.Setup["nodes"] = $"{setup.Nodes}";
        part.Setup["seconds"] = $"{setup.Seconds} after {setup.WarmUp} of warm-up";
    }

    private static async Task<JsonElement> ListenAsync(Part part, WorkerProcess worker, string way)
    {
        while (await worker.ReceiveAsync() is { } line)
        {
            if (line.TryGetProperty("result", out var result))
                return result;
            var second = line.Deserialize<HoldsSecond>(WorkerProcess.Json)!;
            Console.WriteLine($"  {second.Second,4:0} s  {second.Held,7:#,0} holds/s  p50 {second.P50:0.0} ms  p99 {second.P99:0.0} ms");
            part.Point("Throughput", $"{Held}{way}", "s", "1/s", second.Second, second.Held);
            if (second.Held == 0)
                continue;
            part.Point("Latency of the reply", $"p50{way}", "s", "ms", second.Second, second.P50);
            part.Point("Latency of the reply", $"p99{way}", "s", "ms", second.Second, second.P99);
        }

        throw new NoResultException("the worker ended early");
    }

    private static HoldsOutcome Outcome(JsonElement result, CpuMeter cpu, double seconds)
    {
        var latency = new TimeHistogram();
        latency.Add(result.GetProperty("latency").GetString()!);
        if (result.GetProperty("outOfSeats").GetBoolean())
            throw new NoResultException("there were no seats left: measure for a shorter time");
        if (latency.Count == 0)
            throw new NoResultException("no hold was answered in the measured time");
        var total = result.GetProperty("acknowledged").GetInt64();
        var used = cpu.Used().ToDictionary(u => u.Key, u => u.Value / total * 1e6);
        var outcome = new HoldsOutcome(result.GetProperty("held").GetInt64() / seconds, latency, used)
        {
            Refused = result.GetProperty("refused").GetInt64(),
            Failed = result.GetProperty("failed").GetInt64(),
            NextPair = result.GetProperty("nextPair").GetInt64(),
        };
        Console.WriteLine($"  {outcome.Held:#,0} holds/s; {latency}");
        return outcome;
    }
}
