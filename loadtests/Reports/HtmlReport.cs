using System.Net;
using LoadTests.Measure;

namespace LoadTests.Reports;

/// <summary>The report as one page without scripts, fonts or images from elsewhere.</summary>
internal static class HtmlReport
{
    private const int NarrowColumns = 4;

    public static string Of(Report report)
    {
        var html = new StringWriter();
        html.Write($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>SeatMap: {Text(Title(report, ", "))}, {report.Started:yyyy-MM-dd}</title>
            <style>
            {Style()}
            </style>
            </head>
            <body>
            <header>
            <p class="brand">SeatMap <span>measured</span></p>
            <h1>{Text(Title(report, " · "))}</h1>
            <p class="command"><code>{Text(report.Command)}</code> <time>{report.Started:yyyy-MM-dd HH:mm} UTC</time></p>
            <dl class="facts">

            """);
        foreach (var (name, value) in report.Machine)
            html.Write($"<div><dt>{Text(name)}</dt><dd>{Text(value)}</dd></div>\n");
        html.Write("</dl>\n</header>\n<main>\n");
        foreach (var (scenario, error) in report.Failures)
            html.Write($"<p class=\"alarm\"><b>{Text(scenario)} failed.</b> {Text(error)}</p>\n");
        WriteTargets(html, report);
        foreach (var scenario in report.Parts.GroupBy(p => p.Scenario))
        {
            html.Write($"<h2>{Text(scenario.Key)}</h2>\n");
            foreach (var part in scenario)
                Write(html, part);
        }

        html.Write("</main>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static string Title(Report report, string separator) => string.Join(separator, report.Parts.Select(p => p.Scenario).Distinct());

    private static void WriteTargets(StringWriter html, Report report)
    {
        var targets = report.Parts.SelectMany(p => p.Figures.Where(f => f.Reached is not null), (p, f) => (Part: p, Figure: f)).ToList();
        if (targets.Count == 0)
            return;
        html.Write("<section class=\"targets\" aria-label=\"Targets\">\n");
        foreach (var (part, figure) in targets)
        {
            var reached = part.HasResult && figure.Reached == true;
            html.Write($"""
                <div class="tile {(reached ? "reached" : "missed")}">
                <p class="what">{Text(part.Scenario)} · {Text(part.Name)}</p>
                <p class="number">{TextReport.Number(figure.Value)}<span> {Text(figure.Unit)}</span></p>
                <p class="called">{Text(figure.Name)}</p>
                <p class="verdict">{Text(figure.Target!)} {Text(TextReport.Verdict(part, figure))}</p>
                </div>

                """);
        }

        html.Write("</section>\n");
    }

    private static void Write(StringWriter html, Part part)
    {
        html.Write($"<article>\n<h3>{Text(part.Name)}{(part.IsBaseline ? " <span class=\"badge\">baseline</span>" : "")}</h3>\n");
        if (part.Setup.Count > 0)
        {
            var settings = part.Setup.Select(s => $"<li><b>{Text(s.Key)}</b> {Text(s.Value)}</li>");
            html.Write($"<ul class=\"setup\">{string.Concat(settings)}</ul>\n");
        }

        if (!part.HasResult)
            html.Write("<p class=\"alarm\"><b>Not proved:</b> these figures are no result.</p>\n");
        html.Write("<div class=\"plots\">\n");
        var narrow = part.Tables.FindAll(t => t.Columns.Length <= NarrowColumns && t.Rows.Count <= 12);
        WriteFigures(html, part, narrow);
        // Processor and memory last: they explain the curves before them.
        var plots = part.Curves.Where(c => c.Points.Count > 0).GroupBy(c => c.Plot);
        foreach (var plot in plots.OrderBy(p => p.Key is Sampler.Cpu or Sampler.Memory))
            Write(html, plot.Key, [.. plot]);
        html.Write("</div>\n");
        foreach (var table in part.Tables.Except(narrow))
            Write(html, table);
        foreach (var note in part.Notes)
            html.Write($"<p class=\"note\">{Text(note)}</p>\n");
        if (part.Proof is not null)
            html.Write($"<p class=\"proof\">{Text(part.Proof)}</p>\n");
        html.Write("</article>\n");
    }

    // Figures and small tables stand beside the plots. The CSS class says whether they are as high as one plot or as two.
    private static void WriteFigures(StringWriter html, Part part, List<Table> tables)
    {
        if (part.Figures.Count == 0 && tables.Count == 0)
            return;
        var lines = part.Figures.Count + tables.Sum(t => t.Rows.Count + 3);
        html.Write($"<div class=\"{(lines > 9 ? "tall" : "short")}\">\n");
        if (part.Figures.Count > 0)
        {
            html.Write("<div class=\"scroll\"><table class=\"figures\">\n");
            foreach (var figure in part.Figures)
            {
                html.Write($"<tr><th>{Text(figure.Name)}</th><td>{TextReport.Number(figure.Value)}</td>");
                html.Write($"<td class=\"of\">{Text(figure.Unit)}</td>");
                var reached = part.HasResult && figure.Reached == true;
                var verdict = $"{figure.Target} {TextReport.Verdict(part, figure)}";
                html.Write($"<td class=\"{(reached ? "good" : "bad")}\">{Text(verdict)}</td></tr>\n");
            }

            html.Write("</table></div>\n");
        }

        foreach (var table in tables)
            Write(html, table);
        html.Write("</div>\n");
    }

    private static void Write(StringWriter html, string plot, List<Curve> curves)
    {
        var (svg, caption) = Plot.Draw(curves);
        html.Write($"<figure>\n<figcaption><b>{Text(plot)}</b> <span class=\"of\">{Text(caption)}</span>");
        if (curves.Count > 1)
        {
            var keys = curves.Select((c, i) => $"<span class=\"key c{i % 8}\">{Text(c.Name)}</span>");
            html.Write($"<span class=\"legend\">{string.Concat(keys)}</span>");
        }

        html.Write($"</figcaption>\n{svg}\n</figure>\n");
    }

    private static void Write(StringWriter html, Table table)
    {
        html.Write($"<div class=\"scroll\"><table><caption>{Text(table.Title)}</caption>\n");
        html.Write($"<thead><tr>{string.Concat(table.Columns.Select(c => $"<th>{Text(c)}</th>"))}</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
            html.Write($"<tr><th>{Text(row[0])}</th>{string.Concat(row.Skip(1).Select(c => $"<td>{Text(c)}</td>"))}</tr>\n");
        html.Write("</tbody></table></div>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Style()
    {
        using var resource = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!);
        return resource.ReadToEnd();
    }
}
