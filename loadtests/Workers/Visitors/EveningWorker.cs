using System.Diagnostics;
using System.Text.Json;

namespace LoadTests.Workers.Visitors;

/// <summary>
/// Lets visitors come by the clock, however slow the answers are. Told "stop" it lets all calls end and keeps the maps open; told
/// "maps" it says what they show; an empty line ends it.
/// </summary>
internal sealed class EveningWorker(EveningSpec spec) : IDisposable
{
    // How long a visit lasts on the average; arrivals a second are visitors divided by it. What Visit's odds and means add up to.
    private const double MeanStay = 45;

    // Not Console.In, whose asynchronous reading blocks.
    private readonly StreamReader _told = new(Console.OpenStandardInput());
    private readonly Town _town = new(spec);
    private readonly List<Task> _visits = [];
    private readonly Stopwatch _clock = new();

    public static async Task RunAsync(string spec)
    {
        using var worker = new EveningWorker(JsonSerializer.Deserialize<EveningSpec>(spec, WorkerProcess.Json)!);
        await worker.RunAsync();
    }

    private async Task RunAsync()
    {
        WorkerProcess.Say(new { ready = true });
        await _told.ReadLineAsync();
        _clock.Start();
        using var over = new CancellationTokenSource();
        var next = _told.ReadLineAsync();
        var arrivals = ArriveAsync(over.Token);
        var nextTick = spec.Tick;
        while (!next.IsCompleted && _clock.Elapsed.TotalSeconds < spec.WarmUp + spec.Seconds)
        {
            await Task.Delay(200);
            await _town.ReturnBookingsAsync(spec.SoldShare);
            if (_clock.Elapsed.TotalSeconds < nextTick)
                continue;
            nextTick += spec.Tick;
            await TickAsync();
        }

        await over.CancelAsync();
        await _town.StopAsync();
        await arrivals;
        await Task.WhenAll(_visits);
        if (spec.Tidy)
        {
            await _town.ReturnBookingsAsync(0);
            await _town.ReleaseAllAsync();
        }

        await TickAsync();
        await _town.WriteHoldsAsync(all: true);
        WorkerProcess.Say(new { stopped = true, lost = _town.Lost });
        while (await next is { Length: > 0 })
        {
            WorkerProcess.Say(new { maps = ShownMap.Of(_town.Maps) });
            next = _told.ReadLineAsync();
        }

        foreach (var map in _town.Maps)
            map.Close();
    }

    public void Dispose()
    {
        _town.Dispose();
        _told.Dispose();
    }

    /// <summary>During warm-up the crowd gathers at a steady rate; after that as many come as go in the long run.</summary>
    private async Task ArriveAsync(CancellationToken over)
    {
        var arrived = 0L;
        var gathering = spec.Visitors * 0.75 / Math.Max(1, spec.WarmUp);
        while (!over.IsCancellationRequested)
        {
            var time = _clock.Elapsed.TotalSeconds;
            var due = (long)((Math.Min(time, spec.WarmUp) * gathering) + (time * spec.Visitors / MeanStay));
            lock (_visits)
            {
                for (; arrived < due; arrived++)
                    _visits.Add(Task.Run(_town.VisitAsync, CancellationToken.None));
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
        WorkerProcess.Say(new
        {
            tick = new
            {
                time = _clock.Elapsed.TotalSeconds,
                visitors,
                maps = _town.Maps.Count,
                operations = _town.Log.Take().ToDictionary(o => o.Key, o => new { latency = o.Value.Latency.Pack(), outcomes = o.Value.Outcomes }),
            },
        });
        await _town.WriteHoldsAsync(all: false);
        _town.WriteFrames();
    }
}
