using SeatEngine.Text;

namespace SeatEngine.Plans;

/// <summary>Finds two seats that people could not tell apart on a ticket.</summary>
internal static class SeatTwins
{
    /// <param name="lineOf">The line of the source that describes a seat of the plan.</param>
    /// <param name="error">About a seat of the plan.</param>
    /// <exception cref="PlanException">Two seats have labels or names that read the same.</exception>
    public static void Refuse(SeatingPlan plan, Func<int, int> lineOf, Func<int, Message, PlanException> error)
    {
        var labels = new Dictionary<string, int>(plan.Seats.Count, StringComparer.Ordinal);
        var names = new Dictionary<string, int>(plan.Seats.Count, StringComparer.Ordinal);
        for (var seat = 0; seat < plan.Seats.Count; seat++)
        {
            var label = plan.Seats[seat].Label;
            if (!labels.TryAdd(EnteredName.Key(label), seat))
            {
                var twin = labels[EnteredName.Key(label)];
                throw error(seat, new Message("plan.labelTwin", "seat label \"{label}\" reads the same as \"{other}\" on line {line}",
                    ("label", label), ("other", plan.Seats[twin].Label), PlanReader.Line(lineOf(twin))));
            }

            var name = SeatName.Of(plan, seat).Text;
            if (!names.TryAdd(EnteredName.Key(name), seat))
            {
                var twin = names[EnteredName.Key(name)];
                throw error(seat, new Message(
                    "plan.nameTwin",
                    "the seats \"{other}\" on line {line} and \"{label}\" would both be called \"{name}\" on tickets: "
                    + "give one of them another row, number or label",
                    ("other", plan.Seats[twin].Label), PlanReader.Line(lineOf(twin)), ("label", label), ("name", name)));
            }
        }
    }
}
