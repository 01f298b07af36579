namespace LoadTests.Reports;

/// <summary>What one invocation measured: on which machine, when, by which command, and one part for each configuration.</summary>
internal sealed class Report
{
    public required string Command { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>Processor, cores, memory, kernel, and versions of runtime, PostgreSQL and Redis, as the machine says.</summary>
    public required IReadOnlyDictionary<string, string> Machine { get; init; }

    public List<Part> Parts { get; init; } = [];

    /// <summary>Scenarios that ended in an error, and with which.</summary>
    public Dictionary<string, string> Failures { get; init; } = [];

    public Part Add(string scenario, string name) => Add(new Part(scenario, name, IsReference: false));

    /// <summary>What others are measured against: it holds nothing of ours that could be proved.</summary>
    public Part AddReference(string scenario, string name) => Add(new Part(scenario, name, IsReference: true));

    private Part Add(Part part)
    {
        Parts.Add(part);
        return part;
    }
}

/// <summary>One measured configuration of a scenario. Without a proof it has no result, unless it is a reference.</summary>
internal sealed record Part(string Scenario, string Name, bool IsReference)
{
    private readonly Lock _points = new();

    /// <summary>What was set: connections, seats, offered rate, seconds.</summary>
    public Dictionary<string, string> Setup { get; init; } = [];

    public List<Figure> Figures { get; init; } = [];

    public List<Curve> Curves { get; init; } = [];

    public List<Table> Tables { get; init; } = [];

    public List<string> Notes { get; init; } = [];

    /// <summary>What was compared with the database after the run, in words; null until that has been done.</summary>
    public string? Proof { get; set; }

    public bool HasResult => IsReference || Proof is not null;

    public void Figure(string called, double value, string unit) => Figures.Add(new Figure(called, value, unit));

    /// <summary>A figure that must be at least so much.</summary>
    public void AtLeast(string called, double value, double target, string unit) => Figures.Add(new Figure(called, value, unit, $"≥ {target:#,0.###}", value >= target));

    /// <summary>A figure that must be at most so much.</summary>
    public void AtMost(string called, double value, double target, string unit) => Figures.Add(new Figure(called, value, unit, $"≤ {target:#,0.###}", value <= target));

    /// <summary>A point of a curve; curves of one plot share its axes. Thread-safe.</summary>
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
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Target">What was asked for, in words; null when nothing was.</param>
/// <param name="Reached">Whether it was reached.</param>
internal sealed record Figure(string Name, double Value, string Unit, string? Target = null, bool? Reached = null);

/// <param name="Plot">The plot's title.</param>
/// <param name="Name">The curve's name in it.</param>
/// <param name="XUnit">Label of the x axis.</param>
/// <param name="YUnit">Label of the y axis.</param>
/// <param name="Points">[x, y] each.</param>
internal sealed record Curve(string Plot, string Name, string XUnit, string YUnit, List<double[]> Points);

/// <param name="Title">What it compares.</param>
/// <param name="Columns">Names; the first column holds the names of the rows.</param>
/// <param name="Rows">As many cells as columns.</param>
internal sealed record Table(string Title, string[] Columns, List<string[]> Rows);
