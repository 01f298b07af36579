using System.Net;

namespace LoadTests.Reports;

/// <summary>Curves of one plot as an inline SVG. Colors and fonts come from the page's style sheet.</summary>
internal static class Plot
{
    private const int Width = 560;
    private const int Height = 250;
    private const int Left = 58;
    private const int Right = 14;
    private const int Top = 12;
    private const int Bottom = 40;

    // With more points the dots would overlap, so only the line is drawn.
    private const int MostDots = 40;

    /// <returns>The drawing and the label of its y axis.</returns>
    public static (string Svg, string Caption) Draw(IReadOnlyList<Curve> curves)
    {
        var points = curves.SelectMany(c => c.Points).ToList();
        var isTime = curves[0].XUnit == "s";
        var x = new Axis(points.ConvertAll(p => p[0]), curves[0].XUnit, isTime, isTime, Left, Width - Right);
        var y = new Axis(points.ConvertAll(p => p[1]), curves[0].YUnit, isTime, isTime: false, Height - Bottom, Top);
        var svg = new StringWriter();
        svg.Write($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(curves[0].Plot)}\">");
        WriteGrid(svg, x, y);
        if (curves.Count == 1 && curves[0].Points.Count > 1 && !y.IsLog)
        {
            var floor = y.Position(0);
            var (left, right) = (x.Position(curves[0].Points[0][0]), x.Position(curves[0].Points[^1][0]));
            svg.Write($"<path class=\"area c0\" d=\"M{left:0.#} {floor:0.#}L{Line(curves[0], x, y)}L{right:0.#} {floor:0.#}Z\"/>");
        }

        for (var i = 0; i < curves.Count; i++)
            WriteCurve(svg, curves[i], i, x, y);
        svg.Write("</svg>");
        return (svg.ToString(), Caption(y));
    }

    private static void WriteGrid(StringWriter svg, Axis x, Axis y)
    {
        foreach (var tick in y.Ticks())
        {
            var at = y.Position(tick);
            svg.Write($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{at:0.#}\" y2=\"{at:0.#}\"/>");
            svg.Write($"<text class=\"tick\" x=\"{Left - 8}\" y=\"{at + 4:0.#}\" text-anchor=\"end\">{y.Label(tick)}</text>");
        }

        foreach (var tick in x.Ticks())
        {
            var at = x.Position(tick);
            svg.Write($"<line class=\"notch\" x1=\"{at:0.#}\" x2=\"{at:0.#}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom + 4}\"/>");
            svg.Write($"<text class=\"tick\" x=\"{at:0.#}\" y=\"{Height - Bottom + 17}\" text-anchor=\"middle\">{x.Label(tick)}</text>");
        }

        svg.Write($"<line class=\"base\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom}\"/>");
        var caption = WebUtility.HtmlEncode(Caption(x));
        svg.Write($"<text class=\"unit\" x=\"{Width - Right}\" y=\"{Height - 6}\" text-anchor=\"end\">{caption}</text>");
    }

    private static string Caption(Axis axis) => (axis.Unit == "s" ? "seconds" : axis.Unit) + (axis.IsLog ? " (logarithmic)" : "");

    private static void WriteCurve(StringWriter svg, Curve curve, int number, Axis x, Axis y)
    {
        if (curve.Points.Count > 1)
            svg.Write($"<path class=\"line c{number % 8}\" d=\"M{Line(curve, x, y)}\"/>");
        var visible = curve.Points.Count <= MostDots;
        foreach (var point in curve.Points)
        {
            var (dot, radius) = visible ? ("dot", 2.6) : ("dot hidden", 5);
            var title = $"{curve.Name}: {TextReport.Number(point[1])} {curve.YUnit} at {TextReport.Number(point[0])} {curve.XUnit}";
            var (left, top) = (x.Position(point[0]), y.Position(point[1]));
            svg.Write($"<circle class=\"{dot} c{number % 8}\" cx=\"{left:0.#}\" cy=\"{top:0.#}\" r=\"{radius}\">");
            svg.Write($"<title>{WebUtility.HtmlEncode(title)}</title></circle>");
        }
    }

    private static string Line(Curve curve, Axis x, Axis y) =>
        string.Join('L', curve.Points.Select(p => $"{x.Position(p[0]):0.#} {y.Position(p[1]):0.#}"));
}
