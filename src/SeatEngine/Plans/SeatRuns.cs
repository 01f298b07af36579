using System.Globalization;

namespace SeatEngine.Plans;

/// <summary>
/// Finds which seats touch. A row is the seats of one (section, row), or of one group; its order is the one of {as listed, by number, along
/// the row's main axis} that makes the shortest walk, because plans list odd and even numbers apart, or a horseshoe that no axis orders.
/// A row is cut where two neighbours are farther apart than <see cref="Gap"/> times its median step: an aisle. The seats of a table are one
/// run in the order around it, and never cut.
/// </summary>
internal static class SeatRuns
{
    public const double Gap = 1.6;

    /// <summary>The seats of each row in order along the row; rows in order of their first seat.</summary>
    public static IReadOnlyList<int[]> Rows(IReadOnlyList<PlanSeat> seats)
    {
        var rows = new OrderedDictionary<(string Section, bool IsGroup, string Name), List<int>>();
        for (var i = 0; i < seats.Count; i++)
        {
            var key = (seats[i].Section, seats[i].Group is not null, seats[i].Group ?? seats[i].Row);
            if (!rows.TryGetValue(key, out var row))
                rows.Add(key, row = []);
            row.Add(i);
        }
        return [.. rows.Values.Select(row => IsTable(seats, row) ? Around(seats, row) : AlongRow(seats, [.. row]))];
    }

    public static bool IsTable(IReadOnlyList<PlanSeat> seats, IReadOnlyList<int> row) => seats[row[0]].Table;

    /// <summary>The median distance between neighbours over all rows; 0 when no two seats share a row.</summary>
    public static double MedianStep(IReadOnlyList<PlanSeat> seats, IEnumerable<int[]> rows) =>
        Median([.. rows.SelectMany(row => Steps(seats, row))]);

    public static IReadOnlyList<int[]> Find(IReadOnlyList<PlanSeat> seats)
    {
        var rows = Rows(seats);
        // A row of two seats on either side of an aisle has no other step to be measured by than the hall's.
        var widest = 2 * MedianStep(seats, rows);
        var runs = new List<int[]>();
        foreach (var row in rows)
        {
            if (IsTable(seats, row))
            {
                runs.Add(row);
                continue;
            }
            var steps = Steps(seats, row);
            var longest = Gap * Math.Min(Median(steps), widest);
            var start = 0;
            for (var i = 0; i < steps.Length; i++)
            {
                if (steps[i] <= longest)
                    continue;
                runs.Add(row[start..(i + 1)]);
                start = i + 1;
            }
            runs.Add(row[start..]);
        }
        return runs;
    }

    /// <summary>By direction from the middle; the first listed seat is first.</summary>
    public static int[] Around(IReadOnlyList<PlanSeat> seats, IReadOnlyList<int> table)
    {
        var (middleX, middleY) = (table.Average(seat => seats[seat].X), table.Average(seat => seats[seat].Y));
        var first = Direction(table[0]);
        return [.. table.OrderBy(seat => (Direction(seat) - first + Math.Tau) % Math.Tau)];

        double Direction(int seat) => Math.Atan2(seats[seat].Y - middleY, seats[seat].X - middleX);
    }

    private static int[] AlongRow(IReadOnlyList<PlanSeat> seats, int[] listed)
    {
        var best = listed;
        var shortest = Steps(seats, listed).Sum();
        foreach (var order in new[] { ByNumber(seats, listed), AlongAxis(seats, listed) })
        {
            var length = Steps(seats, order).Sum();
            if (length < shortest - 1e-6)
                (best, shortest) = (order, length);
        }
        return best;
    }

    private static int[] ByNumber(IReadOnlyList<PlanSeat> seats, int[] row) =>
        row.All(seat => int.TryParse(seats[seat].Number, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? [.. row.OrderBy(seat => int.Parse(seats[seat].Number, NumberStyles.None, CultureInfo.InvariantCulture))]
            : row;

    private static int[] AlongAxis(IReadOnlyList<PlanSeat> seats, int[] row)
    {
        var (meanX, meanY) = (row.Average(seat => seats[seat].X), row.Average(seat => seats[seat].Y));
        double xx = 0, xy = 0, yy = 0;
        foreach (var seat in row)
        {
            var (dx, dy) = (seats[seat].X - meanX, seats[seat].Y - meanY);
            (xx, xy, yy) = (xx + dx * dx, xy + dx * dy, yy + dy * dy);
        }
        var (sin, cos) = Math.SinCos(Math.Atan2(2 * xy, xx - yy) / 2);
        return [.. row.OrderBy(seat => (seats[seat].X - meanX) * cos + (seats[seat].Y - meanY) * sin)];
    }

    private static double[] Steps(IReadOnlyList<PlanSeat> seats, int[] row)
    {
        var steps = new double[Math.Max(0, row.Length - 1)];
        for (var i = 0; i < steps.Length; i++)
            steps[i] = Distance(seats, row[i], row[i + 1]);
        return steps;
    }

    public static double Distance(IReadOnlyList<PlanSeat> seats, int one, int other) =>
        double.Hypot(seats[other].X - seats[one].X, seats[other].Y - seats[one].Y);

    // The lower of two middle values: of one seat's width and one aisle, the seat's width is the step.
    public static double Median(double[] values)
    {
        if (values.Length == 0)
            return 0;
        var sorted = values.Order().ToArray();
        return sorted[(sorted.Length - 1) / 2];
    }
}
