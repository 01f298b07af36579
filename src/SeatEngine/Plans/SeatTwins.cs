using System.Text.Json;
using SeatEngine.Text;

namespace SeatEngine.Plans;

/// <summary>Finds two seats that people could not tell apart on a ticket.</summary>
internal static class SeatTwins
{
    /// <param name="sources">Where each seat of the plan is described.</param>
    /// <exception cref="PlanException">Two seats have labels or names that read the same.</exception>
    public static void Refuse(SeatingPlan plan, PlanSource source, IReadOnlyList<JsonElement> sources)
    {
        var labels = new Dictionary<string, int>(plan.Seats.Count, StringComparer.Ordinal);
        var names = new Dictionary<string, int>(plan.Seats.Count, StringComparer.Ordinal);
        for (var seat = 0; seat < plan.Seats.Count; seat++)
        {
            var label = plan.Seats[seat].Label;
            if (!labels.TryAdd(EnteredName.Key(label), seat))
            {
                var twin = labels[EnteredName.Key(label)];
                throw source.Error(sources[seat],
                    $"seat label \"{label}\" reads the same as \"{plan.Seats[twin].Label}\" on line {source.LineOf(sources[twin])}");
            }

            var name = SeatName.Of(plan, seat).Text;
            if (!names.TryAdd(EnteredName.Key(name), seat))
            {
                var twin = names[EnteredName.Key(name)];
                throw source.Error(sources[seat],
                    $"the seats \"{plan.Seats[twin].Label}\" on line {source.LineOf(sources[twin])} and \"{label}\" would both be called "
                    + $"\"{name}\" on tickets: give one of them another row, number or label");
            }
        }
    }
}
