using System.Diagnostics;
using LoadTests.Baselines;
using LoadTests.RawClient;

namespace LoadTests.Workers;

/// <param name="Server">host:port.</param>
/// <param name="SocketIo">True for Socket.IO, false for stock SignalR.</param>
/// <param name="WarmUp">Seconds before the measured time.</param>
/// <param name="Measure">Measured seconds.</param>
internal sealed record BroadcastSpec(string Server, bool SocketIo, int Watchers, double WarmUp, double Measure);

/// <summary>One second of the load.</summary>
/// <param name="Second">Since the load began, warm-up included.</param>
/// <param name="Frames">Frames a second, over all watchers.</param>
/// <param name="P50">Milliseconds from the time at which the hold was due.</param>
/// <param name="P99">Milliseconds from the time at which the hold was due.</param>
internal sealed record BroadcastSecond(double Second, double Frames, double P50, double P99);

/// <summary>Watchers of a server that SeatMap is compared with.</summary>
internal static class BroadcastWorker
{
    public static async Task RunAsync(string json)
    {
        var spec = WorkerProcess.Read<BroadcastSpec>(json);
        var log = new BroadcastLog();
        RawConnection New() => spec.SocketIo ? new SocketIoWatcher(log) : new StockSignalRWatcher(log);
        RawConnection[] watchers = [.. Enumerable.Range(0, spec.Watchers).Select(_ => New())];
        await RawConnections.ConnectAsync([spec.Server], watchers, ["nobody"], address: 1, RawConnections.AtATime, _ => Task.CompletedTask);
        WorkerProcess.Write(new { ready = true });
        await Console.In.ReadLineAsync();
        var clock = Stopwatch.StartNew();
        var (before, bytes) = (0.0, 0L);
        while (before < spec.WarmUp + spec.Measure - 0.01)
        {
            var left = Math.Floor(before + 1.01) - clock.Elapsed.TotalSeconds;
            await Task.Delay(TimeSpan.FromSeconds(Math.Max(left, 0.001)));
            var now = clock.Elapsed.TotalSeconds;
            if (!log.Measuring && now >= spec.WarmUp - 0.01)
                (log.Measuring, bytes) = (true, watchers.Sum(w => w.BytesReceived));
            var second = log.TakeSecond();
            var (p50, p99) = (second.Percentile(50).TotalMilliseconds, second.Percentile(99).TotalMilliseconds);
            WorkerProcess.Write(new BroadcastSecond(now, second.Count / (now - before), p50, p99));
            before = now;
        }

        log.Measuring = false;
        WorkerProcess.Write(new
        {
            result = new
            {
                frames = log.All.Count,
                staleness = log.All.Encode(),
                bytes = watchers.Sum(w => w.BytesReceived) - bytes,
                closed = watchers.Count(w => w.IsClosed),
            },
        });
        // The measuring process reads this one's processor time before it ends.
        await Console.In.ReadLineAsync();
    }
}
