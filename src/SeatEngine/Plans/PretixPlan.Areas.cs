using System.Text.Json;
using SeatEngine.Text;

namespace SeatEngine.Plans;

// What is drawn and not sold.
internal sealed partial class PretixPlan
{
    private void ReadArea(JsonElement area, PlanPoint origin, Message zone, int number)
    {
        source.Subject = new Message("plan.areaAt", "{zone}, area {number}", ("zone", zone), Number("number", number));
        var at = OptionalPosition(area, PlanParts.Area);
        var (left, top, right, bottom) = Outline(area);
        var turn = PlanSource.TryGet(area, "rotation", out _) ? source.Number(area, "rotation", PlanParts.Area, 36_000) : 0;
        if (turn != 0)
        {
            var (sin, cos) = Math.SinCos(turn * Math.PI / 180);
            (double X, double Y)[] corners = [(left, top), (right, top), (left, bottom), (right, bottom)];
            var xs = corners.Select(c => c.X * cos - c.Y * sin).ToArray();
            var ys = corners.Select(c => c.X * sin + c.Y * cos).ToArray();
            (left, right, top, bottom) = (xs.Min(), xs.Max(), ys.Min(), ys.Max());
        }
        var text = AreaText(area);
        bool Says(string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
        var kind = Says("stage") || Says("bühne") ? "stage" : Says("screen") || Says("leinwand") ? "screen" : "area";
        var shape = new PlanShape(kind, text, origin.X + at.X + left, origin.Y + at.Y + top, right - left, bottom - top);
        _shapes.Add((shape, area));
        if (_shapes.Count > PlanReader.MaxShapes)
            throw source.Error(area, new Message("plan.manyAreas", "more than {most} areas", ("most", PlanReader.MaxShapes)));
    }

    // Relative to the area's position. The first version of pretix's format had width and height on the area itself.
    private (double Left, double Top, double Right, double Bottom) Outline(JsonElement area)
    {
        switch (source.OptionalText(area, "shape"))
        {
            case "circle":
                var radius = Pixels(source.Object(area, "circle", PlanParts.Area), "radius", PlanParts.Circle);
                return (-radius, -radius, radius, radius);
            case "ellipse":
                var radii = source.Object(source.Object(area, "ellipse", PlanParts.Area), "radius", PlanParts.Ellipse);
                var (rx, ry) = (Pixels(radii, "x", PlanParts.Radius), Pixels(radii, "y", PlanParts.Radius));
                return (-rx, -ry, rx, ry);
            case "polygon":
                var points = source.Objects(source.Object(area, "polygon", PlanParts.Area), "points", PlanParts.Polygon)
                    .Select(p => (X: Pixels(p, "x", PlanParts.Point), Y: Pixels(p, "y", PlanParts.Point))).ToArray();
                return points.Length == 0
                    ? default
                    : (points.Min(p => p.X), points.Min(p => p.Y), points.Max(p => p.X), points.Max(p => p.Y));
            case "text":
                return default;
            case "rectangle":
                var rectangle = source.Object(area, "rectangle", PlanParts.Area);
                return (0, 0, Size(rectangle, "width"), Size(rectangle, "height"));
            default:
                // Of a shape that a later version of the format may have, the text is kept, at its place.
                return PlanSource.TryGet(area, "width", out _) || !PlanSource.TryGet(area, "shape", out _)
                    ? (0, 0, Size(area, "width"), Size(area, "height"))
                    : default;
        }
    }

    // A text that is only drawn may have several lines.
    private string AreaText(JsonElement area) =>
        PlanSource.TryGet(area, "text", out var text) && text.ValueKind == JsonValueKind.Object
            ? source.OptionalText(text, "text", PlanReader.MaxName, mayBeEmpty: true, inOneLine: true) ?? ""
            : source.OptionalText(area, "text", PlanReader.MaxName, mayBeEmpty: true, inOneLine: true) ?? "";
}
