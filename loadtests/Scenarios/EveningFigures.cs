using System.Text.Json;
using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers.Visitors;

namespace LoadTests.Scenarios;

/// <summary>Adds up what an evening's worker says tick by tick, into the figures and curves of a part.</summary>
internal sealed class EveningFigures(Part part, double warmUp, double seconds)
{
    private readonly Dictionary<string, Histogram> _all = [];
    private readonly Dictionary<string, Histogram> _early = [];
    private readonly Dictionary<string, Histogram> _late = [];
    private readonly Dictionary<string, int> _outcomes = [];
    private double _before;

    // The first and the last sixth: ten minutes of an hour.
    private double Window => seconds / 6;

    public int Errors { get; private set; }

    public void Add(JsonElement tick)
    {
        var time = tick.GetProperty("time").GetDouble();
        var span = Math.Max(0.1, time - _before);
        var (operations, worst) = (0L, TimeSpan.Zero);
        foreach (var said in tick.GetProperty("operations").EnumerateObject())
        {
            var packed = said.Value.GetProperty("latency").EnumerateArray().Select(v => v.GetInt64()).ToArray();
            foreach (var outcome in said.Value.GetProperty("outcomes").EnumerateObject())
            {
                // A failure counts whenever it happened; all else after the warm-up only.
                var failed = OperationLog.IsError(outcome.Name);
                Errors += failed ? outcome.Value.GetInt32() : 0;
                if (_before >= warmUp || failed)
                    _outcomes[$"{said.Name}: {outcome.Name}"] = _outcomes.GetValueOrDefault($"{said.Name}: {outcome.Name}") + outcome.Value.GetInt32();
            }

            var now = new Histogram();
            now.Add(packed);
            operations += now.Count;
            worst = now.Percentile(99) > worst ? now.Percentile(99) : worst;
            part.Point("Operations a second", said.Name, "s", "1/s", time, now.Count / span);
            part.Point("Reply p50 by operation", said.Name, "s", "ms", time, now.Percentile(50).TotalMilliseconds);
            part.Point("Reply p99 by operation", said.Name, "s", "ms", time, now.Percentile(99).TotalMilliseconds);
            // Ticks are whole: what began in the warm-up or ends in the tidying up is left out.
            if (_before < warmUp || time > warmUp + seconds + 1)
                continue;
            Of(_all, said.Name).Add(packed);
            if (time <= warmUp + Window)
                Of(_early, said.Name).Add(packed);
            if (_before >= warmUp + seconds - Window)
                Of(_late, said.Name).Add(packed);
        }

        var (visitors, maps) = (tick.GetProperty("visitors").GetInt32(), tick.GetProperty("maps").GetInt32());
        part.Point("People", "visitors", "s", "", time, visitors);
        part.Point("People", "open maps", "s", "", time, maps);
        Console.WriteLine($"  {time,6:0} s: {visitors} visitors, {maps} open maps, {operations / span:0} operations/s, slowest p99 {worst.TotalMilliseconds:0.#} ms, {Errors} errors");
        _before = time;
    }

    public void Finish(bool compareEnds)
    {
        foreach (var (operation, times) in _all.OrderBy(o => o.Key))
        {
            part.Figure($"{operation}: operations a second", times.Count / seconds, "1/s");
            part.Figure($"{operation}: p50", times.Percentile(50).TotalMilliseconds, "ms");
            part.Figure($"{operation}: p99", times.Percentile(99).TotalMilliseconds, "ms");
            part.Figure($"{operation}: max", times.Max / 1_000.0, "ms");
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

    private static Histogram Of(Dictionary<string, Histogram> histograms, string operation)
    {
        if (!histograms.TryGetValue(operation, out var found))
            histograms[operation] = found = new Histogram();
        return found;
    }
}
