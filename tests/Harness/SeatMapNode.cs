using System.Diagnostics;
using System.Net;

namespace Harness;

/// <summary>One node of the server as its own process, which a test may kill, pause and start again on the same port.</summary>
public sealed class SeatMapNode : IAsyncDisposable
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(60);
    private static readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private readonly IReadOnlyDictionary<string, string> _environment;
    private ServerProcess? _process;

    private SeatMapNode(IReadOnlyDictionary<string, string> environment) => _environment = environment;

    public int Port { get; } = FreePort.Take();

    public Uri BaseAddress => new($"http://127.0.0.1:{Port}");

    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The node is not running.");

    /// <summary>Starts a node and waits until it is ready.</summary>
    /// <param name="postgres">Connection string of a database, which the node migrates if necessary.</param>
    /// <param name="redis">As `host:port`.</param>
    /// <param name="settings">Further settings as `Section:Key=Value`, for instance `Redis:KeyPrefix=t1`.</param>
    public static async Task<SeatMapNode> StartNewAsync(string postgres, string redis, params IEnumerable<string> settings)
    {
        var node = new SeatMapNode(EnvironmentFrom(postgres, redis, settings));
        try
        {
            await node.StartAsync();
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
        return node;
    }

    /// <summary>Runs one of the server's commands (`migrate`, `verify`, …) without a node.</summary>
    public static Task<ProgramResult> RunCommandAsync(
        string postgres, string redis, IEnumerable<string> settings, params IEnumerable<string> arguments) =>
        ShortProgram.RunAsync(Command(EnvironmentFrom(postgres, redis, settings), arguments), TimeSpan.FromMinutes(5));

    /// <summary>The same with another time limit, for a large database.</summary>
    public static Task<ProgramResult> RunCommandAsync(
        string postgres, string redis, TimeSpan limit, params IEnumerable<string> arguments) =>
        ShortProgram.RunAsync(Command(EnvironmentFrom(postgres, redis, []), arguments), limit);

    /// <summary>Runs one of the server's commands with the settings of this node, which need not be running.</summary>
    public Task<ProgramResult> RunCommandAsync(params IEnumerable<string> arguments) =>
        ShortProgram.RunAsync(Command(_environment, arguments), TimeSpan.FromMinutes(5));

    /// <summary>Starts it, also again after a stop or kill, on the same port. Returns when it is ready.</summary>
    public async Task StartAsync()
    {
        await DisposeAsync();
        var process = _process = ServerProcess.Start(Command(_environment, ["--urls", $"http://127.0.0.1:{Port}"]));
        try
        {
            await Eventually.Async(async () => process.HasExited || await IsReadyAsync(), _startLimit, $"the node on port {Port} is ready");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{LogTail()}", e);
        }
        if (process.HasExited)
            throw new InvalidOperationException($"The node ended with code {process.ExitCode} before it was ready:\n{LogTail()}");
    }

    /// <summary>Whether GET /health/ready answers 200 now.</summary>
    public async Task<bool> IsReadyAsync()
    {
        using var response = await _http.GetAsync(new Uri(BaseAddress, "/health/ready"));
        return response.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>SIGKILL: it cannot finish or release anything.</summary>
    public void Kill() => _process?.Kill();

    /// <summary>SIGSTOP: its connections stay open, its locks expire, and its clock has jumped when it continues.</summary>
    public void Pause() => _process?.Send(Signal.Stop);

    public void Continue() => _process?.Send(Signal.Continue);

    /// <summary>Sends SIGTERM and waits until it has exited.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        var process = _process ?? throw new InvalidOperationException("The node is not running.");
        process.Send(Signal.Terminate);
        await process.WaitForExitAsync(TimeSpan.FromSeconds(40));
        return process.ExitCode;
    }

    /// <summary>The last lines it wrote, for the message of a failed test.</summary>
    public string LogTail(int lines = 40) => _process?.LogTail(lines) ?? "";

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }

    private static Dictionary<string, string> EnvironmentFrom(string postgres, string redis, IEnumerable<string> settings)
    {
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Postgres"] = postgres,
            ["ConnectionStrings__Redis"] = redis,
            ["ASPNETCORE_ENVIRONMENT"] = IsPublished ? "Production" : "Development",
            // Not inherited from the test host.
            ["ASPNETCORE_URLS"] = "",
            ["Payments__Test"] = "true",
            // Tests start hundreds of nodes, and are in no hurry with the first hold of each.
            ["WarmUp"] = "false",
            // Thousands of callers of a test come from one address.
            ["Limits__ExemptAddresses__0"] = "127.0.0.0/8",
        };
        foreach (var setting in settings)
        {
            var (key, value) = setting.IndexOf('=') is var at and > 0
                ? (setting[..at], setting[(at + 1)..])
                : throw new ArgumentException($"\"{setting}\" is not Key=Value.", nameof(settings));
            environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }
        return environment;
    }

    private static ProcessStartInfo Command(IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Programs.WebDll, .. arguments]) { WorkingDirectory = ContentRoot };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    // Published output contains wwwroot. Built output does not: only in Development the server finds its static files then.
    private static bool IsPublished => !Programs.WebDll.Contains("/bin/", StringComparison.Ordinal);

    private static string ContentRoot => IsPublished
        ? Path.GetDirectoryName(Programs.WebDll)!
        : Programs.WebDll[..Programs.WebDll.IndexOf("/bin/", StringComparison.Ordinal)];
}
