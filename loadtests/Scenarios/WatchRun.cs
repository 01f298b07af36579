using LoadTests.Measure;
using LoadTests.RawClient;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Scenarios;

/// <param name="Rate">Holds sent a second.</param>
/// <param name="Seconds">Measured seconds.</param>
internal sealed record WatchSetup(int Watchers, int Rate, int Seconds)
{
    public int Nodes { get; init; } = 1;

    /// <summary>Seconds of holds before the measured time.</summary>
    public int WarmUp { get; init; } = 8;

    /// <summary>Seats of the hall; 0 for as many as the holds of the run need.</summary>
    public int Seats { get; init; }

    /// <summary>Number of holders that the watchers of a process share; 0 for a holder each.</summary>
    public int Holders { get; init; }

    /// <summary>Watchers of a worker process.</summary>
    public int PerWorker { get; init; } = 9_000;

    /// <summary>Whether a connection that never reads and one that reads slowly watch too.</summary>
    public bool SlowReaders { get; init; }
}

/// <summary>The measurements of a watch run.</summary>
/// <param name="Seconds">The exact duration.</param>
/// <param name="HoldsDone">Granted holds and releases.</param>
/// <param name="Cpu">Processor seconds by kind of process.</param>
internal sealed record WatchOutcome(WatchTotals Totals, Staleness Staleness, double Seconds, long HoldsDone, Dictionary<string, double> Cpu)
{
    /// <summary>Staleness in the last seconds before the measured time; null when nothing else happened in it.</summary>
    public Staleness? Before { get; init; }

    public double FramesPerSecond => Totals.Frames / Seconds;

    public double FrameBytes => (double)Totals.Bytes / Math.Max(1, Totals.Frames);

    public double P99 => Staleness.Revisions.Percentile(99).TotalMilliseconds;
}

/// <summary>One screening with many watchers and with holds.</summary>
internal sealed class WatchRun(string name, WatchSetup setup, Part part) : IAsyncDisposable
{
    private const int HolderConnections = 500;

    private static readonly TimeSpan _before = TimeSpan.FromSeconds(5);

    private readonly List<WorkerProcess> _watchers = [];
    private readonly List<string> _files = [];
    private BenchServers? _servers;
    private WorkerProcess? _changes;
    private SlowReaders? _slowReaders;
    private string _maps = "";

    public BenchServers Servers => _servers!;

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
        var needed = setup.Rate * (setup.Seconds + setup.WarmUp + 2) * 2;
        var seats = setup.Seats > 0 ? setup.Seats : Math.Clamp(((needed / 1_000) + 1) * 1_000, 20_000, 100_000);
        _servers = await BenchServers.StartAsync(
            setup.Nodes, "SeatRules:MaxLiveHoldsPerHolder=100", "SeatRules:HoldTime=01:00:00", "SeatRules:HoldCap=02:00:00");
        Screening = (await Servers.AddScreeningsAsync(seats, 1))[0];
        part.Setup["watchers"] = $"{setup.Watchers:#,0}";
        part.Setup["nodes"] = $"{setup.Nodes}";
        part.Setup["holds sent a second"] = $"{setup.Rate:#,0}";
        part.Setup["seconds"] = $"{setup.Seconds}";
        part.Setup["seats"] = $"{seats:#,0}";

        var changes = new ChangesSpec(Servers.Addresses, Screening, seats, HolderConnections, setup.Rate, NewFile());
        _changes = WorkerProcess.Start("changes", changes);
        await _changes.ReceiveAsync("ready");
        for (var left = setup.Watchers; left > 0; left -= setup.PerWorker)
        {
            var spec = new WatchSpec(
                Servers.Addresses, Screening, Math.Min(left, setup.PerWorker), setup.Holders, Address: 1 + (_watchers.Count * 2));
            var worker = WorkerProcess.Start("watch", spec);
            _watchers.Add(worker);
            await worker.ReceiveAsync("ready");
            Print($"{Math.Min(setup.Watchers, _watchers.Count * setup.PerWorker):#,0} of {setup.Watchers:#,0} watch");
        }

