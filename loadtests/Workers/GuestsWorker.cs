using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using LoadTests.Light;
using LoadTests.Measure;

namespace LoadTests.Workers;

/// <param name="Screening">Its id.</param>
/// <param name="Free">Seats that may be held for a moment.</param>
internal sealed record GuestsPlace(long Screening, int[] Free);

/// <param name="Nodes">Where to connect, as host:port, round robin.</param>
/// <param name="Places">The screenings, watched round robin.</param>
/// <param name="Watchers">How many watch.</param>
/// <param name="Rate">Holds offered a second, whatever the answers do; each is given back once it is acknowledged.</param>
/// <param name="Seconds">How long.</param>
/// <param name="AckFile">Where to list the acknowledged holds.</param>
internal sealed record GuestsSpec(string[] Nodes, GuestsPlace[] Places, int Watchers, int Rate, double Seconds, string AckFile)
{
    private const int FewestHolders = 8;
    private const int MostHolders = 5_000;

    /// <summary>One for each hold of a second, so that arrivals need not wait for answers; each has one hold at a time, which the strictest rules allow.</summary>
    public static int HoldersAt(int rate) => Math.Clamp(rate, FewestHolders, MostHolders);
}

/// <summary>Watches screenings of a running system, holds free seats of them and gives them back. Afterwards it says what its maps show.</summary>
internal sealed class GuestsWorker(GuestsSpec spec) : IDisposable
{
    private readonly StreamReader _told = new(Console.OpenStandardInput());
    private readonly List<WatcherConnection> _watchers = [];
    private readonly ConcurrentQueue<HolderConnection> _idle = new();
    private readonly List<HolderConnection> _holders = [];
    private readonly ConcurrentQueue<(long Screening, int[] Seats)> _pairs = new();
    private readonly ConcurrentQueue<string> _acknowledged = new();
    private readonly ConcurrentDictionary<string, int> _outcomes = new();
    private readonly (Histogram Join, Histogram Hold, Histogram Release) _times = (new(), new(), new());

    public static async Task RunAsync(string spec)
    {
        using var worker = new GuestsWorker(JsonSerializer.Deserialize<GuestsSpec>(spec, WorkerProcess.Json)!);
        await worker.RunAsync();
    }

    private async Task RunAsync()
    {
        var clock = Stopwatch.StartNew();
        await LightPool.ConnectAsync(spec.Nodes, spec.Watchers, Math.Min(spec.Watchers, 200), n =>
        {
            _watchers.Add(new WatcherConnection(spec.Places[n % spec.Places.Length].Screening, null));
            return _watchers[^1];
        }, async watcher =>
        {
            var started = Stopwatch.GetTimestamp();
            await watcher.JoinAsync();
            _times.Join.Record(Stopwatch.GetElapsedTime(started));
        });
        var joined = clock.Elapsed.TotalSeconds;
        WorkerProcess.Say(new { ready = true });
        if (spec.Rate > 0)
            await OfferAsync();
        else
            await Task.Delay(TimeSpan.FromSeconds(spec.Seconds));
        await File.WriteAllLinesAsync(spec.AckFile, _acknowledged);
        WorkerProcess.Say(new
        {
            result = new
            {
                joined,
                join = _times.Join.Pack(),
                hold = _times.Hold.Pack(),
                release = _times.Release.Pack(),
                outcomes = _outcomes,
                frames = _watchers.Sum(w => w.Frames),
                changes = _watchers.Sum(w => w.ChangedSeats),
                bytes = _watchers.Sum(w => w.BytesReceived),
                resyncs = _watchers.Sum(w => w.Resyncs),
            },
        });
        while (await _told.ReadLineAsync() is { Length: > 0 })
            WorkerProcess.Say(new { maps = ShownMap.Of(_watchers) });
        _watchers.ForEach(w => w.Close());
        _holders.ForEach(h => h.Close());
    }

    private async Task OfferAsync()
    {
        foreach (var place in spec.Places)
        {
            foreach (var pair in place.Free.Chunk(2).Where(p => p.Length == 2))
                _pairs.Enqueue((place.Screening, pair));
        }

        await LightPool.ConnectAsync(spec.Nodes, GuestsSpec.HoldersAt(spec.Rate), sharedTokens: 0, _ =>
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
            Count("not offered: every holder was waiting");
            return;
        }

        if (_pairs.TryDequeue(out var pair))
        {
            await HoldAndReleaseAsync(holder, pair.Screening, pair.Seats);
            _pairs.Enqueue(pair);
        }
        else
        {
            Count("not offered: no free seats");
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

    public void Dispose() => _told.Dispose();
}
