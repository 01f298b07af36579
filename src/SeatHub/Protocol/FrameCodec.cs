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

    private static void Varint(byte[] buffer, ref int at, ulong value)
    {
        while (value >= 0x80)
        {
            buffer[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        buffer[at++] = (byte)value;
    }
}
