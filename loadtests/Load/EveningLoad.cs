using LoadTests.Bench;
using LoadTests.Reports;
using LoadTests.Scenarios;
using LoadTests.Workers;
using LoadTests.Workers.Visitors;

namespace LoadTests.Load;

/// <summary>An evening's visitors at a running system. What they held is given back, what they booked is cancelled.</summary>
internal static class EveningLoad
{
    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var (visitors, seconds) = (arguments.Number("visitors", 200), arguments.Number("seconds", 60));
        using var system = await RunningSystem.FindAsync(arguments);
        var part = system.AddPart(report, "evening");
        var warmUp = Math.Min(30, seconds / 2);
        part.Setup["load"] = $"{visitors} visitors at {system.Places.Length} screening(s) for {seconds} s after {warmUp} of gathering";
        var spec = new EveningSpec(system.Nodes, system.Places, visitors, Skew: 1, SoldShare: 0.3, warmUp, seconds, Tick: 2, Tidy: true, system.HoldFile, FrameDirectory: "");
        await using var worker = WorkerProcess.Start("evening", spec);
        await worker.HearAsync("ready");
        await worker.TellAsync("go");
        var figures = new EveningFigures(part, warmUp, seconds);
        await Evening.FollowAsync(worker, figures, part);
        figures.Finish(compareEnds: false);
        var fates = File.ReadLines(system.HoldFile).GroupBy(l => l.Split(' ')[2]).ToDictionary(g => g.Key, g => g.Count());
        if (fates.TryGetValue(nameof(Fate.Booked), out var booked))
            throw new NoResultException($"{booked} bookings were not cancelled");
        part.Proof = $"{await MapProof.ProveAsync([worker], system.ReadSeatsAsync)} by REST; every hold was given back, has run out or its booking was cancelled: {string.Join(", ", fates.Select(f => $"{f.Value} {f.Key.ToLowerInvariant()}"))}";
        await worker.TellAsync("");
    }
}
