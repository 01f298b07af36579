using SeatEngine.Plans;

namespace SeatEngine.Seats;

/// <summary>
/// Finds the seats that a purchase would leave stranded: free, but alone, so that only somebody who comes alone can want them. Pure.
/// </summary>
/// <remarks>
/// <para>A seat is <em>stranded</em> when it is free and each of its two neighbours in the run is taken or missing (the run's end). A
/// wheelchair space is never stranded: it is sold alone.</para>
/// <para>A <em>stretch</em> is a longest row of neighbours that are all free beforehand. A stretch is judged by itself, and what it loses
/// is a party, whether or not its seats touch. Its newly stranded seats are reported only if the party could have done better there:
/// if the stretch has some group of adjacent seats of the party's size, with as many wheelchair spaces as the party takes, no category
/// that the party does not take, and no companion's seat alone, which strands nobody. So one seat of two, or two of three, may always be
/// bought.</para>
/// <para>A seat at a table is never stranded: all seats around it are neighbours.</para>
/// <para>Seats that were stranded before are not reported. <see cref="BestAvailable"/> never chooses what this rule refuses.</para>
/// </remarks>
public static class OrphanRule
{
    /// <param name="free">For each seat of the plan, whether it is free before.</param>
    /// <param name="taken">The seats to be taken; those that are not free beforehand change nothing.</param>
    /// <returns>The seats that would be stranded and need not be, ascending; empty if the rule has nothing to say.</returns>
    public static int[] Stranded(SeatingPlan plan, ReadOnlySpan<bool> free, ReadOnlySpan<int> taken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(free.Length, plan.Seats.Count);
        var party = new HashSet<int>(taken.Length);
        foreach (var seat in taken)
        {
            if (free[seat])
                party.Add(seat);
        }

        List<int>? stranded = null;
        var judged = new HashSet<int>();
        foreach (var seat in party)
        {
            if (plan.IsTable(plan.RunOf[seat]))
                continue;
            var stretch = Stretch(plan, free, seat);
            if (!judged.Add(stretch[0]))
                continue;
            var left = Lonely(plan, stretch, party.Contains);
            if (left.Count > 0 && CouldDoBetter(plan, free, stretch, party))
                (stranded ??= []).AddRange(left);
        }
        stranded?.Sort();
        return stranded?.ToArray() ?? [];
    }

    private static ReadOnlySpan<int> Stretch(SeatingPlan plan, ReadOnlySpan<bool> free, int seat)
    {
        var run = plan.Runs[plan.RunOf[seat]];
        var first = plan.PlaceInRun[seat];
        var end = first + 1;
        while (first > 0 && free[run[first - 1]])
            first--;
        while (end < run.Length && free[run[end]])
            end++;
        return run.AsSpan(first, end - first);
    }

    /// <summary>The seats that are alone in the stretch once the others are taken.</summary>
    private static List<int> Lonely(SeatingPlan plan, ReadOnlySpan<int> stretch, Func<int, bool> isTaken)
    {
        var lonely = new List<int>();
        for (var i = 0; i < stretch.Length; i++)
        {
            if (!isTaken(stretch[i])
                && plan.Seats[stretch[i]].Kind != SeatKind.Wheelchair
                && (i == 0 || isTaken(stretch[i - 1]))
                && (i == stretch.Length - 1 || isTaken(stretch[i + 1])))
            {
                lonely.Add(stretch[i]);
            }
        }
        return lonely;
    }

    private static bool CouldDoBetter(SeatingPlan plan, ReadOnlySpan<bool> free, ReadOnlySpan<int> stretch, HashSet<int> party)
    {
        var size = 0;
        var wheelchairs = 0;
        var categories = new HashSet<string>();
        foreach (var seat in stretch)
        {
            if (!party.Contains(seat))
                continue;
            size++;
            wheelchairs += IsWheelchair(seat);
            categories.Add(plan.Seats[seat].Category);
        }

        for (var first = 0; first + size <= stretch.Length; first++)
        {
            var group = stretch.Slice(first, size);
            var spaces = 0;
            var affordable = true;
            foreach (var seat in group)
            {
                spaces += IsWheelchair(seat);
                affordable &= categories.Contains(plan.Seats[seat].Category);
            }
            if (!affordable || spaces != wheelchairs || CompanionRule.AnyIsAlone(plan, group, free))
                continue;
            var alone = EndIsAlone(stretch[..first]) || EndIsAlone(stretch[(first + size)..]);
            if (!alone)
                return true;
        }
        return false;

        int IsWheelchair(int seat) => plan.Seats[seat].Kind == SeatKind.Wheelchair ? 1 : 0;

        // What is left on one side of an adjacent group strands somebody only if it is a single seat.
        bool EndIsAlone(ReadOnlySpan<int> rest) => rest.Length == 1 && IsWheelchair(rest[0]) == 0;
    }
}
