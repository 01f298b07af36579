using System.Diagnostics;
using System.Text.Json;
using LoadTests.Light;
using LoadTests.References;

namespace LoadTests.Workers;

/// <param name="Server">host:port.</param>
/// <param name="SocketIo">Which of the two references.</param>
/// <param name="Watchers">How many.</param>
/// <param name="WarmUp">Seconds that are not measured.</param>
/// <param name="Measure">Seconds that are.</param>
internal sealed record BroadcastSpec(string Server, bool SocketIo, int Watchers, double WarmUp, double Measure);

/// <param name="Second">Since the load began, warm-up included.</param>
/// <param name="Frames">Frames a second, over all watchers.</param>
/// <param name="P50">Half of them came within so many milliseconds after their hold was due.</param>
/// <param name="P99">All but a hundredth of them.</param>
internal sealed record SeenInSecond(double Second, double Frames, double P50, double P99);

/// <summary>Watchers of a reference server.</summary>
internal static class BroadcastWorker
{
    public static async Task RunAsync(string json)
    {
        var spec = JsonSerializer.Deserialize<BroadcastSpec>(json, WorkerProcess.Json)!;
        var log = new BroadcastLog();
        LightConnection[] watchers = [.. Enumerable.Range(0, spec.Watchers).Select(LightConnection (_) => spec.SocketIo ? new SocketIoWatcher(log) : new StockSignalRWatcher(log))];
        await LightPool.ConnectAsync([spec.Server], watchers, ["nobody"], address: 1, LightPool.AtATime, _ => Task.CompletedTask);
        Console.WriteLine("""{"ready":true}""");
        await Console.In.ReadLineAsync();
        var clock = Stopwatch.StartNew();
        var (before, bytes) = (0.0, 0L);
        while (before < spec.WarmUp + spec.Measure - 0.01)
        {
            await Task.Delay(TimeSpan.FromSeconds(Math.Floor(before + 1.01) - clock.Elapsed.TotalSeconds is > 0 and var left ? left : 0.001));
            var now = clock.Elapsed.TotalSeconds;
            if (!log.Measuring && now >= spec.WarmUp - 0.01)
                (log.Measuring, bytes) = (true, watchers.Sum(w => w.BytesReceived));
            var second = log.TakeSecond();
            Console.WriteLine(JsonSerializer.Serialize(
                new SeenInSecond(now, second.Count / (now - before), second.Percentile(50).TotalMilliseconds, second.Percentile(99).TotalMilliseconds), WorkerProcess.Json));
            before = now;
        }

        log.Measuring = false;
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            result = new { frames = log.All.Count, staleness = log.All.Pack(), bytes = watchers.Sum(w => w.BytesReceived) - bytes, closed = watchers.Count(w => w.IsClosed) },
        }, WorkerProcess.Json));
        // Whoever asked reads this process's times before it ends.
        await Console.In.ReadLineAsync();
    }
}
