using System.Globalization;
using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers;
using LoadTests.Workers.Visitors;

namespace LoadTests.Scenarios;

/// <summary>A realistic mix of visits: browsing, watching, holding, paying, leaving. The soak is the same for an hour.</summary>
internal static class Evening
{
    private static readonly TimeSpan _holdTime = TimeSpan.FromSeconds(45);
    private static readonly int[] _halls = [3_000, 300, 1_500, 200, 800, 500];

    public static Task RunAsync(Arguments arguments, Report report) =>
        RunAsync("evening", arguments, report, arguments.Number("seconds", 120), arguments.Number("tick", 2), isSoak: false);

    public static Task SoakAsync(Arguments arguments, Report report) =>
        RunAsync("soak", arguments, report, arguments.Number("minutes", 60) * 60, arguments.Number("tick", 10), isSoak: true);

    private static async Task RunAsync(string scenario, Arguments arguments, Report report, double seconds, double tick, bool isSoak)
    {
        var visitors = arguments.Number("visitors", 2_000);
        var screenings = arguments.Number("screenings", 40);
        var nodes = arguments.Number("nodes", 1);
        var warmUp = arguments.Number("warm-up", 60);
        Console.WriteLine($"{scenario}: starting servers");
        var part = report.Add(scenario, $"{visitors:#,0} visitors");
        await using var servers = await BenchServers.StartAsync(
            nodes, $"SeatRules:HoldTime={_holdTime}", $"SeatRules:HoldCap={_holdTime * 2}", "SeatRules:ExpiryWarning=00:00:10");
        var chosen = await AddScreeningsAsync(servers, screenings);
        part.Setup["visitors"] = $"{visitors} at a time, at a fixed rate of new visits, out of {visitors * 4} who come again";
        part.Setup["screenings"] = $"{screenings} of {_halls.Min()} to {_halls.Max()} seats, the n-th chosen with a weight of 1/n";
        part.Setup["holds"] = $"expire after {_holdTime.TotalSeconds} s";
        part.Setup["bookings"] = "when 60 % of a screening are sold its oldest bookings are cancelled";
        part.Setup["seconds"] = $"{seconds} after {warmUp} in which the number of visitors grows";
        part.Setup["nodes"] = $"{nodes}";
        var (holdFile, frames) = (Path.GetTempFileName(), Directory.CreateTempSubdirectory("seatmap-frames-"));
        var spec = new EveningSpec(
            servers.Addresses, chosen, visitors, Skew: 1, SoldShare: 0.6, warmUp, seconds, tick, CleanUp: false, holdFile, frames.FullName);
        await using var worker = WorkerProcess.Start("evening", spec);
        await worker.ReceiveAsync("ready");
        var figures = new EveningFigures(part, warmUp, seconds);
        DateTimeOffset began;
        await using (Sampler.Start(part, new()
        {
            ["server"] = [.. servers.Nodes.Select(n => n.ProcessId)],
            ["postgres"] = [servers.Postgres.ProcessId],
            ["redis"] = [servers.Redis.ProcessId],
            ["load"] = [worker.Id],
        }))
        {
            began = TimeProvider.System.GetUtcNow();
            await worker.SendAsync("go");
            await FollowAsync(worker, figures, part);
        }

        if (isSoak)
            MemoryFigures(part, warmUp, seconds);
        figures.Finish(compareEnds: isSoak);
        await ProveAsync(part, servers, worker, holdFile);
        await StalenessAsync(part, servers, frames, began.AddSeconds(warmUp), began.AddSeconds(warmUp + seconds));
        Thin(part);
        File.Delete(holdFile);
        frames.Delete(recursive: true);
    }

    private static async Task<EveningScreening[]> AddScreeningsAsync(BenchServers servers, int count)
    {
        var bySize = new Dictionary<int, Queue<long>>();
        foreach (var (i, seats) in _halls.Index())
            bySize[seats] = new Queue<long>(await servers.AddScreeningsAsync(seats, ((count - 1 - i) / _halls.Length) + 1));
        var sizes = Enumerable.Range(0, count).Select(i => _halls[i % _halls.Length]);
        return [.. sizes.Select(seats => new EveningScreening(bySize[seats].Dequeue(), seats))];
    }

