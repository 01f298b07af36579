using SeatEngine.Plans;

namespace Web.Pages;

/// <summary>Seats as people say them; the client's <c>seatName</c> says them alike.</summary>
public static class SeatName
{
    public static string Of(SeatingPlan plan, PlanSeat seat) =>
        Of(plan.Sections.Count < 2 ? null : plan.Sections.FirstOrDefault(section => section.Id == seat.Section)?.Name ?? seat.Section, seat.Row, seat.Number);

    public static string Of(string? section, string row, string number)
    {
        var name = row.Length == 0 ? $"seat {number}" : $"row {row} seat {number}";
        return string.IsNullOrEmpty(section) ? char.ToUpperInvariant(name[0]) + name[1..] : $"{section}, {name}";
    }
}
