namespace LoadTests.Measure;

/// <summary>Processor time by kind of process, children included. Seconds.</summary>
internal sealed class CpuMeter
{
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
        var table = ProcessTable.Read();
        return _roots.ToDictionary(r => r.Key, r => table.Seconds(r.Value));
    }
}
