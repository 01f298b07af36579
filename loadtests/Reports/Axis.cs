namespace LoadTests.Reports;

/// <summary>Maps values to positions and chooses round numbers to label, on a linear or a logarithmic scale.</summary>
internal sealed class Axis
{
    private readonly double _low;
    private readonly double _high;
    private readonly double _from;
    private readonly double _to;

    /// <param name="values">All values of the curves; the axis covers them.</param>
    /// <param name="unit">The axis' label.</param>
    /// <param name="overTime">
    /// Whether this or the other axis is time. Then only durations get a logarithmic scale, because shares and sizes are read from zero.
    /// </param>
    /// <param name="isTime">Whether this axis is time.</param>
    /// <param name="from">Position of the low end.</param>
    /// <param name="to">Position of the high end.</param>
    public Axis(IReadOnlyCollection<double> values, string unit, bool overTime, bool isTime, double from, double to)
    {
        (Unit, _from, _to) = (unit, from, to);
        var (low, high) = (values.Min(), values.Max());
        var mayBeLog = overTime ? !isTime && unit is "ms" or "s" or "µs" : !unit.Contains('%', StringComparison.Ordinal);
        IsLog = mayBeLog && low > 0 && high / low >= 50;
        if (IsLog)
        {
            (_low, _high) = (Below(low), Above(high));
        }
        else if (isTime)
        {
            (_low, _high) = (Math.Min(0, low), high > 0 ? high : 1);
            Step = RoundStep(_high - _low, 8);
        }
        else
        {
            Step = RoundStep(Math.Max(high, 0) - Math.Min(low, 0), 5);
            (_low, _high) = (Math.Floor(Math.Min(low, 0) / Step) * Step, Math.Max(Math.Ceiling(high / Step) * Step, Step));
        }
    }

    public string Unit { get; }

    public bool IsLog { get; }

    private double Step { get; }

    public double Position(double value) => IsLog
        ? _from + ((Math.Log10(Math.Max(value, _low)) - Math.Log10(_low)) / (Math.Log10(_high) - Math.Log10(_low)) * (_to - _from))
        : _from + ((value - _low) / (_high - _low) * (_to - _from));

    public IEnumerable<double> Ticks()
    {
        if (!IsLog)
        {
            for (var n = Math.Ceiling(_low / Step); n * Step <= _high * 1.000001; n++)
                yield return n * Step;
            yield break;
        }

        // With few decades there is room to label 2 and 5 times the power of ten as well.
        double[] within = _high / _low <= 1_000 ? [1, 2, 5] : [1];
        for (var decade = Math.Pow(10, Math.Floor(Math.Log10(_low) + 1e-9)); decade <= _high * 1.001; decade *= 10)
        {
            foreach (var tick in within.Select(w => w * decade).Where(t => t >= _low * 0.999 && t <= _high * 1.001))
                yield return tick;
        }
    }

    /// <summary>
    /// Abbreviates thousands and millions: on a linear axis by its highest value, so that all labels look alike; on a logarithmic one by
    /// each value.
    /// </summary>
    public string Label(double value) => (IsLog ? value : _high) switch
    {
        _ when value == 0 => "0",
        >= 2e6 => $"{value / 1e6:0.##}M",
        >= 1e4 => $"{value / 1e3:0.##}k",
        >= 1e3 => $"{value:#,0}",
        _ => $"{Math.Round(value, 6):0.######}",
    };

    private static double RoundStep(double range, int atMost)
    {
        if (range <= 0)
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(range / atMost)));
        foreach (var factor in (double[])[1, 2, 5])
        {
            if (range / (factor * power) <= atMost)
                return factor * power;
        }

        return 10 * power;
    }

    private static double Below(double value) => Rounded(value, Math.Floor);

    private static double Above(double value) => Rounded(value, Math.Ceiling);

    private static double Rounded(double value, Func<double, double> direction)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value) + 1e-9));
        var mantissa = value / power;
        double[] steps = [1, 2, 5, 10];
        return power * (direction(0.5) == 0 ? steps.Last(s => s <= mantissa * 1.000001) : steps.First(s => s >= mantissa * 0.999999));
    }
}
