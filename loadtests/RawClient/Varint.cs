namespace LoadTests.RawClient;

/// <summary>Numbers of one byte for each 7 bits, the lowest first, as in frames. Shares no code with the server.</summary>
internal static class Varint
{
    /// <param name="data">Goes on behind the number.</param>
    public static long Read(ref ReadOnlySpan<byte> data)
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = data[0];
            data = data[1..];
            value |= (long)(b & 0x7f) << shift;
            if (b < 0x80)
                return value;
        }
    }
}
