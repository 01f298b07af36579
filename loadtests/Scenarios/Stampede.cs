using System.Globalization;
using System.Text.Json;
using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Scenarios;

/// <summary>Thousands of connections ask at once for the same few seats; then refusals a second of seats that are held.</summary>
internal static class Stampede
{
    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var connections = arguments.Number("connections", 10_000);
        var seats = arguments.Number("seats", 500);
        var rounds = arguments.Number("rounds", 5);
        var warmUps = arguments.Number("warm-ups", 5);
        var seconds = arguments.Number("seconds", 10);
        Console.WriteLine("stampede: starting servers");
        // No hold expires and no holder reaches a limit, so that a taken seat is the only reason for a refusal.
        await using var servers = await BenchServers.StartAsync(
            1, "SeatRules:MaxLiveHoldsPerHolder=100", "SeatRules:HoldTime=01:00:00", "SeatRules:HoldCap=02:00:00");
        var screenings = await servers.AddScreeningsAsync(seats, warmUps + rounds + 1);
        var ackFiles = new List<string>();
        int[] all = [.. Enumerable.Range(0, seats)];
        var parts = new List<Part>
        {
            await ClickAsync(report, servers, connections, arguments.Number("workers", 1), all, screenings[..^1], warmUps, ackFiles),
            await RefuseAsync(report, servers, arguments, all, screenings[^1], seconds, ackFiles),
        };
        var proof = $"{await servers.ProveAsync([])}; {await HoldProof.ProveAsync(servers.Database, ackFiles)}";
        parts.ForEach(p => p.Proof = proof);
        Console.WriteLine($"  {proof}");
        ackFiles.ForEach(File.Delete);
    }

    private static async Task<Part> ClickAsync(
        Report report, BenchServers servers, int connections, int workerCount, int[] seats, long[] screenings, int warmUps,
        List<string> ackFiles)
    {
        var part = report.Add("stampede", $"{connections:#,0} click on {seats.Length} seats");
        part.Setup["connections"] = $"{connections} in {workerCount} process(es), each with a holder of its own, joined to the screening";
        part.Setup["seats"] = "half of them ask for one seat, half for two, chosen at random";
        part.Setup["rounds"] = $"{screenings.Length - warmUps} on a new screening each, after {warmUps} that are not counted";
        var workers = Enumerable.Range(0, workerCount).Select(_ =>
        {
            ackFiles.Add(Path.GetTempFileName());
            return WorkerProcess.Start("stampede", new StampedeSpec(servers.Addresses, connections / workerCount, ackFiles[^1]));
        }).ToArray();
        try
        {
            await Task.WhenAll(workers.Select(w => w.ReceiveAsync("ready")));
            await RunRoundsAsync(part, servers, workers, seats, screenings, warmUps, connections / workerCount * workerCount);
            await Task.WhenAll(workers.Select(w => w.SendAsync("")));
        }
        finally
        {
            foreach (var worker in workers)
                await worker.DisposeAsync();
        }

        return part;
    }

    private static async Task RunRoundsAsync(
        Part part, BenchServers servers, WorkerProcess[] workers, int[] seats, long[] screenings, int warmUps, int connections)
    {
        var (times, all) = (new List<double>(), new TimeHistogram());
        var (held, refused, sentFrames) = (0, 0, 0L);
        for (var i = 0; i < screenings.Length; i++)
        {
            var round = new StampedeRound(screenings[i], i == 0 ? 0 : screenings[i - 1], seats);
            var command = JsonSerializer.Serialize(round, WorkerProcess.Json);
            await Task.WhenAll(workers.Select(w => w.SendAsync(command)));
            await Task.WhenAll(workers.Select(w => w.ReceiveAsync("joined")));
            var cpu = new CpuMeter(Processes(servers, workers));
            var moment = (Clock.Microseconds + 500_000).ToString(CultureInfo.InvariantCulture);
            await Task.WhenAll(workers.Select(w => w.SendAsync(moment)));
            var results = await Task.WhenAll(workers.Select(w => w.ReceiveAsync("round")));
            var used = cpu.Used();
            var first = results.Min(s => s.GetProperty("first").GetInt64());
            var took = (results.Max(s => s.GetProperty("last").GetInt64()) - first) / 1e6;
            var sent = (results.Max(s => s.GetProperty("sent").GetInt64()) - first) / 1e6;
            var frames = results.Sum(s => s.GetProperty("frames").GetInt64());
            var outcomes = results.SelectMany(s => s.GetProperty("outcomes").EnumerateObject())
                .GroupBy(o => o.Name).ToDictionary(g => g.Key, g => g.Sum(o => o.Value.GetInt32()));
            var name = i < warmUps ? $"warm-up {i + 1}" : $"round {i + 1 - warmUps}";
            Console.WriteLine($"  {name}: all answered after {took:0.000} s (sending took {sent:0.000} s); "
                + $"{string.Join(", ", outcomes.Select(o => $"{o.Value} {o.Key}"))}; {frames} frames received; "
                + $"CPU s: {string.Join(", ", used.Select(u => $"{u.Key} {u.Value:0.00}"))}");
            if (outcomes.Values.Sum() != connections || outcomes.Keys.Any(o => o is not ("held" or "taken")))
            {
                throw new NoResultException(
                    $"in {name} {outcomes.Values.Sum()} of {connections} calls were answered, with {string.Join(", ", outcomes.Keys)}");
            }

            if (i < warmUps)
                continue;
            times.Add(took);
            sentFrames += frames;
            held += outcomes["held"];
            refused += outcomes["taken"];
            foreach (var result in results)
                all.Add(result.GetProperty("latency").GetString()!);
            part.Point("From the first click to the last answer", "all answered", "round", "s", times.Count, took);
            part.Point("From the first click to the last answer", "all clicked", "round", "s", times.Count, sent);
        }

        times.Sort();
        part.AtMost("first click to last answer, median round", times[times.Count / 2], 0.6, "s");
        part.AtMost("first click to last answer, worst round", times[^1], 0.6, "s");
        foreach (var percent in (double[])[50, 90, 99])
            part.Figure($"reply p{percent}", all.Percentile(percent).TotalMilliseconds, "ms");
        part.Figure("slowest reply", all.Max.TotalMilliseconds, "ms");
        part.Figure("holds a round", (double)held / times.Count, "holds");
        part.Figure("refused a round (taken)", (double)refused / times.Count, "answers");
        part.Figure("frames received a round", (double)sentFrames / times.Count, "frames");
        Console.WriteLine($"stampede: median {times[times.Count / 2]:0.000} s, worst {times[^1]:0.000} s; replies {all}");
    }

    private static async Task<Part> RefuseAsync(
        Report report, BenchServers servers, Arguments arguments, int[] seats, long screening, double seconds, List<string> ackFiles)
    {
        var connections = arguments.Number("refused-connections", 1_000);
        var pipelined = arguments.Number("pipelined", 8);
        var part = report.Add("stampede", "refusals of held seats");
        part.Setup["load"] = $"{connections} connections with {pipelined} pending calls each, sent together; every call asks for two seats";
        part.Setup["seconds"] = $"{seconds} after 5 of warm-up";
        ackFiles.Add(Path.GetTempFileName());
        var spec = new RepeatedRefusalsSpec(
            servers.Addresses, screening, seats, SeatsEach: 2, connections, pipelined, WarmUp: 5, seconds, ackFiles[^1]);
        await using var worker = WorkerProcess.Start("repeated-refusals", spec);
        await worker.ReceiveAsync("ready");
        await worker.SendAsync("go");
        await worker.ReceiveAsync("measuring");
        var cpu = new CpuMeter(Processes(servers, worker));
        while (await worker.ReceiveAsync() is { } line)
        {
            if (line.TryGetProperty("second", out var second))
            {
                Console.WriteLine($"  {line}");
                part.Point("Refusals a second", "refused", "s", "1/s", second.GetInt32(), line.GetProperty("refused").GetInt64());
            }

            if (!line.TryGetProperty("result", out var result))
                continue;
            var (refused, took) = (result.GetProperty("refused").GetInt64(), result.GetProperty("seconds").GetDouble());
            if (result.GetProperty("others").GetInt64() + result.GetProperty("unanswered").GetInt64() > 0)
                throw new NoResultException($"not all were refused: {result}");
            var latency = new TimeHistogram();
            latency.Add(result.GetProperty("latency").GetString()!);
            part.AtLeast("refusals a second", refused / took, 50_000, "1/s");
            part.Figure("reply p50", latency.Percentile(50).TotalMilliseconds, "ms");
            part.Figure("reply p99", latency.Percentile(99).TotalMilliseconds, "ms");
            var used = cpu.Used();
            foreach (var (process, processorSeconds) in used)
                part.Figure($"CPU of {process} for a refusal", processorSeconds / refused * 1e6, "µs");
            var cpuEach = string.Join(", ", used.Select(u => $"{u.Key} {u.Value / refused * 1e6:0.0}"));
            Console.WriteLine($"stampede: {refused / took:0} refusals/s; {latency}; CPU µs each: {cpuEach}");
            return part;
        }

        throw new NoResultException("the worker ended early");
    }

    private static Dictionary<string, int[]> Processes(BenchServers servers, params WorkerProcess[] workers) => new()
    {
        ["server"] = [servers.Nodes[0].ProcessId],
        ["postgres"] = [servers.Postgres.ProcessId],
        ["redis"] = [servers.Redis.ProcessId],
        ["load"] = [.. workers.Select(w => w.Id)],
    };
}
