using SeatEngine.Plans;

namespace SeatEngine.Seats;

/// <summary>
/// Picks the best seats that are free. Pure; the 15,928 seats of the arena take 35 to 160 µs, and nothing is
/// allocated but the answer.
/// </summary>
public static partial class BestAvailable
{
    // One comparison decides: strands (2 bits), wheelchair spaces (9), seats of the less wanted kind (9), distance (42).
    private const int KindBits = 9, DistanceBits = 42, MostOfAKind = (1 << KindBits) - 1;

    /// <summary>
    /// The best <paramref name="count"/> adjacent free seats (consecutive in one of <see cref="SeatingPlan.Runs"/>, or at one table), or
    /// null if there are no such seats. An accessible group has exactly one wheelchair space; if no adjacent seats are such a group, it is
    /// the space with
    /// as many of its neighbours as there are, and the nearest other seats for the rest. Others have wheelchair spaces only if those are
    /// released. No companion's seat is chosen alone (<see cref="CompanionRule"/>). The first of these that tells two groups apart decides:
    /// <list type="number">
    /// <item>fewer seats left stranded (see <see cref="OrphanRule"/>): a group that strands none always wins over one that strands. The
    /// last seat at a table counts as stranded too;</item>
    /// <item>fewer wheelchair spaces;</item>
    /// <item>for an accessible group, more companion seats; for others, fewer: they are the last resort;</item>
    /// <item>the smaller mean distance from <see cref="SeatingPlan.Focus"/>, where a restricted view counts as 10 m farther;</item>
    /// <item>the earlier in the plan's runs.</item>
    /// </list>
    /// </summary>
    /// <param name="free">For each seat of the plan, whether it can be held.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="category">Only seats of this category; null: of any, even mixed.</param>
    /// <param name="accessible">For a party in which one person uses a wheelchair.</param>
    /// <param name="released">As <see cref="ReleasedSeats"/> says.</param>
    /// <returns>Plan indexes, in order along the row.</returns>
    public static int[]? Choose(
        SeatingPlan plan, ReadOnlySpan<bool> free, int count, string? category = null, bool accessible = false,
        ReadOnlySpan<bool> released = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(free.Length, plan.Seats.Count);
        return ChooseTogether(plan, free, count, category, accessible, released)
            ?? (accessible ? ChooseNearby(plan, free, count, category, released) : null);
    }

    private static int[]? ChooseTogether(
        SeatingPlan plan, ReadOnlySpan<bool> free, int count, string? category, bool accessible, ReadOnlySpan<bool> released)
    {
        var scores = plan.Scores;
        var wanted = category is null ? -1 : scores.CategoryIndex(category);
        if (count > scores.LongestRun || (category is not null && wanted < 0))
            return null;

        var best = long.MaxValue;
        var bestAt = -1;
        int[]? atTable = null;
        var start = 0;
        for (var run = 0; run < scores.Ends.Length; start = scores.Ends[run++])
        {
            var end = scores.Ends[run];
            if (scores.IsTable[run])
            {
                if (ChooseAtTable(plan, free, start, end, count, wanted, accessible, released, ref best) is { } table)
                    atTable = table;
                continue;
            }

            var together = 0;
            for (var at = start; at < end; at++)
            {
                var seat = scores.Seats[at];
                var fits = free[seat]
                    && (wanted < 0 || scores.Category[at] == wanted)
                    && (accessible || IsForAnybody(plan, scores.Kind[at], seat, free, released));
                together = fits ? together + 1 : 0;
                if (together < count)
                    continue;
                var first = at + 1 - count;
                var wheelchairs = scores.Wheelchairs[at + 1] - scores.Wheelchairs[first];
                if (accessible && wheelchairs != 1)
                    continue;
                var companions = scores.Companions[at + 1] - scores.Companions[first];
                var distance = scores.Distance[at + 1] - scores.Distance[first];
                var rank = Rank(wheelchairs, accessible ? count - wheelchairs - companions : companions, distance);
                // These two only make a rank worse or refuse it, so they are asked only for windows that could win without them.
                if (rank >= best || (accessible && companions > 0 && AnyIsAlone(plan, scores.Seats.AsSpan(first, count), free, released)))
                    continue;
                rank += Strands(Stranded(scores, free, start, end, first, at));
                if (rank < best)
                    (best, bestAt, atTable) = (rank, first, null);
            }
        }
        return atTable ?? (bestAt < 0 ? null : scores.Seats[bestAt..(bestAt + count)]);
    }

    private static long Rank(int wheelchairs, int unwanted, long distance) =>
        (((long)Math.Min(wheelchairs, MostOfAKind) << KindBits) + Math.Min(unwanted, MostOfAKind) << DistanceBits) + distance;

    private static long Strands(int seats) => (long)seats << 2 * KindBits + DistanceBits;

    /// <summary>Whether a party may have this seat in which nobody uses a wheelchair.</summary>
    private static bool IsForAnybody(
        SeatingPlan plan, SeatKind kind, int seat, ReadOnlySpan<bool> free, ReadOnlySpan<bool> released) => kind switch
        {
            SeatKind.Wheelchair => IsReleased(seat, released),
            SeatKind.Companion => IsReleased(seat, released) || !CompanionRule.IsAlone(plan, seat, [], free),
            _ => true,
        };

    private static bool AnyIsAlone(SeatingPlan plan, ReadOnlySpan<int> group, ReadOnlySpan<bool> free, ReadOnlySpan<bool> released)
    {
        foreach (var seat in group)
        {
            if (!IsReleased(seat, released) && CompanionRule.IsAlone(plan, seat, group, free))
                return true;
        }
        return false;
    }

    private static bool IsReleased(int seat, ReadOnlySpan<bool> released) => !released.IsEmpty && released[seat];

    private static int Stranded(PlanScores scores, ReadOnlySpan<bool> free, int start, int end, int first, int last)
    {
        var left = first > start && free[scores.Seats[first - 1]] && scores.Kind[first - 1] != SeatKind.Wheelchair
            && (first - 2 < start || !free[scores.Seats[first - 2]]);
        var right = last + 1 < end && free[scores.Seats[last + 1]] && scores.Kind[last + 1] != SeatKind.Wheelchair
            && (last + 2 >= end || !free[scores.Seats[last + 2]]);
        return (left ? 1 : 0) + (right ? 1 : 0);
    }
}
