using SeatEngine.Plans;

namespace SeatEngine.Seats;

/// <summary>Seats for a party with a wheelchair that does not fit beside any one space.</summary>
public static partial class BestAvailable
{
    /// <summary>
    /// The wheelchair space with as many adjacent seats as there are, companions' seats first, and the rest of the party adjacent to each
    /// other, as near as possible. Nobody of them gets a second wheelchair space, which has no seat.
    /// </summary>
    private static int[]? ChooseNearby(
        SeatingPlan plan, ReadOnlySpan<bool> free, int count, string? category, ReadOnlySpan<bool> released)
    {
        for (var beside = count - 1; beside > 0; beside--)
        {
            if (ChooseTogether(plan, free, beside, category, accessible: true, released) is not { } core)
                continue;
            var left = free.ToArray();
            foreach (var seat in core)
                left[seat] = false;
            var space = plan.Seats[core.First(s => plan.Seats[s].Kind == SeatKind.Wheelchair)];
            if (Nearest(plan, left, count - beside, category, space) is not { } others)
                return null;
            int[] party = [.. core, .. others];
            return OrphanRule.Stranded(plan, free, party).Length == 0 ? party : null;
        }
        return null;
    }

    /// <summary>The adjacent usual seats that strand the fewest others, and of these the nearest.</summary>
    private static int[]? Nearest(SeatingPlan plan, bool[] free, int count, string? category, PlanSeat space)
    {
        int[]? best = null;
        var (fewest, shortest) = (int.MaxValue, double.MaxValue);
        foreach (var run in plan.Runs)
        {
            for (var first = 0; first + count <= run.Length; first++)
            {
                var group = run.AsSpan(first, count);
                if (Distance(plan, free, group, category, space) is not { } distance || (fewest == 0 && distance >= shortest))
                    continue;
                var stranded = OrphanRule.Stranded(plan, free, group).Length;
                if ((stranded, distance).CompareTo((fewest, shortest)) < 0)
                    (best, fewest, shortest) = (group.ToArray(), stranded, distance);
            }
        }
        return best;
    }

    /// <summary>The sum of their distances; null if they are not all free and usual.</summary>
    private static double? Distance(SeatingPlan plan, bool[] free, ReadOnlySpan<int> group, string? category, PlanSeat space)
    {
        var distance = 0.0;
        foreach (var index in group)
        {
            var seat = plan.Seats[index];
            var usual = seat.Kind is SeatKind.Standard or SeatKind.Restricted;
            if (!free[index] || !usual || (category is not null && seat.Category != category))
                return null;
            distance += double.Hypot(seat.X - space.X, seat.Y - space.Y);
        }
        return distance;
    }
}
