using SeatEngine.Plans;

namespace SeatEngine.Seats;

/// <summary>
/// A companion's seat is not sold alone while its wheelchair space is free: the person who buys the space needs it. Pure.
/// </summary>
/// <remarks>
/// The seat is <em>alone</em> in a group if none of the spaces that it reaches is in the group, and one of its nearest spaces is free
/// (<see cref="CompanionSeat"/>). Once its space is taken it is sold like any other seat: to the companion of that person, or to anybody.
/// </remarks>
internal static class CompanionRule
{
    /// <param name="group">The seats that one party takes.</param>
    /// <param name="free">For each seat of the plan, whether it is free before.</param>
    public static bool IsAlone(SeatingPlan plan, int seat, ReadOnlySpan<int> group, ReadOnlySpan<bool> free)
    {
        if (!plan.Companions.TryGetValue(seat, out var companion) || companion.IsWithSpaceIn(group))
            return false;
        foreach (var space in companion.Nearest)
        {
            if (free[space])
                return true;
        }
        return false;
    }

    public static bool AnyIsAlone(SeatingPlan plan, ReadOnlySpan<int> group, ReadOnlySpan<bool> free)
    {
        foreach (var seat in group)
        {
            if (IsAlone(plan, seat, group, free))
                return true;
        }
        return false;
    }
}
