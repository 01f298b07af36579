using System.Globalization;

namespace LoadTests.Measure;

/// <summary>Processor time by kind of process, from /proc, children included. Seconds.</summary>
internal sealed class CpuMeter
{
    private const double TicksPerSecond = 100;
    private readonly Dictionary<string, int[]> _roots;
    private readonly Dictionary<string, double> _before;

    /// <param name="roots">For each name, the processes that count, with all their children.</param>
    public CpuMeter(Dictionary<string, int[]> roots)
    {
        _roots = roots;
        _before = Read();
    }

    /// <summary>What each kind has used since this was made.</summary>
    public Dictionary<string, double> Used()
    {
        var now = Read();
        return now.ToDictionary(n => n.Key, n => n.Value - _before[n.Key]);
    }

    private Dictionary<string, double> Read()
    {
        var stats = new Dictionary<int, (int Parent, double Seconds)>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out var id))
                continue;
            try
            {
                var fields = File.ReadAllText($"{directory}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                // After the name: state, parent, …; from 11 its own user and system time, then those of its ended children.
                var ticks = fields[11..15].Sum(f => long.Parse(f, CultureInfo.InvariantCulture));
                stats[id] = (int.Parse(fields[1], CultureInfo.InvariantCulture), ticks / TicksPerSecond);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Ended between the listing and the reading.
            }
        }

        return _roots.ToDictionary(r => r.Key, r => stats.Where(s => IsUnder(s.Key, r.Value)).Sum(s => s.Value.Seconds));

        bool IsUnder(int id, int[] roots)
        {
            for (var depth = 0; depth < 10 && id > 1; depth++)
            {
                if (roots.Contains(id))
                    return true;
                if (!stats.TryGetValue(id, out var stat))
                    return false;
                id = stat.Parent;
            }

            return false;
        }
    }
}
