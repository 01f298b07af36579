using System.Diagnostics;
using LoadTests.Workers;

namespace LoadTests.Baselines;

/// <summary>Measures how many frames of a size this machine can deliver to many connections when it does nothing else.</summary>
internal static class RawSendRate
{
    private const double WarmUp = 2, Seconds = 6;

    /// <returns>Frames received a second.</returns>
    public static async Task<double> MeasureAsync(int connections, int frameBytes)
    {
        Console.WriteLine($"raw sender: {frameBytes:#,0} bytes to {connections:#,0} connections");
        await using var sender = WorkerProcess.Start("raw-sender", new RawSenderSpec(connections, frameBytes, WarmUp + Seconds + 1));
        var port = (await sender.ReceiveAsync("port")).GetInt32();
        await using var reader = WorkerProcess.Start("raw-reader", new RawReaderSpec(port, connections));
        await reader.ReceiveAsync("ready");
        await sender.ReceiveAsync("ready");
        await sender.SendAsync("go");
        await Task.Delay(TimeSpan.FromSeconds(WarmUp));
        var (started, before) = (Stopwatch.GetTimestamp(), await reader.RequestAsync<long>("bytes", "bytes"));
        await Task.Delay(TimeSpan.FromSeconds(Seconds));
        var (elapsed, after) = (Stopwatch.GetElapsedTime(started), await reader.RequestAsync<long>("bytes", "bytes"));
        var sends = (await sender.ReceiveAsync("sends")).GetDouble();
        var received = (after - before) / (double)frameBytes / elapsed.TotalSeconds;
        Console.WriteLine($"raw sender: {sends:#,0} sent a second, {received:#,0} received");
        return received;
    }
}
