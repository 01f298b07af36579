using System.Diagnostics;
using LoadTests.Measure;
using LoadTests.RawClient;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Scenarios;

/// <summary>What a phone in a stadium receives: if it watches the sections that it shows, and if it watches all seats.</summary>
internal static class SectionsBench
{
    private const int Blocks = 60;

    // The part of the bytes without sections.
    private const double Goal = 1 / 3.0;

    private const int WarmUp = 8;
    private const int HolderConnections = 500;

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var (watchers, rate) = (arguments.Number("watchers", 200), arguments.Number("rate", 500));
        var seconds = arguments.Number("seconds", 30);
        var part = report.Add("watch", "phones in a stadium");
        part.Setup["phones with sections"] = part.Setup["phones with all seats"] = $"{watchers:#,0}";
        part.Setup["seats"] = $"{Blocks * BenchHall.BlockSeats:#,0}";
        part.Setup["sections"] = $"{Blocks}";
        part.Setup["holds sent a second"] = $"{rate:#,0}";
        part.Setup["seconds"] = $"{seconds}";

        await using var servers = await BenchServers.StartAsync(
            1, "SeatRules:MaxLiveHoldsPerHolder=100", "SeatRules:HoldTime=01:00:00", "SeatRules:HoldCap=02:00:00");
        var screening = (await servers.AddScreeningsAsync(BenchHall.Stadium(Blocks), 1))[0];
        var acknowledged = Path.GetTempFileName();
        await using var changes = WorkerProcess.Start(
            "changes",
            new ChangesSpec(servers.Addresses, screening, Blocks * BenchHall.BlockSeats, HolderConnections, rate, acknowledged));
        await changes.ReceiveAsync("ready");
        await using var all = WorkerProcess.Start("watch", new WatchSpec(servers.Addresses, screening, watchers));
        await all.ReceiveAsync("ready");
        await using var some = WorkerProcess.Start("watch-sections", new SectionsSpec(servers.Addresses, screening, watchers, Blocks));
        await some.ReceiveAsync("ready");

        await changes.SendAsync("go");
        await Task.Delay(TimeSpan.FromSeconds(WarmUp));
        var cpu = new CpuMeter(new() { ["server"] = [.. servers.Nodes.Select(n => n.ProcessId)] });
        var started = Stopwatch.GetTimestamp();
        var before = (All: await TotalsAsync(all), Some: await TotalsAsync(some), Done: await DoneAsync(changes));
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var after = (All: await TotalsAsync(all), Some: await TotalsAsync(some), Done: await DoneAsync(changes));
        var exact = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var used = cpu.Used();
        await changes.SendAsync("stop");
        await changes.ReceiveAsync("latency");
        await some.RequestAsync<bool>("rest", "rests");

        Write(part, after.All - before.All, after.Some - before.Some, watchers * exact);
        part.Figure("changes a second", (after.Done - before.Done) / exact, "1/s");
        part.Figure("processor, server", used["server"] / exact, "cores");
        var maps = await MapProof.ProveAsync([all], servers.ReadSeatsAsync);
        part.Proof = $"{maps}; {await ProveSectionsAsync(some, servers, screening)}; {await servers.ProveAsync([acknowledged])}";
        File.Delete(acknowledged);
        WatchFigures.Print(part);
    }

    private static void Write(Part part, WatchTotals all, WatchTotals some, double watcherSeconds)
    {
        part.Figure("bytes a phone and second, all seats", all.Bytes / watcherSeconds, "B/s");
        part.Figure("bytes a phone and second, sections", some.Bytes / watcherSeconds, "B/s");
        part.AtMost("bytes with sections, part of those without", (double)some.Bytes / all.Bytes, Goal, "");
        part.Figure("frames a phone and second, all seats", all.Frames / watcherSeconds, "1/s");
        part.Figure("frames a phone and second, sections", some.Frames / watcherSeconds, "1/s");
        part.Figure("frames with sections, part of those without", (double)some.Frames / all.Frames, "");
        part.Figure("changed seats a phone and second, all seats", all.ChangedSeats / watcherSeconds, "1/s");
        part.Figure("changed seats a phone and second, sections", some.ChangedSeats / watcherSeconds, "1/s");
        part.Figure("resyncs", all.Resyncs + some.Resyncs, "");
    }

    private static Task<WatchTotals> TotalsAsync(WorkerProcess worker) => worker.RequestAsync<WatchTotals>("totals", "totals");

    private static async Task<long> DoneAsync(WorkerProcess changes) =>
        (await changes.RequestAsync<ChangesTotals>("totals", "totals")).Done;

    /// <exception cref="NoResultException">A phone shows something else than the database has, so the run has no result.</exception>
    private static async Task<string> ProveSectionsAsync(WorkerProcess phones, BenchServers servers, long screening)
    {
        var packed = (await servers.ReadSeatsAsync(screening)).Statuses;
        var seats = Enumerable.Range(0, Blocks * BenchHall.BlockSeats);
        byte[] statuses = [.. seats.Select(seat => (byte)((packed[seat >> 2] >> ((seat & 3) * 2)) & 3))];
        int[] free = [.. statuses.Chunk(BenchHall.BlockSeats).Select(block => block.Count(status => status == 0))];
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var maps = await phones.RequestAsync<ShownSections[]>("maps", "maps");
            var wrong = maps.Where(m =>
                m.Digest != SectionsConnection.DigestOf(m.Sections, statuses, free, BenchHall.BlockSeats)).Sum(m => m.Count);
            if (wrong == 0)
            {
                var count = maps.Sum(m => m.Count);
                return $"all {count:#,0} phones, of {maps.Sum(m => m.Count * m.Sections.Length) / (double)count:0.0} sections each, "
                    + "equal the database in their sections, and in their counts of all";
            }

            if (clock.Elapsed > _timeout)
                throw new NoResultException($"{wrong} phones show something else than the database");
            await Task.Delay(250);
        }
    }
}