        if (setup.SlowReaders)
            _slowReaders = await SlowReaders.StartAsync(Servers.Addresses[0], Screening);
    }

    /// <param name="meanwhile">Additional load. The measured time lasts until it has ended, or longer.</param>
    public async Task<WatchOutcome> MeasureAsync(Func<Task>? meanwhile = null)
    {
        await _changes!.SendAsync("go");
        await ProgressAsync(setup.WarmUp);
        var cpu = new CpuMeter(new()
        {
            ["server"] = [.. Servers.Nodes.Select(n => n.ProcessId)],
            ["postgres"] = [Servers.Postgres.ProcessId],
            ["redis"] = [Servers.Redis.ProcessId],
            ["watchers"] = [.. _watchers.Select(w => w.Id)],
            ["holders"] = [_changes.Id],
        });
        var (from, before, done) = (TimeProvider.System.GetUtcNow(), await TotalsAsync(), await DoneAsync());
        var additional = meanwhile?.Invoke() ?? Task.CompletedTask;
        await ProgressAsync(setup.Seconds);
        await additional;
        var (to, after, doneAfter) = (TimeProvider.System.GetUtcNow(), await TotalsAsync(), await DoneAsync());
        var used = cpu.Used();
        var memory = Servers.Nodes.Max(n => ProcessMemory.Resident(n.ProcessId));
        await _changes.SendAsync("stop");
        var latency = new TimeHistogram();
        latency.Add((await _changes.ReceiveAsync("latency")).GetString()!);
        part.Figure("memory of the (largest) node, resident", memory / 1e6, "MB");
        part.Figure("answer to a hold, p99", latency.Percentile(99).TotalMilliseconds, "ms");

        _maps = await MapProof.ProveAsync(_watchers, Servers.ReadSeatsAsync);
        var staleness = await Staleness.OfAsync(Servers.Database, Screening, from, to);
        var earlier = meanwhile is null ? null : await Staleness.OfAsync(Servers.Database, Screening, from - _before, from);
        foreach (var worker in _watchers)
        {
            var file = NewFile();
            await worker.RequestAsync<bool>($"save {file}", "saved");
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
            Print($"{second,3} s: {after.Frames - before.Frames,8:#,0} frames, {doneAfter - done,6:#,0} holds, {after.Resyncs} resyncs, "
                + $"{after.Closed} closed{_slowReaders}");
            (before, done) = (after, doneAfter);
        }
    }

    private async Task<WatchTotals> TotalsAsync()
    {
        var all = await Task.WhenAll(_watchers.Select(w => w.RequestAsync<WatchTotals>("totals", "totals")));
        return all.Aggregate((a, b) => a + b);
    }

    private async Task<long> DoneAsync() => (await _changes!.RequestAsync<ChangesTotals>("totals", "totals")).Done;

    public async Task ProveAsync(WatchOutcome outcome)
    {
        if (_slowReaders is not null)
            part.Notes.AddRange(await _slowReaders.EndAsync());
        if (outcome.Staleness.Revisions.Count != outcome.Staleness.Measured * setup.Watchers)
        {
            throw new NoResultException(
                $"{outcome.Staleness.Measured} revisions and {setup.Watchers} watchers, but {outcome.Staleness.Revisions.Count} arrivals");
        }

        part.Proof = $"{_maps}; every revision arrived once at each; {await Servers.ProveAsync([_files[0]])}";
    }

    private string NewFile()
    {
        _files.Add(Path.GetTempFileName());
        return _files[^1];
    }

    public async ValueTask DisposeAsync()
    {
        _slowReaders?.Dispose();
        foreach (var worker in _watchers.Append(_changes).OfType<WorkerProcess>())
            await worker.DisposeAsync();
        if (_servers is not null)
            await _servers.DisposeAsync();
        foreach (var file in _files)
            File.Delete(file);
    }
}
