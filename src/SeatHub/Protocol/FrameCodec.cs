using SeatEngine.Live;

namespace SeatHub.Protocol;

/// <summary>
/// The binary argument of <c>seats</c>: varints (LEB128) <c>from</c>, <c>to − from</c>, then for each changed seat, ascending,
/// <c>gap &lt;&lt; 2 | status</c> with gap = seat − previous − 1 (previous = −1 at the start). Snapshots travel as
/// <see cref="StatusSnapshot.Statuses"/>, as they are. Thread-safe.
/// </summary>
public static class FrameCodec
{
    private const int MaxVarint = 10;

    public static byte[] Write(StatusDelta delta)
    {
        var buffer = new byte[2 * MaxVarint + delta.Seats.Length * 5];
        var length = 0;
        Varint(buffer, ref length, (ulong)delta.From);
        Varint(buffer, ref length, (ulong)(delta.To - delta.From));
        var previous = -1;
        for (var i = 0; i < delta.Seats.Length; i++)
        {
            var gap = (ulong)(delta.Seats[i] - previous - 1);
            Varint(buffer, ref length, gap << 2 | (ulong)delta.Statuses[i]);
            previous = delta.Seats[i];
        }

        return buffer.AsSpan(0, length).ToArray();
    }

    /// <summary>
    /// The binary argument of <c>overview</c>: varints, for each section and category whose count differs, ascending: gap and count, with
    /// gap = n − previous − 1 and n = section * categories + category.
    /// </summary>
    /// <param name="before">What the receiver has; null for all that have seats.</param>
    public static byte[] Write(FreeSeats free, FreeSeats? before)
    {
        using var buffer = new MemoryStream();
        Span<byte> pair = stackalloc byte[2 * MaxVarint];
        var previous = -1;
        for (var n = 0; n < free.Counts.Length; n++)
        {
            if (before is null ? free.Totals[n] == 0 : free.Counts[n] == before.Counts[n])
                continue;
            var length = 0;
            Varint(pair, ref length, (ulong)(n - previous - 1));
            Varint(pair, ref length, (ulong)free.Counts[n]);
            buffer.Write(pair[..length]);
            previous = n;
        }

        return buffer.ToArray();
    }

    private static void Varint(Span<byte> buffer, ref int at, ulong value)
    {
        while (value >= 0x80)
        {
            buffer[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        buffer[at++] = (byte)value;
    }
}
