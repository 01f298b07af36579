using System.Globalization;

namespace SeatEngine.Plans;

/// <summary>
/// Places for seats that have none: sections one behind the other in the order of the list, rows likewise, seats side by side and each row
/// in the middle; tables behind the rows of their section, with seats on both sides. Pure.
/// </summary>
internal static class SeatListLayout
{
    private const double Pitch = PlanScale.PitchMetres, RowDistance = 0.95, SectionGap = 1.5;
    private const double TableDepth = 1.2, BesideTable = 1.2, BehindTable = 1.5;

    // Seats that have no row stand in a block, wider than it is deep. So do tables.
    private const double BlockShape = 2.5;

    private const NumberStyles Digits = NumberStyles.None;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static IReadOnlyList<PlanSeat> Place(IReadOnlyList<PlanSeat> seats, IReadOnlyList<PlanSection> sections)
    {
        var placed = seats.ToArray();
        var bySection = Enumerable.Range(0, placed.Length).ToLookup(seat => placed[seat].Section);
        var y = 0.0;
        foreach (var section in sections)
        {
            var rows = AsCounted(
                bySection[section.Id].GroupBy(seat => placed[seat].Row, (_, members) => AsCounted(members, seat => placed[seat].Number)),
                row => placed[row[0]].Row);
            foreach (var row in rows.Where(row => !placed[row[0]].Table))
                y = PlaceRow(placed, row, y);
            y = PlaceTables(placed, [.. rows.Where(row => placed[row[0]].Table)], y) + SectionGap;
        }
        return placed;
    }

    /// <summary>
    /// As listed; but 1, 2, 10 where the list has 1, 10, 2. That is how programs sort texts, and not how anybody numbers seats.
    /// </summary>
    private static T[] AsCounted<T>(IEnumerable<T> listed, Func<T, string> name)
    {
        var items = listed.ToArray();
        var names = Array.ConvertAll(items, item => name(item));
        var isSortedAsText = names.Zip(names.Skip(1)).All(pair => string.CompareOrdinal(pair.First, pair.Second) < 0);
        return isSortedAsText && Array.TrueForAll(names, IsNumber)
            ? [.. items.OrderBy(item => int.Parse(name(item), Digits, Invariant))]
            : items;
    }

    private static bool IsNumber(string name) => int.TryParse(name, Digits, Invariant, out _);

    /// <returns>Where the next row is.</returns>
    private static double PlaceRow(PlanSeat[] seats, int[] row, double y)
    {
        var perLine = seats[row[0]].Row.Length > 0 ? row.Length : BlockWidth(row.Length);
        for (var start = 0; start < row.Length; start += perLine, y += RowDistance)
        {
            var line = row.AsSpan(start, Math.Min(perLine, row.Length - start));
            var group = perLine == row.Length ? null : FormattableString.Invariant($"{start / perLine + 1}");
            for (var i = 0; i < line.Length; i++)
                Put(seats, line[i], (i - (line.Length - 1) / 2.0) * Pitch, y, group);
        }
        return y;
    }

    /// <returns>Where the next row is.</returns>
    private static double PlaceTables(PlanSeat[] seats, IReadOnlyList<int[]> tables, double y)
    {
        if (tables.Count == 0)
            return y;
        var perLine = BlockWidth(tables.Count);
        var width = tables.Max(table => (table.Length + 1) / 2) * Pitch + BesideTable;
        for (var table = 0; table < tables.Count; table++)
        {
            var inLine = Math.Min(perLine, tables.Count - table / perLine * perLine);
            var middle = (table % perLine - (inLine - 1) / 2.0) * width;
            var top = y + table / perLine * (TableDepth + BehindTable);
            var side = (tables[table].Length + 1) / 2;
            for (var i = 0; i < tables[table].Length; i++)
            {
                // Around: along one side, and back along the other.
                var place = i < side ? i : 2 * side - 1 - i;
                Put(seats, tables[table][i], middle + (place - (side - 1) / 2.0) * Pitch, i < side ? top : top + TableDepth, null);
            }
        }
        return y + (tables.Count + perLine - 1) / perLine * (TableDepth + BehindTable);
    }

    private static int BlockWidth(int count) => (int)Math.Ceiling(Math.Sqrt(count * BlockShape));

    private static void Put(PlanSeat[] seats, int seat, double x, double y, string? group) =>
        seats[seat] = seats[seat] with { X = PlanReader.Metres(x), Y = PlanReader.Metres(y), Group = group };
}
