using SeatEngine.Plans;

namespace SeatEngine.Seats;

/// <summary>
/// Wheelchair spaces and companions' seats are kept for those who need them (<see cref="CompanionRule"/>) until the screening releases
/// them (<see cref="AccessibleRelease"/>). The rule is asked when seats are granted, and when a part of a hold is given back. Staff may
/// hold what they name.
/// </summary>
public sealed partial class SeatRules
{
    private const string CompanionAloneDetail =
        "A companion's seat is sold together with the wheelchair space beside it while that is free. "
        + "Take the space too, or choose other seats.";

    private SeatReply? RefuseAlone(NewHoldCommand command, int[] seats, LiveHold? joined)
    {
        int[] group = joined is null ? seats : [.. seats, .. joined.Seats];
        if (command.Caller.Staff is not null || AloneOf(seats, group) is not { Length: > 0 } alone)
            return null;
        return Refuse(SeatOutcome.CompanionAlone, command.HoldId, alone) with { Detail = CompanionAloneDetail };
    }

    /// <summary>
    /// A visitor who gives back the wheelchair space gives back its companions' seats too: otherwise two steps would get round the rule.
    /// </summary>
    private SeatReply? RefuseLeavingAlone(ReleaseHold command, LiveHold hold, int[] released)
    {
        if (command.Caller.Staff is not null || released.Length == hold.Seats.Length
            || AloneWithout(released, [.. hold.Seats.Except(released)]) is not { Length: > 0 } alone)
        {
            return null;
        }

        return Refuse(SeatOutcome.CompanionAlone, command.HoldId, alone) with
        {
            Detail = "A companion's seat is not kept without its wheelchair space. Release both, or the companion's seat alone.",
        };
    }

    /// <summary>Those of the seats that are left which would be alone when others of the party are given back.</summary>
    private int[] AloneWithout(int[] givenBack, int[] left)
    {
        if (!Array.Exists(givenBack, s => terms.Plan.Seats[s].Kind == SeatKind.Wheelchair))
            return [];
        var touched = Array.FindAll(left, s => terms.Plan.Companions.TryGetValue(s, out var seat) && seat.IsWithSpaceIn(givenBack));
        return AloneOf(touched, left, givenBack);
    }

    /// <summary>
    /// Those of a booking's new seats that would be alone: new ones, and those whose space is left. What stays as it is has been allowed.
    /// </summary>
    private int[] AloneAfterMove(int[] before, int[] after)
    {
        int[] left = [.. before.Except(after)];
        var touched = Array.FindAll(
            after, s => !before.Contains(s) || (terms.Plan.Companions.TryGetValue(s, out var seat) && seat.IsWithSpaceIn(left)));
        return AloneOf(touched, after, left);
    }

    /// <summary>Seats that were chosen for a wish beforehand may not do any more: others were faster, or a seat has become free.</summary>
    private bool MayBeBest(int[] seats, BestRequest wish) =>
        TakenOf(seats).Length == 0
        && AloneOf(seats, seats) is []
        && (wish.Accessible || Array.FindAll(seats, s => terms.Plan.Seats[s].Kind == SeatKind.Wheelchair) is not { Length: > 0 } spaces
            || AreReleased(spaces));

    /// <summary>
    /// Those of the companions' seats that would be alone in the group, and are not for everyone. Looks at the hall only if there are some.
    /// </summary>
    /// <param name="freed">Seats that become free.</param>
    private int[] AloneOf(int[] companions, int[] group, int[]? freed = null)
    {
        List<int>? alone = null;
        foreach (var seat in companions)
        {
            if (terms.Plan.Companions.TryGetValue(seat, out var companion) && !companion.IsWithSpaceIn(group)
                && Array.Exists(companion.Nearest, s => draft[s].IsAvailable(now) || freed?.Contains(s) == true))
            {
                (alone ??= []).Add(seat);
            }
        }

        if (alone is null)
            return [];
        var released = ReleasedSeats.Of(terms, draft);
        return released.Length == 0 ? [.. alone] : [.. alone.Where(s => !released[s])];
    }

    private bool AreReleased(int[] seats)
    {
        var released = ReleasedSeats.Of(terms, draft);
        return released.Length > 0 && Array.TrueForAll(seats, s => released[s]);
    }
}
