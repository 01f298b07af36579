using System.Text.Json;
using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Baselines;

/// <param name="FramesASecond">Delivered frames over all watchers.</param>
/// <param name="Delivered">Share of the due frames that arrived within the measured time.</param>
/// <param name="P50">Milliseconds from the time at which a hold was due to a frame's arrival.</param>
/// <param name="P99">The same.</param>
/// <param name="Last">p50 of the last second, milliseconds.</param>
/// <param name="KeepsUp">False if the delay grows for as long as the load lasts.</param>
internal sealed record BroadcastResult(double FramesASecond, double Delivered, double P50, double P99, double Last, bool KeepsUp);

/// <summary>Measures a server that sends every hold to every watcher.</summary>
internal static class Broadcast
{
    /// <summary>The size of a hold of two seats in SeatMap's frames, and 8 bytes for the time.</summary>
    public const int PayloadBytes = 16;

    private const int WarmUp = 3;

    // A stock server takes some seconds for ten thousand handshakes.
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(60);

    // Smaller differences between the two halves may be noise.
    private const double GrowsBy = 1.5;

    public static async Task<BroadcastResult> MeasureAsync(
        WorkerProcess server, string name, bool socketIo, int watchers, int rate, int seconds, Part part)
    {
        part.Setup["watchers"] = $"{watchers:#,0}";
        part.Setup["holds"] = $"{rate:#,0} a second offered, a message of {PayloadBytes} bytes to every watcher for each";
        part.Setup["seconds"] = $"{seconds} after {WarmUp} of warm-up";
        var port = (await server.ReceiveAsync("ready")).GetInt32();
        var spec = new BroadcastSpec($"127.0.0.1:{port}", socketIo, watchers, WarmUp, seconds);
        await using var load = WorkerProcess.Start("broadcast-watchers", spec);
        await load.ReceiveAsync("ready").WaitAsync(_timeout);
        await server.SendAsync("go");
        await server.ReceiveAsync("joined").WaitAsync(_timeout);
        var processes = new Dictionary<string, int[]> { [name] = [server.Id], ["watchers"] = [load.Id] };
        var cpu = new CpuMeter(processes);
        await load.SendAsync("go");
        var seen = new List<BroadcastSecond>();
        JsonElement result;
        await using (Sampler.Start(part, processes))
            result = await ListenAsync(part, load, seen);
        var used = cpu.Used();
        var frames = result.GetProperty("frames").GetInt64();
        var staleness = new TimeHistogram();
        staleness.Add(result.GetProperty("staleness").GetString()!);
        var found = new BroadcastResult(
            frames / (double)seconds, frames / ((double)seconds * rate * watchers), staleness.Percentile(50).TotalMilliseconds,
            staleness.Percentile(99).TotalMilliseconds, seen[^1].P50, KeepsUp(seen));
        part.Figure("frames delivered a second", found.FramesASecond, "1/s");
        part.Figure("of those due", found.Delivered * 100, "%");
        part.Figure("staleness p50", found.P50, "ms");
        part.Figure("staleness p99", found.P99, "ms");
        part.Figure("staleness p50 in the last second", found.Last, "ms");
        part.Figure("bytes for a frame", result.GetProperty("bytes").GetInt64() / (double)Math.Max(1, frames), "B");
        foreach (var (process, time) in used)
            part.Figure($"CPU for a frame, {process}", time / Math.Max(1, seen.Sum(s => s.Frames)) * 1e6, "µs");
        if (result.GetProperty("closed").GetInt32() is > 0 and var closed)
            part.Notes.Add($"{closed:#,0} watchers lost their connection.");
        if (!found.KeepsUp)
            part.Notes.Add($"It does not keep up: after {seen[^1].Second:0} s frames are {found.Last / 1_000:0.0} s late; this grows.");
        return found;
    }

    private static async Task<JsonElement> ListenAsync(Part part, WorkerProcess load, List<BroadcastSecond> seen)
    {
        while (await load.ReceiveAsync() is { } line)
        {
            if (line.TryGetProperty("result", out var result))
                return result;
            var second = line.Deserialize<BroadcastSecond>(WorkerProcess.Json)!;
            seen.Add(second);
            Console.WriteLine(
                $"  {second.Second,4:0} s  {second.Frames,9:#,0} frames/s  staleness p50 {second.P50:0.0} ms  p99 {second.P99:0.0} ms");
            part.Point("Frames delivered", "frames a second", "s", "1/s", second.Second, second.Frames);
            if (second.Frames == 0)
                continue;
            part.Point("Staleness", "p50", "s", "ms", second.Second, second.P50);
            part.Point("Staleness", "p99", "s", "ms", second.Second, second.P99);
        }

        throw new NoResultException("the watchers ended early");
    }

    // A second without any frame counts as not keeping up.
    private static bool KeepsUp(List<BroadcastSecond> seen)
    {
        var measured = seen.Where(s => s.Second > WarmUp + 0.5).ToList();
        var half = measured.Count / 2;
        var (early, late) = (measured.Take(half).Average(s => s.P50), measured.Skip(half).Average(s => s.P50));
        return measured.TrueForAll(s => s.Frames > 0) && (late < 100 || late < early * GrowsBy);
    }
}
