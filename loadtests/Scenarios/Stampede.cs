using System.Globalization;
using System.Text.Json;
using LoadTests.Bench;
using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Scenarios;

/// <summary>Everybody clicks at once on the same few seats; and how fast those are refused who ask for what is known as taken.</summary>
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
        // Nothing runs out and nobody is refused for having enough: what is refused is refused because of the seat.
        await using var site = await BenchSite.StartAsync(1, "SeatRules:MaxLiveHoldsPerHolder=100", "SeatRules:HoldTime=01:00:00", "SeatRules:HoldCap=02:00:00");
        var screenings = await site.AddScreeningsAsync(BenchSite.Plan(seats), warmUps + rounds + 1);
        var ackFiles = new List<string>();
        var parts = new List<Part>
        {
            await ClickAsync(report, site, connections, arguments.Number("workers", 1), [.. Enumerable.Range(0, seats)], screenings[..^1], warmUps, ackFiles),
            await RefuseAsync(report, site, arguments, [.. Enumerable.Range(0, seats)], screenings[^1], seconds, ackFiles),
        };
        var proof = $"{await site.ProveAsync([])}; {await HoldProof.ProveAsync(site.Database, ackFiles)}";
        parts.ForEach(p => p.Proof = proof);
        Console.WriteLine($"  {proof}");
        ackFiles.ForEach(File.Delete);
    }

    private static async Task<Part> ClickAsync(
        Report report, BenchSite site, int connections, int workerCount, int[] seats, long[] screenings, int warmUps, List<string> ackFiles)
    {
        var part = report.Add("stampede", $"{connections:#,0} click on {seats.Length} seats");
        part.Setup["connections"] = $"{connections} in {workerCount} process(es), each a holder of its own that has joined the screening";
        part.Setup["wants"] = "half of them one seat, half two, by chance";
        part.Setup["rounds"] = $"{screenings.Length - warmUps} on a fresh screening each, after {warmUps} that are not counted";
        var workers = Enumerable.Range(0, workerCount).Select(_ =>
        {
            ackFiles.Add(Path.GetTempFileName());
            return WorkerProcess.Start("stampede", new StampedeSpec(site.Addresses, connections / workerCount, ackFiles[^1]));
        }).ToArray();
        try
        {
            await Task.WhenAll(workers.Select(w => w.HearAsync("ready")));
            await PlayAsync(part, site, workers, seats, screenings, warmUps, connections / workerCount * workerCount);
            await Task.WhenAll(workers.Select(w => w.TellAsync("")));
        }
        finally
        {
            foreach (var worker in workers)
                await worker.DisposeAsync();
        }

        return part;
    }

    private static async Task PlayAsync(Part part, BenchSite site, WorkerProcess[] workers, int[] seats, long[] screenings, int warmUps, int connections)
    {
        var (times, all) = (new List<double>(), new Histogram());
        var (held, refused, sentFrames) = (0, 0, 0L);
        for (var i = 0; i < screenings.Length; i++)
        {
            var order = JsonSerializer.Serialize(new StampedeRound(screenings[i], i == 0 ? 0 : screenings[i - 1], seats), WorkerProcess.Json);
            await Task.WhenAll(workers.Select(w => w.TellAsync(order)));
            await Task.WhenAll(workers.Select(w => w.HearAsync("joined")));
            var cpu = new CpuMeter(new()
            {
                ["server"] = [site.Nodes[0].ProcessId],
                ["postgres"] = [site.Postgres.ProcessId],
                ["redis"] = [site.Redis.ProcessId],
                ["load"] = [.. workers.Select(w => w.Id)],
            });
            var moment = (Clock.Microseconds + 500_000).ToString(CultureInfo.InvariantCulture);
            await Task.WhenAll(workers.Select(w => w.TellAsync(moment)));
            var said = await Task.WhenAll(workers.Select(w => w.HearAsync("round")));
            var used = cpu.Used();
            var first = said.Min(s => s.GetProperty("first").GetInt64());
            var took = (said.Max(s => s.GetProperty("last").GetInt64()) - first) / 1e6;
            var sent = (said.Max(s => s.GetProperty("sent").GetInt64()) - first) / 1e6;
            var frames = said.Sum(s => s.GetProperty("frames").GetInt64());
            var outcomes = said.SelectMany(s => s.GetProperty("outcomes").EnumerateObject()).GroupBy(o => o.Name).ToDictionary(g => g.Key, g => g.Sum(o => o.Value.GetInt32()));
            var name = i < warmUps ? $"warm-up {i + 1}" : $"round {i + 1 - warmUps}";
            Console.WriteLine($"  {name}: all answered after {took:0.000} s (clicking took {sent:0.000} s); {string.Join(", ", outcomes.Select(o => $"{o.Value} {o.Key}"))}; {frames} frames sent to them; "
                + $"CPU s: {string.Join(", ", used.Select(u => $"{u.Key} {u.Value:0.00}"))}");
            if (outcomes.Values.Sum() != connections || outcomes.Keys.Any(o => o is not ("held" or "taken")))
                throw new NoResultException($"in {name} {outcomes.Values.Sum()} of {connections} were answered, with {string.Join(", ", outcomes.Keys)}");
            if (i < warmUps)
                continue;
            times.Add(took);
            sentFrames += frames;
            held += outcomes["held"];
            refused += outcomes["taken"];
            foreach (var s in said)
                all.Add([.. s.GetProperty("latency").EnumerateArray().Select(v => v.GetInt64())]);
            part.Point("From the first click to the last answer", "all answered", "round", "s", times.Count, took);
            part.Point("From the first click to the last answer", "all clicked", "round", "s", times.Count, sent);
        }

        times.Sort();
        part.AtMost("first click to last answer, median round", times[times.Count / 2], 0.6, "s");
        part.AtMost("first click to last answer, worst round", times[^1], 0.6, "s");
        foreach (var percent in (double[])[50, 90, 99])
            part.Figure($"reply p{percent}", all.Percentile(percent).TotalMilliseconds, "ms");
        part.Figure("slowest reply", all.Max / 1_000.0, "ms");
        part.Figure("winners a round", (double)held / times.Count, "holds");
        part.Figure("refused a round (taken)", (double)refused / times.Count, "answers");
        part.Figure("frames about the map sent to them a round", (double)sentFrames / times.Count, "frames");
        Console.WriteLine($"stampede: median {times[times.Count / 2]:0.000} s, worst {times[^1]:0.000} s; replies {all}");
    }

    private static async Task<Part> RefuseAsync(Report report, BenchSite site, Arguments arguments, int[] seats, long screening, double seconds, List<string> ackFiles)
    {
        var connections = arguments.Number("refused-connections", 1_000);
        var pipelined = arguments.Number("pipelined", 8);
        var part = report.Add("stampede", "refusals of seats known as taken");
        part.Setup["load"] = $"{connections} connections with {pipelined} calls each under way, sent together; every call wants two seats";
        part.Setup["seconds"] = $"{seconds} after 5 of warm-up";
        ackFiles.Add(Path.GetTempFileName());
        var spec = new HammerSpec(site.Addresses, screening, seats, SeatsEach: 2, connections, pipelined, WarmUp: 5, seconds, ackFiles[^1]);
        await using var worker = WorkerProcess.Start("hammer", spec);
        await worker.HearAsync("ready");
        await worker.TellAsync("go");
        await worker.HearAsync("measuring");
        var cpu = new CpuMeter(new() { ["server"] = [site.Nodes[0].ProcessId], ["postgres"] = [site.Postgres.ProcessId], ["redis"] = [site.Redis.ProcessId], ["load"] = [worker.Id] });
        while (await worker.HearAsync() is { } said)
        {
            if (said.TryGetProperty("second", out var second))
            {
                Console.WriteLine($"  {said}");
                part.Point("Refusals a second", "refused", "s", "1/s", second.GetInt32(), said.GetProperty("refused").GetInt64());
            }

            if (!said.TryGetProperty("result", out var result))
                continue;
            var (refused, took) = (result.GetProperty("refused").GetInt64(), result.GetProperty("seconds").GetDouble());
            if (result.GetProperty("others").GetInt64() + result.GetProperty("unanswered").GetInt64() > 0)
                throw new NoResultException($"not all were refused: {result}");
            var latency = new Histogram();
            latency.Add([.. result.GetProperty("latency").EnumerateArray().Select(v => v.GetInt64())]);
            part.AtLeast("refusals a second", refused / took, 50_000, "1/s");
            part.Figure("reply p50", latency.Percentile(50).TotalMilliseconds, "ms");
            part.Figure("reply p99", latency.Percentile(99).TotalMilliseconds, "ms");
            foreach (var (process, used) in cpu.Used())
                part.Figure($"CPU of {process} for a refusal", used / refused * 1e6, "µs");
            Console.WriteLine($"stampede: {refused / took:0} refusals/s; {latency}; CPU µs each: {string.Join(", ", cpu.Used().Select(u => $"{u.Key} {u.Value / refused * 1e6:0.0}"))}");
            return part;
        }

        throw new NoResultException("the worker ended early");
    }
}
