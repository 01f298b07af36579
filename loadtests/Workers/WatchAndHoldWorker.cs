using System.Collections.Concurrent;
using System.Diagnostics;
using LoadTests.Measure;
using LoadTests.RawClient;

namespace LoadTests.Workers;

/// <param name="Free">Seats that may be held for a short time.</param>
internal sealed record HoldableScreening(long Screening, int[] Free);

/// <param name="Nodes">host:port of each node.</param>
/// <param name="Screenings">Watched round robin.</param>
/// <param name="Rate">Holds sent a second, independent of the answers. Each is released once it is acknowledged.</param>
/// <param name="AckFile">File for the acknowledged holds.</param>
internal sealed record WatchAndHoldSpec(
    string[] Nodes, HoldableScreening[] Screenings, int Watchers, int Rate, double Seconds, string AckFile)
{
    private const int FewestHolders = 8;
    private const int MostHolders = 5_000;

    /// <summary>
    /// A holder for each hold of a second, so that sending need not wait for answers. Each has one hold at a time, which even the strictest
    /// seat rules allow.
    /// </summary>
    public static int HoldersAt(int rate) => Math.Clamp(rate, FewestHolders, MostHolders);
}

/// <summary>Watches screenings of a running system, holds free seats and releases them. Then answers "maps" with its maps.</summary>
internal sealed class WatchAndHoldWorker(WatchAndHoldSpec spec) : IDisposable
{
    private readonly StreamReader _commands = new(Console.OpenStandardInput());
    private readonly List<WatcherConnection> _watchers = [];
    private readonly ConcurrentQueue<HolderConnection> _idle = new();
    private readonly List<HolderConnection> _holders = [];
    private readonly ConcurrentQueue<(long Screening, int[] Seats)> _pairs = new();
    private readonly ConcurrentQueue<string> _acknowledged = new();
    private readonly ConcurrentDictionary<string, int> _outcomes = new();
    private readonly (TimeHistogram Join, TimeHistogram Hold, TimeHistogram Release) _times = (new(), new(), new());

    public static async Task RunAsync(string spec)
    {
        using var worker = new WatchAndHoldWorker(WorkerProcess.Read<WatchAndHoldSpec>(spec));
        await worker.RunAsync();
    }

    private async Task RunAsync()
    {
        var clock = Stopwatch.StartNew();
        await RawConnections.ConnectAsync(spec.Nodes, spec.Watchers, Math.Min(spec.Watchers, 200), n =>
        {
            _watchers.Add(new WatcherConnection(spec.Screenings[n % spec.Screenings.Length].Screening, null));
            return _watchers[^1];
        }, async watcher =>
        {
            var started = Stopwatch.GetTimestamp();
            await watcher.JoinAsync();
            _times.Join.Record(Stopwatch.GetElapsedTime(started));
        });
        var joined = clock.Elapsed.TotalSeconds;
        WorkerProcess.Write(new { ready = true });
        if (spec.Rate > 0)
            await OfferAsync();
        else
            await Task.Delay(TimeSpan.FromSeconds(spec.Seconds));
        await File.WriteAllLinesAsync(spec.AckFile, _acknowledged);
        WorkerProcess.Write(new
        {
            result = new
            {
                joined,
                join = _times.Join.Encode(),
                hold = _times.Hold.Encode(),
                release = _times.Release.Encode(),
                outcomes = _outcomes,
                frames = _watchers.Sum(w => w.Frames),
                changes = _watchers.Sum(w => w.ChangedSeats),
                bytes = _watchers.Sum(w => w.BytesReceived),
                resyncs = _watchers.Sum(w => w.Resyncs),
            },
        });
        while (await _commands.ReadLineAsync() is { Length: > 0 })
            WorkerProcess.Write(new { maps = ShownMap.Of(_watchers) });
        _watchers.ForEach(w => w.Close());
        _holders.ForEach(h => h.Close());
    }

    private async Task OfferAsync()
    {
        foreach (var screening in spec.Screenings)
        {
            foreach (var pair in screening.Free.Chunk(2).Where(p => p.Length == 2))
                _pairs.Enqueue((screening.Screening, pair));
        }

        await RawConnections.ConnectAsync(spec.Nodes, WatchAndHoldSpec.HoldersAt(spec.Rate), sharedTokens: 0, _ =>
        {
            var holder = new HolderConnection();
            _holders.Add(holder);
            _idle.Enqueue(holder);
            return holder;
        });
        var (clock, offered, pending) = (Stopwatch.StartNew(), 0L, new List<Task>());
        while (clock.Elapsed.TotalSeconds < spec.Seconds)
        {
            var due = (long)(clock.Elapsed.TotalSeconds * spec.Rate);
            for (; offered < due; offered++)
                pending.Add(HoldAsync());
            pending.RemoveAll(p => p.IsCompletedSuccessfully);
            await Task.Delay(1);
        }

        await Task.WhenAll(pending);
    }

    private async Task HoldAsync()
    {
        if (!_idle.TryDequeue(out var holder))
        {
            Count("not sent: every holder was waiting");
            return;
        }

        if (_pairs.TryDequeue(out var pair))
        {
            await HoldAndReleaseAsync(holder, pair.Screening, pair.Seats);
            _pairs.Enqueue(pair);
        }
        else
        {
            Count("not sent: no free seats");
        }

        _idle.Enqueue(holder);
    }

    private async Task HoldAndReleaseAsync(HolderConnection holder, long screening, int[] seats)
    {
        var hold = Guid.CreateVersion7();
        try
        {
            var started = Stopwatch.GetTimestamp();
            var held = await holder.HoldAsync(screening, hold, seats);
            _times.Hold.Record(Stopwatch.GetElapsedTime(started));
            Count($"hold: {held.Outcome}");
            if (held.Outcome != "held")
                return;
            _acknowledged.Enqueue($"{screening} {hold} {string.Join(',', held.Seats)}");
            started = Stopwatch.GetTimestamp();
            var released = await holder.ReleaseAsync(screening, hold);
            _times.Release.Record(Stopwatch.GetElapsedTime(started));
            Count($"release: {released.Outcome}");
        }
        catch (IOException error)
        {
            Count($"error: {error.Message}");
        }
    }

    private void Count(string outcome) => _outcomes.AddOrUpdate(outcome, 1, (_, n) => n + 1);

    public void Dispose() => _commands.Dispose();
}
