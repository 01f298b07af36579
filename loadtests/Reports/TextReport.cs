namespace LoadTests.Reports;

/// <summary>The report as plain text, in columns.</summary>
internal static class TextReport
{
    public static string Of(Report report)
    {
        var text = new StringWriter();
        text.WriteLine(report.Command);
        text.WriteLine($"{report.Started:yyyy-MM-dd HH:mm} UTC; {string.Join("; ", report.Machine.Select(f => $"{f.Key} {f.Value}"))}");
        foreach (var part in report.Parts)
            Write(text, part);
        foreach (var (scenario, error) in report.Failures)
            text.WriteLine($"\n{scenario} FAILED: {error}");
        return text.ToString();
    }

    private static void Write(StringWriter text, Part part)
    {
        text.WriteLine($"\n== {part.Scenario}: {part.Name}{(part.IsBaseline ? " (baseline)" : "")}");
        foreach (var (name, value) in part.Setup)
            text.WriteLine($"   {name}: {value}");
        if (!part.HasResult)
            text.WriteLine("   NOT PROVED: these figures are no result");
        var figures = part.Figures.Select(f => new[] { f.Name, Number(f.Value), f.Unit, f.Target ?? "", Verdict(part, f) });
        WriteColumns(text, figures, rightAligned: [false, true, false, false, false]);
        foreach (var table in part.Tables)
        {
            text.WriteLine($"\n   {table.Title}");
            WriteColumns(text, table.Rows.Prepend(table.Columns), [false, .. Enumerable.Repeat(true, table.Columns.Length - 1)]);
        }

        foreach (var note in part.Notes)
            text.WriteLine($"   note: {note}");
        if (part.Proof is not null)
            text.WriteLine($"   {part.Proof}");
    }

    public static string Verdict(Part part, Figure figure) => figure.Reached switch
    {
        null => "",
        _ when !part.HasResult => "not proved",
        true => "reached",
        false => "not reached",
    };

    /// <summary>With about three significant digits; whole from 100 on.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 100 => $"{value:#,0}",
        >= 10 => $"{value:0.#}",
        >= 0.1 => $"{value:0.##}",
        _ => $"{value:0.####}",
    };

    private static void WriteColumns(StringWriter text, IEnumerable<string[]> rows, bool[] rightAligned)
    {
        var all = rows.ToList();
        var widths = rightAligned.Select((_, c) => all.Select(r => r[c].Length).DefaultIfEmpty().Max()).ToArray();
        foreach (var row in all)
        {
            var cells = row.Select((cell, c) => rightAligned[c] ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]));
            text.WriteLine($"   {string.Join("  ", cells)}".TrimEnd());
        }
    }
}
