using System.Diagnostics;

namespace LoadTests.Workers.Visitors;

/// <summary>
/// Starts visits at a fixed rate, independent of the answers. After the line "stop" it waits for pending calls and keeps the maps open;
/// it answers "maps" with what they show; an empty line ends it.
/// </summary>
internal sealed class EveningWorker(EveningSpec spec) : IDisposable
{
    // Average duration of a visit, from the probabilities and think times of Visit. New visits a second are visitors divided by it.
    private const double MeanVisitSeconds = 45;

    // Console.In.ReadLineAsync blocks the calling thread; this reader does not.
    private readonly StreamReader _commands = new(Console.OpenStandardInput());
    private readonly VisitorPool _pool = new(spec);
    private readonly List<Task> _visits = [];
    private readonly Stopwatch _clock = new();

    public static async Task RunAsync(string spec)
    {
        using var worker = new EveningWorker(WorkerProcess.Read<EveningSpec>(spec));
        await worker.RunAsync();
    }

    private async Task RunAsync()
    {
        WorkerProcess.Write(new { ready = true });
        await _commands.ReadLineAsync();
        _clock.Start();
        using var over = new CancellationTokenSource();
        var next = _commands.ReadLineAsync();
        var arrivals = StartVisitsAsync(over.Token);
        var nextTick = spec.Tick;
        while (!next.IsCompleted && _clock.Elapsed.TotalSeconds < spec.WarmUp + spec.Seconds)
        {
            await Task.Delay(200);
            await _pool.CancelOldestAsync(spec.SoldShare);
            if (_clock.Elapsed.TotalSeconds < nextTick)
                continue;
            nextTick += spec.Tick;
            await TickAsync();
        }

        await over.CancelAsync();
        await _pool.StopAsync();
        await arrivals;
        await Task.WhenAll(_visits);
        if (spec.CleanUp)
        {
            await _pool.CancelOldestAsync(0);
            await _pool.ReleaseAllAsync();
        }

        await TickAsync();
        await _pool.WriteHoldsAsync(all: true);
        WorkerProcess.Write(new { stopped = true, lost = _pool.Lost });
        while (await next is { Length: > 0 })
        {
            WorkerProcess.Write(new { maps = ShownMap.Of(_pool.Maps) });
            next = _commands.ReadLineAsync();
        }

        foreach (var map in _pool.Maps)
            map.Close();
    }

    public void Dispose()
    {
        _pool.Dispose();
        _commands.Dispose();
    }

    /// <summary>In the warm-up the number of visitors grows at a steady rate. After it, as many visits begin as end on average.</summary>
    private async Task StartVisitsAsync(CancellationToken over)
    {
        var started = 0L;
        var growth = spec.Visitors * 0.75 / Math.Max(1, spec.WarmUp);
        while (!over.IsCancellationRequested)
        {
            var time = _clock.Elapsed.TotalSeconds;
            var due = (long)((Math.Min(time, spec.WarmUp) * growth) + (time * spec.Visitors / MeanVisitSeconds));
            lock (_visits)
            {
                for (; started < due; started++)
                    _visits.Add(Task.Run(_pool.VisitAsync, CancellationToken.None));
                if (_visits.Count > spec.Visitors * 2)
                    _visits.RemoveAll(v => v.IsCompletedSuccessfully);
            }

            await Task.Delay(10, CancellationToken.None);
        }
    }

    private async Task TickAsync()
    {
        int visitors;
        lock (_visits)
            visitors = _visits.Count(v => !v.IsCompleted);
        WorkerProcess.Write(new
        {
            tick = new
            {
                time = _clock.Elapsed.TotalSeconds,
                visitors,
                maps = _pool.Maps.Count,
                operations = _pool.Log.Take()
                    .ToDictionary(o => o.Key, o => new { latency = o.Value.Latency.Encode(), outcomes = o.Value.Outcomes }),
            },
        });
        await _pool.WriteHoldsAsync(all: false);
        _pool.WriteFrames();
    }
}
