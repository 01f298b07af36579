using LoadTests.Bench;
using LoadTests.Light;
using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Scenarios;

/// <param name="Watchers">Connections that watch.</param>
/// <param name="Rate">Holds offered a second.</param>
/// <param name="Seconds">How long is measured.</param>
internal sealed record WatchSetup(int Watchers, int Rate, int Seconds)
{
    public int Nodes { get; init; } = 1;

    /// <summary>Seconds of holds before anything is measured.</summary>
    public int WarmUp { get; init; } = 8;

    /// <summary>Seats of the hall; 0 for as many as no hold has to wait for.</summary>
    public int Seats { get; init; }

    /// <summary>How many holders the watchers of a process share; 0: one each.</summary>
    public int Holders { get; init; }

    /// <summary>Watchers a process takes.</summary>
    public int PerWorker { get; init; } = 9_000;

    /// <summary>Whether one who never reads and one who reads slowly watch as well.</summary>
    public bool Reluctant { get; init; }
}

/// <summary>What a watch run showed.</summary>
/// <param name="Totals">What the watchers received in the measured time.</param>
/// <param name="Staleness">How late.</param>
/// <param name="Seconds">The measured time, exactly.</param>
/// <param name="HoldsDone">Holds and releases granted in it.</param>
/// <param name="Cpu">Processor seconds in it, by kind of process.</param>
internal sealed record WatchOutcome(WatchTotals Totals, Staleness Staleness, double Seconds, long HoldsDone, Dictionary<string, double> Cpu)
{
    /// <summary>How late in the last seconds before, when something was to be endured meanwhile.</summary>
    public Staleness? Before { get; init; }

    public double FramesPerSecond => Totals.Frames / Seconds;

    public double FrameBytes => (double)Totals.Bytes / Math.Max(1, Totals.Frames);

    public double P99 => Staleness.Revisions.Percentile(99).TotalMilliseconds;
}

/// <summary>One screening, many who watch it, and somebody whose holds they see.</summary>
internal sealed class WatchRun(string name, WatchSetup setup, Part part) : IAsyncDisposable
{
    private const int HolderConnections = 500;

    private static readonly TimeSpan _before = TimeSpan.FromSeconds(5);

    private readonly List<WorkerProcess> _watchers = [];
    private readonly List<string> _files = [];
    private BenchSite? _site;
    private WorkerProcess? _changes;
    private ReluctantPair? _reluctant;
    private string _maps = "";

    public BenchSite Site => _site!;

    public long Screening { get; private set; }

    public static async Task<WatchOutcome> RunAsync(string name, WatchSetup setup, Part part)
    {
        await using var run = new WatchRun(name, setup, part);
        await run.StartAsync();
        var outcome = await run.MeasureAsync();
        await run.ProveAsync(outcome);
        return outcome;
    }

    private void Print(string line) => Console.WriteLine($"{name}: {line}");

    public async Task StartAsync()
    {
        Print("starting servers");
        var seats = setup.Seats > 0 ? setup.Seats : Math.Clamp(((setup.Rate * (setup.Seconds + setup.WarmUp + 2) * 2 / 1_000) + 1) * 1_000, 20_000, 100_000);
        _site = await BenchSite.StartAsync(setup.Nodes, "SeatRules:MaxLiveHoldsPerHolder=100", "SeatRules:HoldTime=01:00:00", "SeatRules:HoldCap=02:00:00");
        Screening = (await Site.AddScreeningsAsync(BenchSite.Plan(seats), 1))[0];
        foreach (var (key, value) in new Dictionary<string, int> { ["watchers"] = setup.Watchers, ["nodes"] = setup.Nodes, ["holds offered a second"] = setup.Rate, ["seconds"] = setup.Seconds, ["seats"] = seats })
            part.Setup[key] = $"{value:#,0}";

        _changes = WorkerProcess.Start("changes", new ChangesSpec(Site.Addresses, Screening, seats, HolderConnections, setup.Rate, NewFile()));
        await _changes.HearAsync("ready");
        for (var left = setup.Watchers; left > 0; left -= setup.PerWorker)
        {
            var worker = WorkerProcess.Start("watch", new WatchSpec(Site.Addresses, Screening, Math.Min(left, setup.PerWorker), setup.Holders, Address: 1 + (_watchers.Count * 2)));
            _watchers.Add(worker);
            await worker.HearAsync("ready");
            Print($"{Math.Min(setup.Watchers, _watchers.Count * setup.PerWorker):#,0} of {setup.Watchers:#,0} watch");
        }

        if (setup.Reluctant)
            _reluctant = await ReluctantPair.StartAsync(Site.Addresses[0], Screening);
    }

