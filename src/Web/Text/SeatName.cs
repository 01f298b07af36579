using SeatEngine.Plans;

namespace Web.Text;

/// <summary>Names of seats for people. The client's <c>seatName</c> gives the same names.</summary>
public static class SeatName
{
    public static string Of(SeatingPlan plan, PlanSeat seat) => Of(Section(plan, seat.Section), seat.Row, seat.Number);

    public static string Of(string? section, string row, string number)
    {
        var name = row.Length == 0 ? $"seat {number}" : $"row {row} seat {number}";
        return string.IsNullOrEmpty(section) ? Capital(name) : $"{section}, {name}";
    }

    /// <summary>"Row F seats 7, 8 and 9; row G seat 1", for a list.</summary>
    public static string OfAll(SeatingPlan plan, IEnumerable<int> seats)
    {
        var rows = seats.Select(seat => plan.Seats[seat]).GroupBy(seat => (seat.Section, seat.Row)).Select(row =>
        {
            var numbers = row.Select(seat => seat.Number).ToList();
            var list = numbers.Count == 1 ? $"seat {numbers[0]}" : $"seats {string.Join(", ", numbers.SkipLast(1))} and {numbers[^1]}";
            var name = row.Key.Row.Length == 0 ? list : $"row {row.Key.Row} {list}";
            return Section(plan, row.Key.Section) is { } section ? $"{section}, {name}" : name;
        });
        return Capital(string.Join("; ", rows));
    }

    /// <summary>Null if the hall has only one section: names of seats do not need it then.</summary>
    public static string? Section(SeatingPlan plan, string id) =>
        plan.Sections.Count < 2 ? null : plan.Sections.FirstOrDefault(section => section.Id == id)?.Name ?? id;

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
