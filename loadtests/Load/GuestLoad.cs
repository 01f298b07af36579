using LoadTests.Bench;
using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Load;

/// <summary>Guests of a running system: they watch, and hold free seats that they give back at once.</summary>
internal static class GuestLoad
{
    public static Task WatchAsync(Arguments arguments, Report report) =>
        RunAsync("watch", arguments, report, arguments.Number("watchers", 1_000), arguments.Number("rate", 0), arguments.Number("seconds", 20));

    public static Task JoinAsync(Arguments arguments, Report report) =>
        RunAsync("join", arguments, report, arguments.Number("watchers", 1_000), rate: 0, arguments.Number("seconds", 0));

    public static Task HoldsAsync(Arguments arguments, Report report) =>
        RunAsync("holds", arguments, report, arguments.Number("watchers", 100), arguments.Number("rate", 100), arguments.Number("seconds", 20));

    private static async Task RunAsync(string scenario, Arguments arguments, Report report, int watchers, int rate, int seconds)
    {
        using var system = await RunningSystem.FindAsync(arguments);
        var part = system.AddPart(report, scenario);
        part.Setup["load"] = $"{watchers} watchers, {rate} holds a second for {seconds} s, on {system.Places.Length} screening(s)";
        var places = await ShareAsync(system, rate > 0 ? GuestsSpec.HoldersAt(rate) : 0);
        await using var worker = WorkerProcess.Start("guests", new GuestsSpec(system.Nodes, places, watchers, rate, seconds, system.HoldFile));
        var result = await worker.HearAsync("result");
        part.Figure("all joined after", result.GetProperty("joined").GetDouble(), "s");
        foreach (var call in (string[])["join", "hold", "release"])
        {
            var times = new Histogram();
            times.Add([.. result.GetProperty(call).EnumerateArray().Select(v => v.GetInt64())]);
            if (times.Count == 0)
                continue;
            part.Figure($"{call}: calls", times.Count, "");
            part.Figure($"{call}: p50", times.Percentile(50).TotalMilliseconds, "ms");
            part.Figure($"{call}: p99", times.Percentile(99).TotalMilliseconds, "ms");
            Console.WriteLine($"  {call,-8} {times.Count,8} calls  {times}");
        }

        foreach (var seen in (string[])["frames", "changes", "bytes", "resyncs"])
            part.Figure($"watchers: {seen}", result.GetProperty(seen).GetInt64(), "");
        var outcomes = result.GetProperty("outcomes").EnumerateObject().ToDictionary(o => o.Name, o => o.Value.GetInt32());
        if (outcomes.Count > 0)
            part.Notes.Add($"Outcomes: {string.Join(", ", outcomes.OrderBy(o => o.Key).Select(o => $"{o.Key} {o.Value}"))}");
        var (held, released) = (outcomes.GetValueOrDefault("hold: held"), outcomes.GetValueOrDefault("release: released"));
        part.AtMost("errors", outcomes.Where(o => o.Key.StartsWith("error", StringComparison.Ordinal)).Sum(o => o.Value), 0, "");
        if (held != released)
            throw new NoResultException($"{held} holds were acknowledged, {released} were given back");
        part.Proof = $"{await MapProof.ProveAsync([worker], system.ReadSeatsAsync)} by REST; all {held} acknowledged holds were given back";
        await worker.TellAsync("");
    }

    /// <summary>A pair of free seats for each hold that can be under way, from all screenings alike as far as they have so many.</summary>
    private static async Task<GuestsPlace[]> ShareAsync(RunningSystem system, int pairs)
    {
        var shared = new GuestsPlace[system.Places.Length];
        // The one with the fewest seats first: what it does not have, the others may.
        for (var i = shared.Length - 1; i >= 0; i--)
        {
            var share = (pairs + i) / (i + 1);
            int[] free = share == 0 ? [] : await system.FreeSeatsAsync(system.Places[i]);
            shared[i] = new GuestsPlace(system.Places[i].Screening, free[..Math.Min(share * 2, free.Length / 2 * 2)]);
            pairs -= shared[i].Free.Length / 2;
        }

        return shared;
    }
}
