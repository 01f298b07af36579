using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Scenarios.Load;

/// <summary>Watchers of a running system, and holds of free seats that are released at once.</summary>
internal static class WatchAndHoldLoad
{
    public static Task WatchAsync(Arguments arguments, Report report) =>
        RunAsync(
            "watch", arguments, report, arguments.Number("watchers", 1_000), arguments.Number("rate", 0), arguments.Number("seconds", 20));

    public static Task JoinAsync(Arguments arguments, Report report) =>
        RunAsync("join", arguments, report, arguments.Number("watchers", 1_000), rate: 0, arguments.Number("seconds", 0));

    public static Task HoldsAsync(Arguments arguments, Report report) =>
        RunAsync(
            "holds", arguments, report, arguments.Number("watchers", 100), arguments.Number("rate", 100), arguments.Number("seconds", 20));

    private static async Task RunAsync(string scenario, Arguments arguments, Report report, int watchers, int rate, int seconds)
    {
        var system = await RunningSystem.ConnectAsync(arguments);
        var part = system.AddPart(report, scenario);
        part.Setup["load"] = $"{watchers} watchers, {rate} holds a second for {seconds} s, on {system.Screenings.Length} screening(s)";
        var screenings = await ChooseSeatsAsync(system, rate > 0 ? WatchAndHoldSpec.HoldersAt(rate) : 0);
        var spec = new WatchAndHoldSpec(system.Nodes, screenings, watchers, rate, seconds, system.HoldFile);
        await using var worker = WorkerProcess.Start("watch-and-hold", spec);
        var result = await worker.ReceiveAsync("result");
        part.Figure("all joined after", result.GetProperty("joined").GetDouble(), "s");
        foreach (var call in (string[])["join", "hold", "release"])
        {
            var times = new TimeHistogram();
            times.Add(result.GetProperty(call).GetString()!);
            if (times.Count == 0)
                continue;
            part.Figure($"{call}: calls", times.Count, "");
            part.Figure($"{call}: p50", times.Percentile(50).TotalMilliseconds, "ms");
            part.Figure($"{call}: p99", times.Percentile(99).TotalMilliseconds, "ms");
            Console.WriteLine($"  {call,-8} {times.Count,8} calls  {times}");
        }

        foreach (var total in (string[])["frames", "changes", "bytes", "resyncs"])
            part.Figure($"watchers: {total}", result.GetProperty(total).GetInt64(), "");
        var outcomes = result.GetProperty("outcomes").EnumerateObject().ToDictionary(o => o.Name, o => o.Value.GetInt32());
        if (outcomes.Count > 0)
            part.Notes.Add($"Outcomes: {string.Join(", ", outcomes.OrderBy(o => o.Key).Select(o => $"{o.Key} {o.Value}"))}");
        var (held, released) = (outcomes.GetValueOrDefault("hold: held"), outcomes.GetValueOrDefault("release: released"));
        part.AtMost("errors", outcomes.Where(o => o.Key.StartsWith("error", StringComparison.Ordinal)).Sum(o => o.Value), 0, "");
        if (held != released)
            throw new NoResultException($"{held} holds were acknowledged, {released} were released");
        part.Proof = $"{await MapProof.ProveAsync([worker], system.ReadSeatsAsync)} by REST; all {held} acknowledged holds were released";
        await worker.SendAsync("");
    }

    /// <summary>Chooses a pair of free seats for each pending hold, evenly from all screenings as far as they have free seats.</summary>
    private static async Task<HoldableScreening[]> ChooseSeatsAsync(RunningSystem system, int pairs)
    {
        var chosen = new HoldableScreening[system.Screenings.Length];
        // The screening with the fewest seats first, so that the others can provide what it lacks.
        for (var i = chosen.Length - 1; i >= 0; i--)
        {
            var share = (pairs + i) / (i + 1);
            int[] free = share == 0 ? [] : await system.FreeSeatsAsync(system.Screenings[i]);
            chosen[i] = new HoldableScreening(system.Screenings[i].Screening, free[..Math.Min(share * 2, free.Length / 2 * 2)]);
            pairs -= chosen[i].Free.Length / 2;
        }

        return chosen;
    }
}
