namespace SeatMapClient;

/// <summary>The last status of each seat that changed in revisions From..To.</summary>
public sealed record Delta(long From, long To, (int Seat, byte Status)[] Changes);

/// <summary>Reads the two binary arguments of the hub (docs/api.md). Pure.</summary>
public static class WireReader
{
    /// <exception cref="FormatException">Not a delta.</exception>
    public static Delta ReadDelta(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        var from = Varint(bytes, ref at);
        var span = Varint(bytes, ref at);
        var changes = new List<(int, byte)>();
        var previous = -1L;
        while (at < bytes.Length)
        {
            var change = Varint(bytes, ref at);
            previous += (long)(change >> 2) + 1;
            changes.Add((checked((int)previous), (byte)(change & 3)));
        }

        return new Delta((long)from, (long)(from + span), [.. changes]);
    }

    /// <returns>One status a seat.</returns>
    /// <exception cref="FormatException">Not a snapshot of so many seats.</exception>
    public static byte[] ReadSnapshot(ReadOnlySpan<byte> packed, int seatCount)
    {
        if (packed.Length != (seatCount + 3) / 4)
            throw new FormatException($"A snapshot of {seatCount} seats has {(seatCount + 3) / 4} bytes, not {packed.Length}");
        var statuses = new byte[seatCount];
        for (var seat = 0; seat < seatCount; seat++)
            statuses[seat] = (byte)((packed[seat >> 2] >> ((seat & 3) * 2)) & 3);
        return statuses;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at == bytes.Length)
                throw new FormatException("A delta is cut short");
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new FormatException("A varint of a delta is too long");
    }
}
