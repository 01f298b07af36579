using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using SeatEngine.Plans;
using Web.Languages;

namespace Web.Text;

/// <summary>A small picture of a hall that shows where some seats are: its rows as lines, the stage, and the seats as dots.</summary>
public static class SeatPicture
{
    // Metres around the hall, so that no line is cut, and the least size of a dot as a share of the hall's.
    private const double Margin = 1;
    private const double LeastDot = 0.012;

    public static IHtmlContent Draw(SeatingPlan plan, IReadOnlyCollection<int> seats)
    {
        var left = Math.Min(plan.Seats.Min(s => s.X), plan.Shapes.Select(s => s.X).DefaultIfEmpty(double.MaxValue).Min()) - Margin;
        var top = Math.Min(plan.Seats.Min(s => s.Y), plan.Shapes.Select(s => s.Y).DefaultIfEmpty(double.MaxValue).Min()) - Margin;
        var right = Math.Max(
            plan.Seats.Max(s => s.X), plan.Shapes.Select(s => s.X + s.Width).DefaultIfEmpty(double.MinValue).Max()) + Margin;
        var bottom = Math.Max(
            plan.Seats.Max(s => s.Y), plan.Shapes.Select(s => s.Y + s.Height).DefaultIfEmpty(double.MinValue).Max()) + Margin;
        var rows = new StringBuilder();
        foreach (var run in plan.Runs)
        {
            // A point every four seats is enough for a curve.
            for (var i = 0; i < run.Length; i = i == run.Length - 1 ? run.Length : Math.Min(i + 4, run.Length - 1))
                Append(rows, i == 0 ? 'M' : 'L', plan.Seats[run[i]]);
            if (run.Length == 1)
                rows.Append("h.01");
        }

        var dots = new StringBuilder();
        foreach (var seat in seats)
        {
            Append(dots, 'M', plan.Seats[seat]);
            dots.Append("h.01");
        }

        var stage = new StringBuilder();
        foreach (var shape in plan.Shapes)
        {
            stage.Append(CultureInfo.InvariantCulture,
                $"""<rect x="{shape.X:0.#}" y="{shape.Y:0.#}" width="{shape.Width:0.#}" height="{Math.Max(shape.Height, 0.3):0.#}"/>""");
        }

        var label = HtmlEncoder.Default.Encode(Texts.Current["checkout.picture"]);
        var dot = Math.Max(0.9, LeastDot * Math.Max(right - left, bottom - top) * 2);
        return new HtmlString(string.Create(CultureInfo.InvariantCulture,
            $"""<svg class="seat-picture" viewBox="{left:0.#} {top:0.#} {right - left:0.#} {bottom - top:0.#}" role="img" """
            + $"""aria-label="{label}" data-testid="seat-picture"><g class="shapes">{stage}</g>"""
            + $"""<path class="rows" d="{rows}"/><path class="yours" stroke-width="{dot:0.##}" d="{dots}"/></svg>"""));
    }

    private static void Append(StringBuilder path, char command, PlanSeat seat) =>
        path.Append(CultureInfo.InvariantCulture, $"{command}{seat.X:0.#} {seat.Y:0.#}");
}
