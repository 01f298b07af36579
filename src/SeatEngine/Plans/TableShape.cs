namespace SeatEngine.Plans;

/// <summary>
/// Whether seats are around a table, for formats that do not say so. Pure. They are if the way around their middle is closed, or has two
/// long steps of table ends; a row, an arc and a horseshoe have one long step, from one end to the other.
/// </summary>
internal static class TableShape
{
    public const int MaxSeats = 24;

    private const int MinSeats = 3;

    // A long step, and the longest that is still across a table: five seats' widths.
    private const double LongStep = 1.6, AcrossTable = 5;

    // The part of its length that a table is deep at least. A curved row of a quarter circle has a fifth.
    private const double LeastDepth = 0.25;

    public static bool IsAround(IReadOnlyList<PlanSeat> seats, IReadOnlyList<int> row)
    {
        if (row.Count is < MinSeats or > MaxSeats)
            return false;
        var around = SeatRuns.Around(seats, row);
        var steps = new double[around.Length];
        for (var i = 0; i < steps.Length; i++)
            steps[i] = SeatRuns.Distance(seats, around[i], around[(i + 1) % steps.Length]);
        var usual = SeatRuns.Median(steps);
        var longSteps = steps.Count(step => step > usual * LongStep);
        return usual > 0 && steps.Max() <= usual * AcrossTable && Depth(seats, row) >= LeastDepth && (longSteps is 0 or 2 or 4);
    }

    /// <summary>How far the seats reach across their main axis, as part of how far they reach along it.</summary>
    private static double Depth(IReadOnlyList<PlanSeat> seats, IReadOnlyList<int> row)
    {
        var (meanX, meanY) = (row.Average(seat => seats[seat].X), row.Average(seat => seats[seat].Y));
        double xx = 0, xy = 0, yy = 0;
        foreach (var seat in row)
        {
            var (dx, dy) = (seats[seat].X - meanX, seats[seat].Y - meanY);
            (xx, xy, yy) = (xx + dx * dx, xy + dx * dy, yy + dy * dy);
        }
        var half = Math.Sqrt((xx - yy) * (xx - yy) / 4 + xy * xy);
        var (along, across) = ((xx + yy) / 2 + half, (xx + yy) / 2 - half);
        return along <= 0 ? 0 : Math.Sqrt(Math.Max(0, across) / along);
    }
}
