using System.Collections.Frozen;

namespace SeatEngine.Plans;

/// <summary>The wheelchair spaces that a companion's seat goes with. Immutable.</summary>
/// <param name="Reached">
/// Those at either end of the companions' seats that it stands among: none, one or two. Together with one of them it may be held.
/// </param>
/// <param name="Nearest">The nearer of them, or both if they are equally near. While one of these is free, the seat is kept for it.</param>
public sealed record CompanionSeat(int[] Reached, int[] Nearest)
{
    public bool IsWithSpaceIn(ReadOnlySpan<int> seats) => seats.IndexOfAny(Reached) >= 0;
}

/// <summary>
/// Finds which wheelchair space a companion's seat belongs to: one in the same run, with nothing but companions' seats between.
/// </summary>
internal static class CompanionSeats
{
    /// <returns>By seat; a companion's seat that no space is beside is not in it.</returns>
    public static FrozenDictionary<int, CompanionSeat> Find(IReadOnlyList<PlanSeat> seats, IReadOnlyList<int[]> runs)
    {
        var found = new Dictionary<int, CompanionSeat>();
        foreach (var run in runs)
        {
            for (var place = 0; place < run.Length; place++)
            {
                if (seats[run[place]].Kind != SeatKind.Companion)
                    continue;
                var left = Steps(seats, run, place, -1);
                var right = Steps(seats, run, place, 1);
                var nearest = Math.Min(left ?? int.MaxValue, right ?? int.MaxValue);
                if (nearest == int.MaxValue)
                    continue;
                found[run[place]] = new CompanionSeat(
                    Spaces(run, place, left, right, int.MaxValue), Spaces(run, place, left, right, nearest));
            }
        }
        return found.ToFrozenDictionary();
    }

    /// <summary>
    /// How many seats away the space is; null if the companions' seats end at another kind of seat, or at the run's end. A table has none.
    /// </summary>
    private static int? Steps(IReadOnlyList<PlanSeat> seats, int[] run, int place, int direction)
    {
        var isTable = SeatRuns.IsTable(seats, run);
        for (var steps = 1; steps < run.Length; steps++)
        {
            var at = place + direction * steps;
            if (!isTable && (at < 0 || at >= run.Length))
                return null;
            switch (seats[run[Around(at, run)]].Kind)
            {
                case SeatKind.Wheelchair:
                    return steps;
                case not SeatKind.Companion:
                    return null;
            }
        }
        return null;
    }

    private static int Around(int place, int[] run) => (place + run.Length) % run.Length;

    private static int[] Spaces(int[] run, int place, int? left, int? right, int atMost)
    {
        var spaces = new List<int>(2);
        if (left <= atMost)
            spaces.Add(run[Around(place - left.Value, run)]);
        // At a table it may be the same one.
        if (right <= atMost && !spaces.Contains(run[Around(place + right.Value, run)]))
            spaces.Add(run[Around(place + right.Value, run)]);
        return [.. spaces];
    }
}
