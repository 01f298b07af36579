using System.Text.Json;
using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers.Visitors;

namespace LoadTests.Scenarios;

/// <summary>Adds up the lines of an evening's worker into figures and curves of a part.</summary>
internal sealed class EveningFigures(Part part, double warmUp, double seconds)
{
    private readonly Dictionary<string, TimeHistogram> _all = [];
    private readonly Dictionary<string, TimeHistogram> _early = [];
    private readonly Dictionary<string, TimeHistogram> _late = [];
    private readonly Dictionary<string, int> _outcomes = [];
    private double _before;

    // The first and the last sixth: ten minutes of an hour.
    private double Window => seconds / 6;

    public int Errors { get; private set; }

    public void Add(JsonElement tick)
    {
        var time = tick.GetProperty("time").GetDouble();
        var span = Math.Max(0.1, time - _before);
        var (count, worst) = (0L, TimeSpan.Zero);
        foreach (var operation in tick.GetProperty("operations").EnumerateObject())
        {
            var encoded = operation.Value.GetProperty("latency").GetString()!;
            foreach (var outcome in operation.Value.GetProperty("outcomes").EnumerateObject())
            {
                // Failures count in the warm-up too.
                var failed = OperationLog.IsError(outcome.Name);
                Errors += failed ? outcome.Value.GetInt32() : 0;
                if (_before >= warmUp || failed)
                {
                    var key = $"{operation.Name}: {outcome.Name}";
                    _outcomes[key] = _outcomes.GetValueOrDefault(key) + outcome.Value.GetInt32();
                }
            }

            var now = new TimeHistogram();
            now.Add(encoded);
            count += now.Count;
            worst = now.Percentile(99) > worst ? now.Percentile(99) : worst;
            part.Point("Operations a second", operation.Name, "s", "1/s", time, now.Count / span);
            part.Point("Reply p50 by operation", operation.Name, "s", "ms", time, now.Percentile(50).TotalMilliseconds);
            part.Point("Reply p99 by operation", operation.Name, "s", "ms", time, now.Percentile(99).TotalMilliseconds);
            // A tick that overlaps the warm-up or the end of the run is left out.
            if (_before < warmUp || time > warmUp + seconds + 1)
                continue;
            Of(_all, operation.Name).Add(encoded);
            if (time <= warmUp + Window)
                Of(_early, operation.Name).Add(encoded);
            if (_before >= warmUp + seconds - Window)
                Of(_late, operation.Name).Add(encoded);
        }

        var (visitors, maps) = (tick.GetProperty("visitors").GetInt32(), tick.GetProperty("maps").GetInt32());
        part.Point("Visitors", "visitors", "s", "", time, visitors);
        part.Point("Visitors", "open maps", "s", "", time, maps);
        Console.WriteLine($"  {time,6:0} s: {visitors} visitors, {maps} open maps, {count / span:0} operations/s, "
            + $"slowest p99 {worst.TotalMilliseconds:0.#} ms, {Errors} errors");
        _before = time;
    }

    public void Finish(bool compareEnds)
    {
        foreach (var (operation, times) in _all.OrderBy(o => o.Key))
        {
            part.Figure($"{operation}: operations a second", times.Count / seconds, "1/s");
            part.Figure($"{operation}: p50", times.Percentile(50).TotalMilliseconds, "ms");
            part.Figure($"{operation}: p99", times.Percentile(99).TotalMilliseconds, "ms");
            part.Figure($"{operation}: max", times.Max.TotalMilliseconds, "ms");
            if (compareEnds && _early.TryGetValue(operation, out var early) && _late.TryGetValue(operation, out var late))
            {
                part.Figure($"{operation}: p99 in the first {Window / 60:0.#} min", early.Percentile(99).TotalMilliseconds, "ms");
                part.Figure($"{operation}: p99 in the last {Window / 60:0.#} min", late.Percentile(99).TotalMilliseconds, "ms");
            }

            Console.WriteLine($"  {operation,-8} {times.Count / seconds,7:0.0}/s  {times}");
        }

        var outcomes = string.Join(", ", _outcomes.OrderBy(o => o.Key).Select(o => $"{o.Key} {o.Value}"));
        part.Notes.Add($"Outcomes: {outcomes}");
        Console.WriteLine($"  outcomes: {outcomes}");
        part.AtMost("errors", Errors, 0, "");
    }

    private static TimeHistogram Of(Dictionary<string, TimeHistogram> histograms, string operation)
    {
        if (!histograms.TryGetValue(operation, out var found))
            histograms[operation] = found = new TimeHistogram();
        return found;
    }
}
