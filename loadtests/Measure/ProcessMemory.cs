using System.Globalization;

namespace LoadTests.Measure;

/// <summary>Memory as the kernel counts it, in bytes.</summary>
internal static class ProcessMemory
{
    private const long Page = 4_096;

    public static long Resident(int process) => Kilobytes($"/proc/{process}/status", "VmRSS:") * 1_024;

    /// <summary>Buffers of all TCP sockets of the machine.</summary>
    public static long SocketBuffers()
    {
        var words = File.ReadLines("/proc/net/sockstat").First(l => l.StartsWith("TCP:", StringComparison.Ordinal)).Split(' ');
        return long.Parse(words[Array.IndexOf(words, "mem") + 1], CultureInfo.InvariantCulture) * Page;
    }

    /// <summary>Memory of the kernel's own objects, such as sockets and files.</summary>
    public static long KernelObjects() => Kilobytes("/proc/meminfo", "Slab:") * 1_024;

    private static long Kilobytes(string file, string name)
    {
        var line = File.ReadLines(file).First(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
