namespace Harness;

/// <summary>The programs that tests start. ./seatmap names them in the environment. Otherwise the usual places are searched.</summary>
public static class Programs
{
    /// <summary>The directory of initdb and postgres.</summary>
    public static string PostgresBin => field ??= Named("SEATMAP_PG_BIN")
        ?? NewestDebianPostgres()
        ?? Path.GetDirectoryName(InPath("initdb"))
        ?? throw Missing("PostgreSQL", "SEATMAP_PG_BIN");

    public static string RedisServer => field ??= Named("SEATMAP_REDIS_SERVER")
        ?? InPath("redis-server") ?? InPath("valkey-server")
        ?? throw Missing("Redis", "SEATMAP_REDIS_SERVER");

    /// <summary>A Python that has aiosmtpd, the tests' SMTP server.</summary>
    public static string Python => field ??= Named("SEATMAP_PYTHON")
        ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : InPath("python3"))
        ?? throw Missing("Python", "SEATMAP_PYTHON");

    /// <summary>The server, built or published. A load test that compares two builds sets it while none of its nodes runs.</summary>
    public static string WebDll
    {
        get => field ??= Named("SEATMAP_WEB_DLL")
            ?? BuiltWebDll()
            ?? throw Missing("SeatMap.Web.dll", "SEATMAP_WEB_DLL");
        set;
    }

    /// <summary>A browser, or null if there is none.</summary>
    public static string? Chromium { get; } = Named("SEATMAP_CHROMIUM")
        ?? InPath("chromium") ?? InPath("google-chrome") ?? InPath("chromium-browser");

    private static string? Named(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static string? InPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, program))
            .FirstOrDefault(File.Exists);

    private static string? NewestDebianPostgres() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .Where(directory => int.TryParse(Path.GetFileName(directory), out _) && File.Exists($"{directory}/bin/initdb"))
                .OrderByDescending(directory => int.Parse(Path.GetFileName(directory), System.Globalization.CultureInfo.InvariantCulture))
                .Select(directory => $"{directory}/bin")
                .FirstOrDefault()
            : null;

    // For a test started without ./seatmap. The configuration (Debug, Release) is that of the test.
    private static string? BuiltWebDll()
    {
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var dll = Path.Combine(directory.FullName, "src/Web/bin", configuration, "net10.0/SeatMap.Web.dll");
            if (File.Exists(dll))
                return dll;
        }
        return null;
    }

    private static InvalidOperationException Missing(string what, string variable) =>
        new($"{what} was not found. `./seatmap test` installs, builds and names everything; or set {variable}.");
}
