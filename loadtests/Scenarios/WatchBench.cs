using System.Globalization;
using LoadTests.Baselines;
using LoadTests.Reports;

namespace LoadTests.Scenarios;

/// <summary>The time from a commit to its watchers, the frames a second, and the processor time of a frame.</summary>
internal static class WatchBench
{
    private const int Rate = 500;

    // Its tens of commits a second would each be a frame for every watcher, which is more than any sender can deliver. More holds would
    // only take processor time from the fan-out.
    private const int SaturatingRate = 100;

    // Of the raw sender's frames a second.
    private const double Goal = 0.8;

    private static readonly int[] _growth = [100, 300, 1_000, 3_000, 10_000, 18_000];

    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var seconds = arguments.Number("seconds", 30);
        if (arguments.Has("growth"))
        {
            var listed = arguments.Text("growth", "");
            var sizes = listed == "true" ? _growth : listed.Split(',').Select(v => int.Parse(v, CultureInfo.InvariantCulture));
            await GrowAsync(report, sizes, arguments.Number("rate", 200), arguments.Number("seconds", 15));
            return;
        }

        if (arguments.Has("sections"))
        {
            await SectionsBench.RunAsync(arguments, report);
            return;
        }

        if (arguments.Has("watchers") || arguments.Has("rate") || arguments.Has("nodes") || arguments.Has("slow-readers"))
        {
            var (watchers, rate) = (arguments.Number("watchers", 10_000), arguments.Number("rate", Rate));
            var asked = new WatchSetup(watchers, rate, seconds)
            {
                Nodes = arguments.Number("nodes", 1),
                Seats = arguments.Number("seats", 0),
                SlowReaders = arguments.Has("slow-readers"),
            };
            var named = report.Add("watch", $"{watchers:#,0} watchers, {rate:#,0} holds/s");
            await RunAsync(named, asked, limit: null, raw: arguments.Has("raw"));
            return;
        }

        await RunAsync(report.Add("watch", "1,000 watchers"), new WatchSetup(1_000, Rate, seconds), limit: 50);
        var alone = await RunAsync(report.Add("watch", "10,000 watchers"), new WatchSetup(10_000, Rate, seconds), limit: 500);
        var part = report.Add("watch", "10,000 watchers and two slow readers");
        part.Figure("p99 of the run without them", alone.P99, "ms");
        await RunAsync(part, new WatchSetup(10_000, Rate, seconds) { SlowReaders = true }, limit: 500);
        var saturated = report.Add("watch", "10,000 watchers, saturated");
        await RunAsync(saturated, new WatchSetup(10_000, SaturatingRate, seconds), limit: null, raw: true, Goal);
    }

    private static async Task GrowAsync(Report report, IEnumerable<int> sizes, int rate, int seconds)
    {
        var part = report.Add("watch", $"growing, {rate} holds/s");
        foreach (var watchers in sizes)
        {
            var own = report.Add("watch", $"{watchers:#,0} watchers, {rate} holds/s");
            var outcome = await RunAsync(own, new WatchSetup(watchers, rate, seconds), limit: null);
            foreach (var percent in new[] { 50, 99 })
            {
                var staleness = outcome.Staleness.Revisions.Percentile(percent);
                part.Point("staleness by watchers", $"p{percent}", "watchers", "ms", watchers, staleness.TotalMilliseconds);
            }

            part.Point("frames a second by watchers", "frames", "watchers", "1/s", watchers, outcome.FramesPerSecond);
            var micros = outcome.Cpu["server"] / outcome.Totals.Frames * 1e6;
            part.Point("server's processor per frame by watchers", "server", "watchers", "µs", watchers, micros);
        }

        part.Proof = "each point proved in its own part";
    }

    /// <param name="limit">Goal for p99, in ms.</param>
    /// <param name="raw">Whether to measure the raw sender too.</param>
    /// <param name="goal">Goal for the frames a second, as a part of the raw sender's.</param>
    private static async Task<WatchOutcome> RunAsync(Part part, WatchSetup setup, double? limit, bool raw = false, double? goal = null)
    {
        var outcome = await WatchRun.RunAsync($"watch {part.Name}", setup, part);
        if (raw)
        {
            var ceiling = await RawSendRate.MeasureAsync(setup.Watchers, (int)Math.Round(outcome.FrameBytes));
            part.Figure("raw sender of frames of that size (send(2), one thread)", ceiling, "1/s");
            if (goal is { } wanted)
                part.AtLeast("frames a second, part of the raw sender's", outcome.FramesPerSecond / ceiling, wanted, "");
            else
                part.Figure("frames a second, part of the raw sender's", outcome.FramesPerSecond / ceiling, "");
        }

        WatchFigures.Write(part, outcome, limit);
        return outcome;
    }
}
