namespace LoadTests.Measure;

/// <summary>
/// Times in microseconds, kept to two significant digits: 128 steps for each power of two, up to an hour. Recording is a single
/// interlocked addition; histograms of several processes are added up. Thread-safe.
/// </summary>
internal sealed class Histogram
{
    private const int SubBits = 7;
    private const int Sub = 1 << SubBits;
    private readonly long[] _counts = new long[(40 - SubBits) * Sub];
    private long _max;

    public long Count => _counts.Sum();

    public long Max => _max;

    public void Record(TimeSpan time) => Record((long)time.TotalMicroseconds, 1);

    /// <summary>The same time, several times over.</summary>
    public void Record(long micros, long count)
    {
        micros = Math.Max(0, micros);
        Interlocked.Add(ref _counts[Index(micros)], count);
        var max = Interlocked.Read(ref _max);
        while (micros > max && Interlocked.CompareExchange(ref _max, micros, max) != max)
            max = Interlocked.Read(ref _max);
    }

    private static int Index(long micros)
    {
        var power = 63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(micros | (Sub - 1)));
        var shift = power - SubBits + 1;
        return shift <= 0 ? (int)micros : (shift * (Sub / 2)) + (int)(micros >> shift);
    }

    private static long Value(int index)
    {
        if (index < Sub)
            return index;
        var shift = (index / (Sub / 2)) - 1;
        return ((long)(index - (shift * (Sub / 2))) << shift) + (1L << (shift - 1));
    }

    public TimeSpan Percentile(double percent)
    {
        var total = Count;
        if (total == 0)
            return TimeSpan.Zero;
        var wanted = (long)Math.Ceiling(total * percent / 100);
        long seen = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
                return TimeSpan.FromMicroseconds(Math.Min(Value(i), _max));
        }

        return TimeSpan.FromMicroseconds(_max);
    }

    /// <summary>What travels from a worker to whoever adds up: index, count, index, count, …, max last.</summary>
    public long[] Pack()
    {
        var packed = new List<long>();
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
                packed.AddRange([i, _counts[i]]);
        }

        packed.Add(_max);
        return [.. packed];
    }

    public void Add(long[] packed)
    {
        for (var i = 0; i + 1 < packed.Length; i += 2)
            Interlocked.Add(ref _counts[packed[i]], packed[i + 1]);
        _max = Math.Max(_max, packed[^1]);
    }

    public override string ToString() =>
        $"p50 {Percentile(50).TotalMilliseconds:0.##} ms, p90 {Percentile(90).TotalMilliseconds:0.##}, p99 {Percentile(99).TotalMilliseconds:0.##}, p99.9 {Percentile(99.9).TotalMilliseconds:0.##}, max {_max / 1000.0:0.##} ms";
}
