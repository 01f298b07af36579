using HdrHistogram;
using HdrHistogram.Utilities;

namespace LoadTests.Measure;

/// <summary>
/// Times in an HdrHistogram: microseconds up to an hour, two significant digits. Workers send theirs encoded, and the process that
/// measures adds them up.
/// </summary>
/// <param name="oneWriter">
/// True when a single thread records. Otherwise recording is thread-safe and takes about 100 ns longer, which is too long for hundreds
/// of thousands of answers a second.
/// </param>
internal sealed class TimeHistogram(bool oneWriter = false)
{
    private const int SignificantDigits = 2;

    private static readonly long _longest = (long)TimeSpan.FromHours(1).TotalMicroseconds;

    private readonly HistogramBase _counts = oneWriter
        ? new LongHistogram(1, _longest, SignificantDigits)
        : new LongConcurrentHistogram(1, _longest, SignificantDigits);

    public long Count => _counts.TotalCount;

    public TimeSpan Max => TimeSpan.FromMicroseconds(Count == 0 ? 0 : _counts.GetMaxValue());

    public void Record(TimeSpan time) => Record((long)time.TotalMicroseconds, 1);

    /// <summary>The same time, several times over.</summary>
    public void Record(long micros, long count)
    {
        if (count > 0)
            _counts.RecordValueWithCount(Math.Clamp(micros, 0, _longest), count);
    }

    public TimeSpan Percentile(double percent) => TimeSpan.FromMicroseconds(Count == 0 ? 0 : _counts.GetValueAtPercentile(percent));

    /// <summary>As a line of JSON can carry it: HdrHistogram's compressed format in base64.</summary>
    public string Encode()
    {
        var buffer = ByteBuffer.Allocate(_counts.GetNeededByteBufferCapacity());
        var bytes = new byte[_counts.EncodeIntoCompressedByteBuffer(buffer)];
        buffer.Position = 0;
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = buffer.Get();
        return Convert.ToBase64String(bytes);
    }

    public void Add(string encoded) => _counts.Add(Decode(encoded));

    public void Add(TimeHistogram other) => _counts.Add(other._counts);

    private static HistogramBase Decode(string encoded)
    {
        var buffer = ByteBuffer.Allocate(Convert.FromBase64String(encoded));
        return HistogramEncoding.DecodeFromCompressedByteBuffer(buffer, minBarForHighestTrackableValue: 0);
    }

    public override string ToString() =>
        $"p50 {Percentile(50).TotalMilliseconds:0.##} ms, p90 {Percentile(90).TotalMilliseconds:0.##}, "
        + $"p99 {Percentile(99).TotalMilliseconds:0.##}, p99.9 {Percentile(99.9).TotalMilliseconds:0.##}, "
        + $"max {Max.TotalMilliseconds:0.##} ms";
}
