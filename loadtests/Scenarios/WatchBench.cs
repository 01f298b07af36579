using System.Globalization;
using LoadTests.References;
using LoadTests.Reports;

namespace LoadTests.Scenarios;

/// <summary>How soon watchers see what was committed, how many frames a second that takes, and what a frame costs.</summary>
internal static class WatchBench
{
    private const int Rate = 500;

    // Each of its commits, tens a second, is a frame for everybody, which no sender reaches. Still more holds would only take
    // processor from the fan-out.
    private const int SaturatingRate = 100;

    private const double PartOfRaw = 0.8;

    private static readonly int[] _growth = [100, 300, 1_000, 3_000, 10_000, 18_000];

    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var seconds = arguments.Number("seconds", 30);
        if (arguments.Has("growth"))
        {
            var sizes = arguments.Text("growth", "") is var listed and not "true" ? listed.Split(',').Select(v => int.Parse(v, CultureInfo.InvariantCulture)) : _growth;
            await GrowAsync(report, sizes, arguments.Number("rate", 200), arguments.Number("seconds", 15));
            return;
        }

        if (arguments.Has("watchers") || arguments.Has("rate") || arguments.Has("nodes") || arguments.Has("reluctant"))
        {
            var (watchers, rate) = (arguments.Number("watchers", 10_000), arguments.Number("rate", Rate));
            var asked = new WatchSetup(watchers, rate, seconds) { Nodes = arguments.Number("nodes", 1), Seats = arguments.Number("seats", 0), Reluctant = arguments.Has("reluctant") };
            var named = report.Add("watch", $"{watchers:#,0} watchers, {rate:#,0} holds/s");
            await RunAsync(named, asked, limit: null, raw: arguments.Has("raw"));
            return;
        }

        await RunAsync(report.Add("watch", "1,000 watchers"), new WatchSetup(1_000, Rate, seconds), limit: 50);
        var alone = await RunAsync(report.Add("watch", "10,000 watchers"), new WatchSetup(10_000, Rate, seconds), limit: 500);
        var part = report.Add("watch", "10,000 watchers, one stuck and one slow besides");
        part.Figure("p99 of the run without the two", alone.P99, "ms");
        await RunAsync(part, new WatchSetup(10_000, Rate, seconds) { Reluctant = true }, limit: 500);
        await RunAsync(report.Add("watch", "10,000 watchers, saturated"), new WatchSetup(10_000, SaturatingRate, seconds), limit: null, raw: true, PartOfRaw);
    }

    private static async Task GrowAsync(Report report, IEnumerable<int> sizes, int rate, int seconds)
    {
        var part = report.Add("watch", $"growing, {rate} holds/s");
        foreach (var watchers in sizes)
        {
            var outcome = await RunAsync(report.Add("watch", $"{watchers:#,0} watchers, {rate} holds/s"), new WatchSetup(watchers, rate, seconds), limit: null);
            foreach (var percent in new[] { 50, 99 })
                part.Point("staleness by watchers", $"p{percent}", "watchers", "ms", watchers, outcome.Staleness.Revisions.Percentile(percent).TotalMilliseconds);
            part.Point("frames a second by watchers", "frames", "watchers", "1/s", watchers, outcome.FramesPerSecond);
            part.Point("server's processor per frame by watchers", "server", "watchers", "µs", watchers, outcome.Cpu["server"] / outcome.Totals.Frames * 1e6);
        }

        part.Proof = "each point proved in its own part";
    }

    /// <param name="part">Where the figures go.</param>
    /// <param name="setup">What to run.</param>
    /// <param name="limit">What p99 may be at most, in ms.</param>
    /// <param name="raw">Whether the raw sender runs as well.</param>
    /// <param name="partOfRaw">How much of its rate is asked for.</param>
    private static async Task<WatchOutcome> RunAsync(Part part, WatchSetup setup, double? limit, bool raw = false, double? partOfRaw = null)
    {
        var outcome = await WatchRun.RunAsync($"watch {part.Name}", setup, part);
        if (raw)
        {
            var ceiling = await RawCeiling.MeasureAsync(setup.Watchers, (int)Math.Round(outcome.FrameBytes));
            part.Figure("raw sender of frames of that size (send(2), one thread)", ceiling, "1/s");
            if (partOfRaw is { } wanted)
                part.AtLeast("frames a second, part of the raw sender's", outcome.FramesPerSecond / ceiling, wanted, "");
            else
                part.Figure("frames a second, part of the raw sender's", outcome.FramesPerSecond / ceiling, "");
        }

        WatchFigures.Write(part, outcome, limit);
        return outcome;
    }
}
