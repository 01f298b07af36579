using LoadTests.Bench;
using LoadTests.Measure;
using LoadTests.Workers;

namespace LoadTests.Scenarios;

/// <summary>Durable holds of two distinct seats a second.</summary>
internal static class HoldsBench
{
    private const int Seats = 100_000;

    public static async Task RunAsync(string name, bool side, int rate, int inFlight, double seconds)
    {
        Console.WriteLine($"holds {name}: starting servers");
        await using var site = await BenchSite.StartAsync(1, "SeatRules:MaxLiveHoldsPerHolder=100", "SeatRules:HoldTime=01:00:00", "SeatRules:HoldCap=02:00:00");
        const double warmUp = 10;
        var expected = rate > 0 ? rate : 30_000;
        var needed = (int)Math.Ceiling(expected * (seconds + warmUp) * 2 / Seats) + 1;
        var plan = BenchSite.Plan(side ? 20_000 : Seats);
        var screenings = await site.AddScreeningsAsync(plan, side ? Math.Max(50, needed * 5) : needed);
        var ackFile = Path.GetTempFileName();
        var spec = new HoldsSpec(site.Addresses, side ? screenings[..Math.Min(screenings.Length, Math.Max(50, needed * 5))] : screenings, plan.Seats.Count, side, 1_000, inFlight, rate, warmUp, seconds, ackFile);
        await using var worker = WorkerProcess.Start("holds", spec);
        await worker.HearAsync("ready");
        var cpu = new CpuMeter(new()
        {
            ["server"] = [site.Nodes[0].ProcessId],
            ["postgres"] = [site.Postgres.ProcessId],
            ["redis"] = [site.Redis.ProcessId],
            ["load"] = [worker.Id],
        });
        await worker.TellAsync("go");
        while (true)
        {
            var said = await worker.HearAsync() ?? throw new InvalidOperationException("The worker ended early");
            if (said.TryGetProperty("second", out _))
                Console.WriteLine($"  {said}");
            if (!said.TryGetProperty("result", out var result))
                continue;
            var used = cpu.Used();
            var latency = new Histogram();
            latency.Add(result.GetProperty("latency").EnumerateArray().Select(v => v.GetInt64()).ToArray());
            var total = result.GetProperty("acknowledged").GetInt64();
            var held = result.GetProperty("held").GetInt64();
            Console.WriteLine($"holds {name}: {held / seconds:0} holds/s; {latency}");
            Console.WriteLine($"  refused {result.GetProperty("refused")}, failed {result.GetProperty("failed")}; CPU µs/hold: {string.Join(", ", used.Select(u => $"{u.Key} {u.Value / total * 1e6:0}"))}");
            break;
        }

        Console.WriteLine($"  {await site.ProveAsync([ackFile])}");
        File.Delete(ackFile);
    }
}