    /// <summary>Adds the worker's results to the figures until it has stopped.</summary>
    public static async Task FollowAsync(WorkerProcess worker, EveningFigures figures, Part part)
    {
        while (await worker.ReceiveAsync() is { } line)
        {
            if (line.TryGetProperty("tick", out var tick))
                figures.Add(tick);
            if (!line.TryGetProperty("stopped", out _))
                continue;
            part.AtMost("connections lost", line.GetProperty("lost").GetInt32(), 0, "");
            return;
        }

        throw new NoResultException("the worker ended early");
    }

    private static async Task ProveAsync(Part part, BenchServers servers, WorkerProcess worker, string holdFile)
    {
        Console.WriteLine("  all visits have ended; waiting for the last holds to expire");
        await EveningProof.WaitForHoldsToEndAsync(servers.Database, (_holdTime * 2) + TimeSpan.FromSeconds(15));
        var maps = await MapProof.ProveAsync([worker], servers.ReadSeatsAsync);
        await worker.SendAsync("");
        part.Proof = $"{await servers.ProveAsync([])}; {await EveningProof.ProveAsync(servers.Database, holdFile)}; {maps}";
        Console.WriteLine($"  {part.Proof}");
    }

    private static async Task StalenessAsync(Part part, BenchServers servers, DirectoryInfo frames, DateTimeOffset from, DateTimeOffset to)
    {
        var (late, revisions) = (new TimeHistogram(), 0L);
        foreach (var file in frames.GetFiles())
        {
            var staleness = await Staleness.OfAsync(servers.Database, long.Parse(file.Name, CultureInfo.InvariantCulture), from, to);
            staleness.Add(file.FullName);
            late.Add(staleness.Revisions);
            revisions += staleness.Measured;
        }

        part.Figure("revisions", revisions, "");
        part.Figure("arrivals of a revision at an open map", late.Count, "");
        foreach (var percent in (double[])[50, 90, 99])
            part.Figure($"commit to watcher, p{percent}", late.Percentile(percent).TotalMilliseconds, "ms");
        part.Figure("commit to watcher, max", late.Max.TotalMilliseconds, "ms");
        Console.WriteLine($"  {revisions:#,0} revisions, {late.Count:#,0} arrivals at open maps: {late}");
    }

    private static void MemoryFigures(Part part, double warmUp, double seconds)
    {
        foreach (var curve in part.Curves.FindAll(c => c.Plot == Sampler.Memory))
        {
            // The caches of a new server still grow, so the first sixth of the time is left out: ten minutes of an hour.
            var settled = curve.Points.FindAll(p => p[0] >= warmUp + (seconds / 6) && p[0] <= warmUp + seconds);
            if (settled.Count < 2)
                continue;
            var (x, y) = (settled.Average(p => p[0]), settled.Average(p => p[1]));
            var slope = settled.Sum(p => (p[0] - x) * (p[1] - y)) / settled.Sum(p => (p[0] - x) * (p[0] - x));
            part.Figure($"memory of {curve.Name} after {seconds / 360:0.#} min", settled[0][1], "MiB");
            part.Figure($"memory of {curve.Name} at the end", settled[^1][1], "MiB");
            part.Figure($"memory of {curve.Name}, slope by least squares", slope * 3_600, "MiB/h");
            Console.WriteLine(
                $"  memory of {curve.Name}: {settled[0][1]:0} MiB, at the end {settled[^1][1]:0} MiB, {slope * 3_600:+0.0;-0.0} MiB/h");
        }
    }

    /// <summary>Averages the points of long curves, so that the page draws quickly.</summary>
    private static void Thin(Part part)
    {
        const int most = 400;
        foreach (var points in part.Curves.Select(c => c.Points).Where(p => p.Count > most))
        {
            var chunks = points.Chunk((points.Count + most - 1) / most);
            var few = chunks.Select(c => new[] { c.Average(p => p[0]), c.Average(p => p[1]) }).ToList();
            points.Clear();
            points.AddRange(few);
        }
    }
}
