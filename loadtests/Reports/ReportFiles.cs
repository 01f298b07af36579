using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoadTests.Reports;

/// <summary>A report as three files: report.txt for the eye, report.json for programs, report.html to be shown.</summary>
internal static class ReportFiles
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="report">What was measured.</param>
    /// <param name="names">The scenarios' names, for the directory's.</param>
    /// <param name="directory">Where to write; null for a new directory under .seatmap/results.</param>
    /// <returns>The directory.</returns>
    public static async Task<string> WriteAsync(Report report, IEnumerable<string> names, string? directory)
    {
        directory ??= Path.Combine(Root(), ".seatmap", "results", $"{report.Started:yyyyMMdd-HHmmss}-{string.Join('-', names)}");
        Directory.CreateDirectory(directory);
        await File.WriteAllTextAsync(Path.Combine(directory, "report.txt"), TextReport.Of(report));
        await File.WriteAllTextAsync(Path.Combine(directory, "report.json"), JsonSerializer.Serialize(report, _json));
        await File.WriteAllTextAsync(Path.Combine(directory, "report.html"), HtmlReport.Of(report));
        return directory;
    }

    public static Report Read(string file) => JsonSerializer.Deserialize<Report>(File.ReadAllText(file), _json)!;

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
