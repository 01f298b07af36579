using LoadTests.Reports;

namespace LoadTests.Scenarios;

/// <summary>The figures of a watch run, for the report and the console.</summary>
internal static class WatchFigures
{
    /// <param name="limit">Goal for p99, in ms; null for none.</param>
    public static void Write(Part part, WatchOutcome outcome, double? limit)
    {
        var late = outcome.Staleness.Revisions;
        var frames = Math.Max(1, outcome.Totals.Frames);
        part.Figure("commit to watcher, p50", late.Percentile(50).TotalMilliseconds, "ms");
        part.Figure("commit to watcher, p90", late.Percentile(90).TotalMilliseconds, "ms");
        if (limit is { } most)
            part.AtMost("commit to watcher, p99", outcome.P99, most, "ms");
        else
            part.Figure("commit to watcher, p99", outcome.P99, "ms");
        part.Figure("commit to watcher, max", late.Max.TotalMilliseconds, "ms");
        part.Figure("oldest change in a frame, p99", outcome.Staleness.Frames.Percentile(99).TotalMilliseconds, "ms");
        part.Figure("frames a second", outcome.FramesPerSecond, "1/s");
        part.Figure("changes a second", outcome.HoldsDone / outcome.Seconds, "1/s");
        part.Figure("revisions a second", outcome.Staleness.Measured / outcome.Seconds, "1/s");
        part.Figure("bytes a frame", outcome.FrameBytes, "B");
        part.Figure("bytes a changed seat", (double)outcome.Totals.Bytes / Math.Max(1, outcome.Totals.ChangedSeats), "B");
        part.Figure("resyncs", outcome.Totals.Resyncs, "");
        foreach (var (process, seconds) in outcome.Cpu)
        {
            part.Figure($"processor, {process}", seconds / outcome.Seconds, "cores");
            part.Figure($"processor a frame, {process}", seconds / frames * 1e6, "µs");
        }

        foreach (var (second, histogram) in outcome.Staleness.BySecond)
        {
            part.Point("staleness over time", "p50", "s", "ms", second, histogram.Percentile(50).TotalMilliseconds);
            part.Point("staleness over time", "p99", "s", "ms", second, histogram.Percentile(99).TotalMilliseconds);
        }

        Console.WriteLine($"{part.Scenario} {part.Name}: {late}");
        Print(part);
    }

    public static void Print(Part part)
    {
        foreach (var figure in part.Figures)
        {
            var verdict = figure.Reached switch { true => "  reached", false => "  MISSED", null => "" };
            Console.WriteLine($"  {figure.Name,-42} {figure.Value,12:#,0.###} {figure.Unit,-6} {figure.Target}{verdict}");
        }

        foreach (var note in part.Notes)
            Console.WriteLine($"  {note}");
        Console.WriteLine($"  {part.Proof}");
    }
}
