using SeatEngine.Text;

namespace SeatEngine.Plans;

/// <summary>What is odd about a plan that can be used: for the person who imports it, to decide whether it is meant. Pure.</summary>
public static class PlanWarnings
{
    /// <summary>Seats nearer to each other than this part of the usual distance cover each other on the map.</summary>
    private const double Covering = 0.5;

    private const double CoveringMetres = 0.1;
    private const int Examples = 4;

    public static IReadOnlyList<Message> Of(SeatingPlan plan)
    {
        var warnings = new List<Message>();
        if (Stacked(plan) is { Count: > 0 } stacked)
        {
            warnings.Add(new Message("plan.stacked", "Seats on top of another on the map ({seats}): {pairs}.",
                ("seats", stacked.Count), ("pairs", Pairs(plan, stacked))));
        }

        if (SameButForCase(plan) is { Count: > 0 } same)
            warnings.Add(new Message(
                "plan.sameButForCase", "These seats differ in capital letters only: {pairs}.", ("pairs", Pairs(plan, same))));
        return warnings;
    }

    /// <summary>Each seat that is on top of an earlier one, with that one.</summary>
    private static List<(int Seat, int On)> Stacked(SeatingPlan plan)
    {
        var pitch = SeatRuns.MedianStep(plan.Seats, plan.Runs);
        var near = Math.Max(CoveringMetres, pitch * Covering);
        var cells = new Dictionary<(int X, int Y), List<int>>();
        var stacked = new List<(int, int)>();
        for (var index = 0; index < plan.Seats.Count; index++)
        {
            var seat = plan.Seats[index];
            var (column, row) = ((int)Math.Floor(seat.X / near), (int)Math.Floor(seat.Y / near));
            if (Find(seat, column, row) is { } other)
            {
                // Not into the cells: of a thousand seats in one place, each is compared with the first one only.
                stacked.Add((index, other));
                continue;
            }
            if (!cells.TryGetValue((column, row), out var cell))
                cells.Add((column, row), cell = []);
            cell.Add(index);
        }
        return stacked;

        int? Find(PlanSeat seat, int column, int row)
        {
            for (var x = column - 1; x <= column + 1; x++)
            {
                for (var y = row - 1; y <= row + 1; y++)
                {
                    foreach (var other in cells.GetValueOrDefault((x, y)) ?? [])
                    {
                        if (double.Hypot(plan.Seats[other].X - seat.X, plan.Seats[other].Y - seat.Y) < near)
                            return other;
                    }
                }
            }
            return null;
        }
    }

    private static List<(int Seat, int Like)> SameButForCase(SeatingPlan plan)
    {
        var first = new Dictionary<string, int>(plan.Seats.Count, StringComparer.Ordinal);
        var same = new List<(int, int)>();
        for (var seat = 0; seat < plan.Seats.Count; seat++)
        {
            var key = EnteredName.KeyWithoutCase(plan.Seats[seat].Label);
            if (!first.TryAdd(key, seat))
                same.Add((seat, first[key]));
        }
        return same;
    }

    private static List<Message> Pairs(SeatingPlan plan, List<(int Seat, int Other)> pairs)
    {
        List<Message> examples =
        [
            .. pairs.Take(Examples).Select(pair => new Message("plan.pair", "{seat} and {other}",
                ("seat", plan.Seats[pair.Seat].Label), ("other", plan.Seats[pair.Other].Label))),
        ];
        if (pairs.Count > Examples)
            examples.Add(new Message("plan.morePairs", "and {more} more", ("more", pairs.Count - Examples)));
        return examples;
    }
}
