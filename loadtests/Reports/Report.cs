using System.Text.Json.Serialization;

namespace LoadTests.Reports;

/// <summary>The results of one command: the machine, the time, and one part for each configuration that was measured.</summary>
internal sealed class Report
{
    public required string Command { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>Processor, cores, memory, kernel, and the versions of .NET, PostgreSQL and Redis.</summary>
    public required IReadOnlyDictionary<string, string> Machine { get; init; }

    public List<Part> Parts { get; init; } = [];

    /// <summary>Scenarios that failed, with the error.</summary>
    public Dictionary<string, string> Failures { get; init; } = [];

    public Part Add(string scenario, string name) => Add(new Part(scenario, name, IsBaseline: false));

    /// <summary>Something to compare with that is not SeatMap, so there is nothing to prove.</summary>
    public Part AddBaseline(string scenario, string name) => Add(new Part(scenario, name, IsBaseline: true));

    private Part Add(Part part)
    {
        Parts.Add(part);
        return part;
    }
}

/// <summary>One measured configuration of a scenario. Without a proof it has no result, unless it is a baseline.</summary>
internal sealed record Part(string Scenario, string Name, bool IsBaseline)
{
    private readonly Lock _points = new();

    /// <summary>The settings: connections, seats, offered rate, seconds.</summary>
    public Dictionary<string, string> Setup { get; init; } = [];

    public List<Figure> Figures { get; init; } = [];

    /// <summary>For the page only: a recorded summary has no curves.</summary>
    [JsonIgnore]
    public List<Curve> Curves { get; init; } = [];

    public List<Table> Tables { get; init; } = [];

    public List<string> Notes { get; init; } = [];

    /// <summary>Which comparisons with the database have succeeded after the run, in words; null before.</summary>
    public string? Proof { get; set; }

    public bool HasResult => IsBaseline || Proof is not null;

    public void Figure(string name, double value, string unit) => Figures.Add(new Figure(name, value, unit));

    public void AtLeast(string name, double value, double target, string unit) =>
        Figures.Add(new Figure(name, value, unit, $"≥ {target:#,0.###}", value >= target));

    public void AtMost(string name, double value, double target, string unit) =>
        Figures.Add(new Figure(name, value, unit, $"≤ {target:#,0.###}", value <= target));

    /// <summary>Adds a point to a curve. The curves of a plot share its axes. Thread-safe.</summary>
    public void Point(string plot, string curve, string xUnit, string yUnit, double x, double y)
    {
        lock (_points)
        {
            var found = Curves.Find(c => c.Plot == plot && c.Name == curve);
            if (found is null)
                Curves.Add(found = new Curve(plot, curve, xUnit, yUnit, []));
            found.Points.Add([x, y]);
        }
    }
}

/// <param name="Name">What was measured.</param>
/// <param name="Value">In the unit.</param>
/// <param name="Unit">As it is printed; empty for a count.</param>
/// <param name="Target">The goal, as it is printed; null when there is none.</param>
/// <param name="Reached">Whether the goal was reached; null when there is none.</param>
internal sealed record Figure(string Name, double Value, string Unit, string? Target = null, bool? Reached = null);

/// <summary>A curve of a plot. Each point is [x, y].</summary>
internal sealed record Curve(string Plot, string Name, string XUnit, string YUnit, List<double[]> Points);

/// <summary>A table. The first column has the names of the rows.</summary>
internal sealed record Table(string Title, string[] Columns, List<string[]> Rows);
