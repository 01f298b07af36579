using FsCheck;
using FsCheck.Fluent;
using SeatEngine.Plans;
using SeatEngine.Tests.Plans;

namespace SeatEngine.Tests.Seats;

/// <summary>A small random hall with some seats taken, and a request for seats in it.</summary>
internal sealed record Hall(string[] Rows, bool[] Free, int Count, string? Category, bool Accessible)
{
    public SeatingPlan Plan => field ??= PlanText.Drawn(Rows);

    public override string ToString() =>
        $"{string.Join(" / ", Rows)}; free {string.Concat(Free.Select(f => f ? '.' : 'x'))}; "
        + $"{Count} of {Category ?? "any"}{(Accessible ? ", accessible" : "")}";
}

internal static class Halls
{
    public static readonly Arbitrary<Hall> Any = (
        from rows in (from length in Gen.Choose(1, 12)
                      from seats in Gen.Elements("ssssssssSSSwwccr ".ToCharArray()).ArrayOf(length)
                      select 's' + new string(seats)).NonEmptyListOf()
        let few = rows.Take(4).ToArray()
        from free in Gen.Elements(true, true, true, false).ArrayOf(few.Sum(r => r.Count(c => c != ' ')))
        from count in Gen.Choose(1, 4)
        from category in Gen.Elements(null, null, "a", "b")
        from accessible in Gen.Elements(false, false, true)
        select new Hall(few, free, count, category, accessible)).ToArbitrary();

    public static void Check(Action<Hall> claim) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Any, claim));

    /// <summary>By the definition: free, no wheelchair space, each neighbour taken or missing.</summary>
    public static IEnumerable<int> StrandedSeats(SeatingPlan plan, bool[] free)
    {
        foreach (var run in plan.Runs)
        {
            for (var i = 0; i < run.Length; i++)
            {
                var alone = (i == 0 || !free[run[i - 1]]) && (i == run.Length - 1 || !free[run[i + 1]]);
                if (alone && free[run[i]] && plan.Seats[run[i]].Kind != SeatKind.Wheelchair)
                    yield return run[i];
            }
        }
    }

    /// <summary>By the definition: the companions' seats of a group without their space, though it is free.</summary>
    public static IEnumerable<int> Alone(SeatingPlan plan, Func<int, bool> free, IReadOnlyCollection<int> group)
    {
        foreach (var seat in group.Where(s => plan.Seats[s].Kind == SeatKind.Companion))
        {
            var (run, place) = (plan.Runs[plan.RunOf[seat]], plan.PlaceInRun[seat]);
            var spaces = new[] { Enumerable.Reverse(run[..place]), run[(place + 1)..] }
                .SelectMany(side => side.Index().SkipWhile(s => plan.Seats[s.Item].Kind == SeatKind.Companion).Take(1))
                .Where(s => plan.Seats[s.Item].Kind == SeatKind.Wheelchair)
                .ToList();
            var ownSpaces = spaces.Where(s => s.Index == spaces.Min(other => other.Index));
            if (!spaces.Any(s => group.Contains(s.Item)) && ownSpaces.Any(s => free(s.Item)))
                yield return seat;
        }
    }

    public static int[] NewlyStranded(SeatingPlan plan, bool[] free, IEnumerable<int> taken)
    {
        var after = free.ToArray();
        foreach (var seat in taken)
            after[seat] = false;
        return [.. StrandedSeats(plan, after).Except(StrandedSeats(plan, free)).Order()];
    }

    /// <summary>Every group of adjacent free seats that satisfies the request.</summary>
    public static IEnumerable<int[]> Groups(Hall hall)
    {
        foreach (var run in hall.Plan.Runs)
        {
            for (var first = 0; first + hall.Count <= run.Length; first++)
            {
                var group = run[first..(first + hall.Count)];
                var wheelchairs = group.Count(s => hall.Plan.Seats[s].Kind == SeatKind.Wheelchair);
                if (group.All(s => hall.Free[s])
                    && group.All(s => hall.Category is null || hall.Plan.Seats[s].Category == hall.Category)
                    && wheelchairs == (hall.Accessible ? 1 : 0)
                    && !Alone(hall.Plan, s => hall.Free[s], group).Any())
                {
                    yield return group;
                }
            }
        }
    }
}
