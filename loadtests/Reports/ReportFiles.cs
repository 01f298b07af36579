using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoadTests.Reports;

/// <summary>
/// A report as three files: report.txt and summary.json with the figures, which may be committed, and report.html with the curves, which
/// stays on the machine.
/// </summary>
internal static class ReportFiles
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="names">The scenarios' names, for the name of the directory.</param>
    /// <param name="directory">Where to write; null for a new directory under .seatmap/results.</param>
    /// <returns>The directory.</returns>
    public static async Task<string> WriteAsync(Report report, IEnumerable<string> names, string? directory)
    {
        directory ??= Path.Combine(Root(), ".seatmap", "results", $"{report.Started:yyyyMMdd-HHmmss}-{string.Join('-', names)}");
        Directory.CreateDirectory(directory);
        await File.WriteAllTextAsync(Path.Combine(directory, "report.txt"), TextReport.Of(report));
        await File.WriteAllTextAsync(Path.Combine(directory, "summary.json"), JsonSerializer.Serialize(report, _json));
        await File.WriteAllTextAsync(Path.Combine(directory, "report.html"), HtmlReport.Of(report));
        return directory;
    }

    private static string Root()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "SeatMap.sln")))
                return directory.FullName;
        }

        return Environment.CurrentDirectory;
    }
}