    /// <param name="meanwhile">What is to be endured in the measured time, which lasts at least as long.</param>
    public async Task<WatchOutcome> MeasureAsync(Func<Task>? meanwhile = null)
    {
        await _changes!.TellAsync("go");
        await ProgressAsync(setup.WarmUp);
        var cpu = new CpuMeter(new()
        {
            ["server"] = [.. Site.Nodes.Select(n => n.ProcessId)],
            ["postgres"] = [Site.Postgres.ProcessId],
            ["redis"] = [Site.Redis.ProcessId],
            ["watchers"] = [.. _watchers.Select(w => w.Id)],
            ["holders"] = [_changes.Id],
        });
        var (from, before, done) = (TimeProvider.System.GetUtcNow(), await TotalsAsync(), await DoneAsync());
        var endured = meanwhile?.Invoke() ?? Task.CompletedTask;
        await ProgressAsync(setup.Seconds);
        await endured;
        var (to, after, doneAfter) = (TimeProvider.System.GetUtcNow(), await TotalsAsync(), await DoneAsync());
        var used = cpu.Used();
        var memory = Site.Nodes.Max(n => ProcessMemory.Resident(n.ProcessId));
        await _changes.TellAsync("stop");
        var latency = new Histogram();
        latency.Add([.. (await _changes.HearAsync("latency")).EnumerateArray().Select(v => v.GetInt64())]);
        part.Figure("memory of the (largest) node, resident", memory / 1e6, "MB");
        part.Figure("answer to a hold, p99", latency.Percentile(99).TotalMilliseconds, "ms");

        _maps = await MapProof.ProveAsync(_watchers, Site.ReadSeatsAsync);
        var staleness = await Staleness.OfAsync(Site.Database, Screening, from, to);
        var earlier = meanwhile is null ? null : await Staleness.OfAsync(Site.Database, Screening, from - _before, from);
        foreach (var worker in _watchers)
        {
            var file = NewFile();
            await worker.AskAsync<bool>($"save {file}", "saved");
            staleness.Add(file);
            earlier?.Add(file);
        }

        return new WatchOutcome(after - before, staleness, (to - from).TotalSeconds, doneAfter - done, used) { Before = earlier };
    }

    private async Task ProgressAsync(int seconds)
    {
        var before = await TotalsAsync();
        var done = await DoneAsync();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var second = 1; second <= seconds; second++)
        {
            await timer.WaitForNextTickAsync();
            var (after, doneAfter) = (await TotalsAsync(), await DoneAsync());
            Print($"{second,3} s: {after.Frames - before.Frames,8:#,0} frames, {doneAfter - done,6:#,0} holds, {after.Resyncs} resyncs, {after.Closed} closed{_reluctant}");
            (before, done) = (after, doneAfter);
        }
    }

    private async Task<WatchTotals> TotalsAsync()
    {
        var all = await Task.WhenAll(_watchers.Select(w => w.AskAsync<WatchTotals>("totals", "totals")));
        return all.Aggregate((a, b) => a + b);
    }

    private async Task<long> DoneAsync() => (await _changes!.AskAsync<ChangesTotals>("totals", "totals")).Done;

    public async Task ProveAsync(WatchOutcome outcome)
    {
        if (_reluctant is not null)
            part.Notes.AddRange(await _reluctant.EndAsync());
        if (outcome.Staleness.Revisions.Count != outcome.Staleness.Measured * setup.Watchers)
            throw new NoResultException($"{outcome.Staleness.Measured} revisions and {setup.Watchers} watchers, but {outcome.Staleness.Revisions.Count} arrivals");
        part.Proof = $"{_maps}; every revision arrived once at each; {await Site.ProveAsync([_files[0]])}";
    }

    private string NewFile()
    {
        _files.Add(Path.GetTempFileName());
        return _files[^1];
    }

    public async ValueTask DisposeAsync()
    {
        _reluctant?.Dispose();
        foreach (var worker in _watchers.Append(_changes).OfType<WorkerProcess>())
            await worker.DisposeAsync();
        if (_site is not null)
            await _site.DisposeAsync();
        foreach (var file in _files)
            File.Delete(file);
    }
}
