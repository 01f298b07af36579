namespace LoadTests.Measure;

/// <summary>Statuses of seats, 2 bits each, lowest bits first: the form of a snapshot.</summary>
internal static class PackedStatuses
{
    public static byte[] Of(IReadOnlyList<int> statuses)
    {
        var packed = new byte[(statuses.Count + 3) / 4];
        for (var seat = 0; seat < statuses.Count; seat++)
            packed[seat >> 2] |= (byte)(statuses[seat] << Shift(seat));
        return packed;
    }

    public static bool IsFree(ReadOnlySpan<byte> packed, int seat) => ((packed[seat >> 2] >> Shift(seat)) & 3) == 0;

    private static int Shift(int seat) => (seat & 3) * 2;
}
