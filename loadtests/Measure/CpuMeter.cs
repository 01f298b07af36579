namespace LoadTests.Measure;

/// <summary>Processor seconds by kind of process, children included, from its construction on.</summary>
internal sealed class CpuMeter
{
    private readonly Dictionary<string, int[]> _roots;
    private readonly Dictionary<string, double> _before;

    /// <param name="roots">The processes of each kind. Their children count too.</param>
    public CpuMeter(Dictionary<string, int[]> roots)
    {
        _roots = roots;
        _before = Read();
    }

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
