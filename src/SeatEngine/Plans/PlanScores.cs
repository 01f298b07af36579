namespace SeatEngine.Plans;

/// <summary>
/// A plan's seats run after run, with running totals, so that any window of neighbours is judged by two subtractions. Distances
/// are whole millimetres: sums are exact, so equal is equal. Immutable.
/// </summary>
internal sealed class PlanScores
{
    /// <summary>A restricted view is as bad as sitting this much farther away.</summary>
    private const double RestrictedPenaltyMetres = 10;

    private readonly Dictionary<string, int> _categories;

    public PlanScores(SeatingPlan plan)
    {
        _categories = plan.Categories.Select((category, i) => (category.Id, i)).ToDictionary(c => c.Id, c => c.i);
        var count = plan.Seats.Count;
        Seats = [.. plan.Runs.SelectMany(run => run)];
        Ends = new int[plan.Runs.Count];
        IsTable = [.. plan.Runs.Select((_, run) => plan.IsTable(run))];
        Category = new int[count];
        Kind = new SeatKind[count];
        Distance = new long[count + 1];
        Wheelchairs = new int[count + 1];
        Companions = new int[count + 1];
        for (int run = 0, end = 0; run < Ends.Length; run++)
        {
            end += plan.Runs[run].Length;
            Ends[run] = end;
            LongestRun = Math.Max(LongestRun, plan.Runs[run].Length);
        }
        for (var at = 0; at < count; at++)
        {
            var seat = plan.Seats[Seats[at]];
            var metres = double.Hypot(seat.X - plan.Focus.X, seat.Y - plan.Focus.Y)
                + (seat.Kind == SeatKind.Restricted ? RestrictedPenaltyMetres : 0);
            Category[at] = CategoryIndex(seat.Category);
            Kind[at] = seat.Kind;
            Distance[at + 1] = Distance[at] + (long)Math.Round(metres * 1000);
            Wheelchairs[at + 1] = Wheelchairs[at] + (seat.Kind == SeatKind.Wheelchair ? 1 : 0);
            Companions[at + 1] = Companions[at] + (seat.Kind == SeatKind.Companion ? 1 : 0);
        }
    }

    /// <summary>Plan indexes of the seats, one run after the other.</summary>
    public int[] Seats { get; }

    /// <summary>For each run, where in <see cref="Seats"/> the next one starts.</summary>
    public int[] Ends { get; }

    /// <summary>For each run, as <see cref="SeatingPlan.IsTable"/> says.</summary>
    public bool[] IsTable { get; }

    public int LongestRun { get; }

    public int[] Category { get; }

    public SeatKind[] Kind { get; }

    /// <summary>Running totals: the sum over places a..b-1 is [b] - [a].</summary>
    public long[] Distance { get; }

    public int[] Wheelchairs { get; }

    public int[] Companions { get; }

    /// <summary>-1 for a category that the plan does not have.</summary>
    public int CategoryIndex(string category) => _categories.GetValueOrDefault(category, -1);
}
