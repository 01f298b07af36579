using System.Diagnostics;
using System.Runtime.InteropServices;
using Harness;

namespace LoadTests.Reports;

/// <summary>What a number cannot be compared without.</summary>
internal static class MachineFacts
{
    public static Dictionary<string, string> Read() => new()
    {
        ["processor"] = Line("/proc/cpuinfo", "model name"),
        ["cores"] = $"{Environment.ProcessorCount}",
        ["memory"] = Line("/proc/meminfo", "MemTotal") is var text && long.TryParse(text.Split(' ')[0], out var kilobytes) ? $"{kilobytes / 1048576.0:0.0} GiB" : text,
        ["kernel"] = File.Exists("/proc/sys/kernel/osrelease") ? File.ReadAllText("/proc/sys/kernel/osrelease").Trim() : RuntimeInformation.OSDescription,
        [".NET"] = Environment.Version.ToString(),
        ["PostgreSQL"] = Version(() => $"{Programs.PostgresBin}/postgres").Replace("postgres (PostgreSQL) ", "", StringComparison.Ordinal),
        ["Redis"] = Version(() => Programs.RedisServer).Split(' ').FirstOrDefault(w => w.StartsWith("v=", StringComparison.Ordinal))?[2..] ?? "not found",
    };

    private static string Line(string file, string name) =>
        File.Exists(file) && File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) is { } line ? line[(line.IndexOf(':') + 1)..].Trim() : "unknown";

    // A run against servers elsewhere needs neither program here.
    private static string Version(Func<string> program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program(), ["--version"]) { RedirectStandardOutput = true })!;
            return process.StandardOutput.ReadToEnd().Trim();
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return "not found";
        }
    }
}
