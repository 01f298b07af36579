using SeatEngine.Plans;

namespace SeatEngine.Seats;

/// <summary>Seats around one table.</summary>
public static partial class BestAvailable
{
    /// <summary>A taken seat among them is as bad as sitting this much farther away: a party wants to be side by side.</summary>
    private const long GapMillimetres = 2_000;

    /// <summary>
    /// Every choice of seats that follow each other around the table, where taken ones are passed over: who sits at one table is together.
    /// </summary>
    /// <param name="best">The rank to be better than, and then that of what is returned.</param>
    /// <returns>Null if nothing at this table is better.</returns>
    private static int[]? ChooseAtTable(
        SeatingPlan plan, ReadOnlySpan<bool> free, int start, int end, int count, int wanted, bool accessible, ReadOnlySpan<bool> released,
        ref long best)
    {
        var scores = plan.Scores;
        Span<int> places = stackalloc int[PlanTables.MaxSeats];
        var (fitting, freeSeats) = (0, 0);
        for (var at = start; at < end; at++)
        {
            var seat = scores.Seats[at];
            freeSeats += free[seat] && scores.Kind[at] != SeatKind.Wheelchair ? 1 : 0;
            if (free[seat] && (wanted < 0 || scores.Category[at] == wanted)
                && (accessible || IsForAnybody(plan, scores.Kind[at], seat, free, released)))
                places[fitting++] = at;
        }
        if (fitting < count)
            return null;

        int[]? chosen = null;
        var party = new int[count];
        for (var first = 0; first < (fitting == count ? 1 : fitting); first++)
        {
            var (wheelchairs, companions, distance) = (0, 0, 0L);
            for (var i = 0; i < count; i++)
            {
                var at = places[(first + i) % fitting];
                party[i] = scores.Seats[at];
                wheelchairs += scores.Kind[at] == SeatKind.Wheelchair ? 1 : 0;
                companions += scores.Kind[at] == SeatKind.Companion ? 1 : 0;
                distance += scores.Distance[at + 1] - scores.Distance[at];
                if (i > 0)
                    distance += GapMillimetres * (Around(places[(first + i - 1) % fitting], at, end - start) - 1);
            }
            if (accessible && (wheelchairs != 1 || AnyIsAlone(plan, party, free, released)))
                continue;
            var rank = Rank(wheelchairs, accessible ? count - wheelchairs - companions : companions, distance)
                + Strands(freeSeats - (count - wheelchairs) == 1 ? 1 : 0);
            if (rank < best)
                (best, chosen) = (rank, [.. party]);
        }
        return chosen;
    }

    private static int Around(int from, int to, int length) => (to - from + length) % length;
}
