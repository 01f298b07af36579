using System.Globalization;

namespace LoadTests.Measure;

/// <summary>Processor time and memory of every process at one moment, from /proc.</summary>
internal sealed class ProcessTable
{
    private const double TicksPerSecond = 100;

    private readonly Dictionary<int, Row> _rows = [];

    private readonly record struct Row(int Parent, double Seconds, long Own, long Shared);

    public static ProcessTable Read()
    {
        var table = new ProcessTable();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out var id))
                continue;
            try
            {
                var fields = File.ReadAllText($"{directory}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                var pages = File.ReadAllText($"{directory}/statm").Split(' ');
                // Fields after the name: 0 state, 1 parent; 11 to 14 user and system time of the process and of its ended children.
                var ticks = fields[11..15].Sum(Number);
                var (resident, shared) = (Number(pages[1]) * Environment.SystemPageSize, Number(pages[2]) * Environment.SystemPageSize);
                table._rows[id] = new Row((int)Number(fields[1]), ticks / TicksPerSecond, resident - shared, shared);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The process has ended since the directory was listed.
            }
        }

        return table;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Processor seconds of these processes and all their children since their start.</summary>
    public double Seconds(int[] roots) => Under(roots).Sum(r => r.Seconds);

    /// <summary>
    /// Resident bytes of these processes and all their children. Shared memory is counted once, because every backend of PostgreSQL maps
    /// the same buffers.
    /// </summary>
    public long Resident(int[] roots)
    {
        var rows = Under(roots).ToArray();
        return rows.Sum(r => r.Own) + rows.Select(r => r.Shared).DefaultIfEmpty().Max();
    }

    private IEnumerable<Row> Under(int[] roots) => _rows.Where(r => IsUnder(r.Key, roots)).Select(r => r.Value);

    private bool IsUnder(int id, int[] roots)
    {
        for (var depth = 0; depth < 10 && id > 1; depth++)
        {
            if (roots.Contains(id))
                return true;
            if (!_rows.TryGetValue(id, out var row))
                return false;
            id = row.Parent;
        }

        return false;
    }
}
