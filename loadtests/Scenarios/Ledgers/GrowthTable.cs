using LoadTests.Reports;

namespace LoadTests.Scenarios.Ledgers;

/// <summary>
/// Times by size. The exponent is that of the last step: 1 is a time that grows as fast as the size, 0 one that does not grow.
/// </summary>
internal sealed class GrowthTable(string unit, string title, Part part)
{
    private readonly List<(string Name, int Size, TimeSpan Time)> _times = [];

    public void Add(string name, int size, TimeSpan time)
    {
        _times.Add((name, size, time));
        part.Point(title, name, unit, "ms", size, time.TotalMilliseconds);
    }

    /// <summary>The median of each.</summary>
    public void Write()
    {
        var sizes = _times.Select(t => t.Size).Distinct().Order().ToArray();
        var table = new Table(title, ["ms", .. sizes.Select(s => $"{s:#,0} {unit}"), "exponent"], []);
        foreach (var name in _times.Select(t => t.Name).Distinct())
        {
            var medians = Array.ConvertAll(sizes, size => Median(name, size));
            var exponent = sizes.Length > 1 ? Math.Log(medians[^1] / medians[^2]) / Math.Log((double)sizes[^1] / sizes[^2]) : 0;
            table.Rows.Add([name, .. medians.Select(TextReport.Number), $"{exponent:0.00}"]);
            part.Figure($"{name}, {sizes[^1]:#,0} {unit}", medians[^1], "ms");
        }

        part.Tables.Add(table);
    }

    private double Median(string name, int size)
    {
        var times = _times.Where(t => t.Name == name && t.Size == size).Select(t => t.Time.TotalMilliseconds).Order().ToArray();
        return times[times.Length / 2];
    }
}
