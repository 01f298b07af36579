using SeatEngine.Text;

namespace SeatEngine.Plans;

/// <summary>What a plan must hold to about tables. Pure.</summary>
internal static class PlanTables
{
    /// <summary>Each of a table's seats is compared with the others for each party.</summary>
    public const int MaxSeats = 100;

    /// <param name="error">About a seat of the plan.</param>
    /// <exception cref="PlanException">More seats are around a table than fit, or some seats of a row are and others are not.</exception>
    public static void Check(SeatingPlan plan, Func<int, Message, PlanException> error)
    {
        foreach (var row in SeatRuns.Rows(plan.Seats))
        {
            if (Array.Find(row, seat => plan.Seats[seat].Table != plan.Seats[row[0]].Table) is var other and > 0)
            {
                var (with, without) = plan.Seats[other].Table ? (other, row[0]) : (row[0], other);
                throw error(without, new Message(
                    "plan.halfTable", "seat \"{label}\" of the same row is around a table: either all seats of a row are, or none",
                    ("label", plan.Seats[with].Label)));
            }
            if (plan.Seats[row[0]].Table && row.Length > MaxSeats)
            {
                throw error(row[0], new Message("plan.largeTable", "one table has {seats} seats: {most} is the most",
                    ("seats", row.Length), ("most", MaxSeats)));
            }
        }
    }
}
