using System.Diagnostics;
using System.Runtime.InteropServices;
using Harness;

namespace LoadTests.Reports;

/// <summary>The machine and the versions that a figure belongs to.</summary>
internal static class MachineFacts
{
    private const string KernelRelease = "/proc/sys/kernel/osrelease";

    public static Dictionary<string, string> Read() => new()
    {
        ["processor"] = Line("/proc/cpuinfo", "model name"),
        ["cores"] = $"{Environment.ProcessorCount}",
        ["memory"] = Memory(Line("/proc/meminfo", "MemTotal")),
        ["kernel"] = File.Exists(KernelRelease) ? File.ReadAllText(KernelRelease).Trim() : RuntimeInformation.OSDescription,
        [".NET"] = Environment.Version.ToString(),
        ["PostgreSQL"] = Version(() => $"{Programs.PostgresBin}/postgres").Replace("postgres (PostgreSQL) ", "", StringComparison.Ordinal),
        ["Redis"] = Array.Find(Version(() => Programs.RedisServer).Split(' '), w => w.StartsWith("v=", StringComparison.Ordinal))?[2..]
            ?? "not found",
    };

    private static string Memory(string line) =>
        long.TryParse(line.Split(' ')[0], out var kilobytes) ? $"{kilobytes / 1048576.0:0.0} GiB" : line;

    private static string Line(string file, string name) =>
        File.Exists(file) && File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':') + 1)..].Trim()
            : "unknown";

    // `load` against servers elsewhere works without either program.
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
