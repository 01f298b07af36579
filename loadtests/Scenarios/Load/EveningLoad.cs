using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers;
using LoadTests.Workers.Visitors;

namespace LoadTests.Scenarios.Load;

/// <summary>Visitors of a running system. Their holds are released and their bookings cancelled at the end.</summary>
internal static class EveningLoad
{
    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var (visitors, seconds) = (arguments.Number("visitors", 200), arguments.Number("seconds", 60));
        var system = await RunningSystem.ConnectAsync(arguments);
        var part = system.AddPart(report, "evening");
        var warmUp = Math.Min(30, seconds / 2);
        part.Setup["load"] = $"{visitors} visitors at {system.Screenings.Length} screening(s) for {seconds} s after {warmUp} of warm-up";
        var spec = new EveningSpec(
            system.Nodes, system.Screenings, visitors, Skew: 1, SoldShare: 0.3, warmUp, seconds, Tick: 2, CleanUp: true, system.HoldFile,
            FrameDirectory: "");
        await using var worker = WorkerProcess.Start("evening", spec);
        await worker.ReceiveAsync("ready");
        await worker.SendAsync("go");
        var figures = new EveningFigures(part, warmUp, seconds);
        await Evening.FollowAsync(worker, figures, part);
        figures.Finish(compareEnds: false);
        var ends = File.ReadLines(system.HoldFile).GroupBy(l => l.Split(' ')[2]).ToDictionary(g => g.Key, g => g.Count());
        if (ends.TryGetValue(nameof(HoldEnd.Booked), out var booked))
            throw new NoResultException($"{booked} bookings were not cancelled");
        var maps = await MapProof.ProveAsync([worker], system.ReadSeatsAsync);
        var counts = string.Join(", ", ends.Select(e => $"{e.Value} {e.Key.ToLowerInvariant()}"));
        part.Proof = $"{maps} by REST; every hold was released, has expired or its booking was cancelled: {counts}";
        await worker.SendAsync("");
    }
}
