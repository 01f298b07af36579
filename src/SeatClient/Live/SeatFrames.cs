namespace SeatMap.Client;

/// <summary>
/// The last status of each seat that changed in revisions <paramref name="From"/> to <paramref name="To"/>, ascending by seat.
/// </summary>
internal sealed record SeatDelta(long From, long To, IReadOnlyList<SeatChange> Changes);

/// <summary>
/// Reads the hub's binary arguments. Snapshot: 2 bits a seat, seat i in bits <c>(i % 4) * 2</c> and up of byte <c>i / 4</c>. Delta:
/// varints (LEB128) <c>from</c>, <c>to - from</c>, then for each seat <c>gap &lt;&lt; 2 | status</c>, gap = seat - previous - 1, where the
/// previous one is -1 at the start. Pure.
/// </summary>
internal static class SeatFrames
{
    private const int LastShift = 63;

    /// <exception cref="FormatException">Not a delta of so many seats.</exception>
    public static SeatDelta ReadDelta(ReadOnlySpan<byte> bytes, int seatCount)
    {
        var at = 0;
        var from = (long)Varint(bytes, ref at);
        var to = unchecked(from + (long)Varint(bytes, ref at));
        if (from < 0 || to < from)
            throw new FormatException("The revisions of a delta are out of range");
        var changes = new List<SeatChange>(bytes.Length - at);
        var next = 0UL;
        while (at < bytes.Length)
        {
            var change = Varint(bytes, ref at);
            var seat = next + (change >> 2);
            if (seat >= (ulong)seatCount)
                throw new FormatException($"A delta names seat {seat} of {seatCount}");
            changes.Add(new SeatChange((int)seat, (SeatStatus)(change & 3)));
            next = seat + 1;
        }

        return new SeatDelta(from, to, changes);
    }

    /// <returns>One status for each seat.</returns>
    /// <exception cref="FormatException">Not a snapshot of so many seats.</exception>
    public static SeatStatus[] ReadSnapshot(ReadOnlySpan<byte> packed, int seatCount)
    {
        if (packed.Length != (seatCount + 3) / 4)
            throw new FormatException($"A snapshot of {seatCount} seats has {(seatCount + 3) / 4} bytes, not {packed.Length}");
        var statuses = new SeatStatus[seatCount];
        for (var seat = 0; seat < seatCount; seat++)
            statuses[seat] = (SeatStatus)((packed[seat >> 2] >> ((seat & 3) * 2)) & 3);
        return statuses;
    }

    /// <summary>Counts of free seats: varints, for each place that differs, ascending: gap and count.</summary>
    /// <exception cref="FormatException">Not counts of so many places.</exception>
    public static List<(int Place, int Count)> ReadCounts(ReadOnlySpan<byte> bytes, int places)
    {
        var counts = new List<(int, int)>();
        var next = 0UL;
        for (var at = 0; at < bytes.Length;)
        {
            var place = next + Varint(bytes, ref at);
            var count = Varint(bytes, ref at);
            if (place >= (ulong)places || count > int.MaxValue)
                throw new FormatException($"Free seats are counted for place {place} of {places}");
            counts.Add(((int)place, (int)count));
            next = place + 1;
        }

        return counts;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift <= LastShift; shift += 7)
        {
            if (at == bytes.Length)
                throw new FormatException("A delta is cut short");
            var next = bytes[at++];
            if (shift == LastShift && next > 1)
                break;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new FormatException("A varint of a delta is too long");
    }
}
