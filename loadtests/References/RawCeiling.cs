using System.Diagnostics;
using LoadTests.Workers;

namespace LoadTests.References;

/// <summary>How many frames of a size this machine can deliver to so many connections, if nothing else were to be done.</summary>
internal static class RawCeiling
{
    private const double WarmUp = 2, Seconds = 6;

    /// <returns>Frames received a second.</returns>
    public static async Task<double> MeasureAsync(int connections, int frameBytes)
    {
        Console.WriteLine($"raw sender: {frameBytes:#,0} bytes to {connections:#,0} connections");
        await using var sender = WorkerProcess.Start("raw-sender", new RawSenderSpec(connections, frameBytes, WarmUp + Seconds + 1));
        var port = (await sender.HearAsync("port")).GetInt32();
        await using var reader = WorkerProcess.Start("raw-reader", new RawReaderSpec(port, connections));
        await reader.HearAsync("ready");
        await sender.HearAsync("ready");
        await sender.TellAsync("go");
        await Task.Delay(TimeSpan.FromSeconds(WarmUp));
        var (started, before) = (Stopwatch.GetTimestamp(), await reader.AskAsync<long>("bytes", "bytes"));
        await Task.Delay(TimeSpan.FromSeconds(Seconds));
        var (elapsed, after) = (Stopwatch.GetElapsedTime(started), await reader.AskAsync<long>("bytes", "bytes"));
        var sends = (await sender.HearAsync("sends")).GetDouble();
        var received = (after - before) / (double)frameBytes / elapsed.TotalSeconds;
        Console.WriteLine($"raw sender: {sends:#,0} sent a second, {received:#,0} received");
        return received;
    }
}
