using System.Diagnostics;
using Npgsql;

namespace Harness;

/// <summary>
/// A private PostgreSQL, which a test may stop and kill. It is durable as in production (fsync on). Its loopback port stays the
/// same after a restart.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(60);

    // initdb takes a second, a copy of its result a tenth. So it runs once per process.
    private static readonly Lazy<Task<string>> _template = new(CreateTemplateAsync);

    private static OrphanProcessReaper? _templateReaper;

    private readonly string _directory;
    private readonly OrphanProcessReaper _reaper;
    private ServerProcess? _process;

    private PostgresServer(string directory)
    {
        _directory = directory;
        _reaper = new OrphanProcessReaper(directory);
    }

    public int Port { get; } = FreePort.Take();

    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The server is not running.");

    public static async Task<PostgresServer> StartNewAsync()
    {
        var server = new PostgresServer(await CreateDirectoryAsync());
        try
        {
            await ShortProgram.RunOrThrowAsync(ServerProcess.AsServerUser("cp", "-a", await _template.Value, Data(server._directory)));
            await server.StartAsync();
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        return server;
    }

    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=seatmap;Database={database};Include Error Detail=true";

    /// <returns>The new database's connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        await using var connection = new NpgsqlConnection(Unpooled);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE \"{name}\"", connection);
        await create.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>Starts it, also again after a stop or kill. Returns when it accepts connections, after recovery.</summary>
    public async Task StartAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            await EndAsync();
            _process = ServerProcess.Start(
                ServerProcess.AsServerUser($"{Programs.PostgresBin}/postgres", "-D", Data(_directory), "-p", $"{Port}"));
            await Eventually.Async(
                async () => _process.HasExited || await AcceptsConnectionsAsync(),
                _startLimit,
                $"PostgreSQL accepts connections on port {Port}");
            if (!_process.HasExited)
                return;
            // After a kill, the children of the old server keep its shared memory for a short time. The new server exits then.
            if (clock.Elapsed > _startLimit)
                throw new InvalidOperationException($"PostgreSQL does not start:\n{LogTail()}");
            await Task.Delay(100);
        }
    }

    /// <summary>Like `pg_ctl stop -m immediate`: no checkpoint, connections are cut, and the next start recovers from the log.</summary>
    public async Task StopImmediateAsync()
    {
        _process?.Send(Signal.Quit);
        await EndAsync();
    }

    public async Task RestartImmediateAsync()
    {
        await StopImmediateAsync();
        await StartAsync();
    }

    /// <summary>SIGKILL to the postmaster. Its children notice and exit.</summary>
    public void Kill() => _process?.Kill();

    /// <summary>SIGSTOP to the postmaster: there are no new connections, and open ones keep working.</summary>
    public void Pause() => _process?.Send(Signal.Stop);

    public void Continue() => _process?.Send(Signal.Continue);

    public string LogTail(int lines = 30) => _process?.LogTail(lines) ?? "";

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await StopImmediateAsync();
        await EndAsync();
        // After a kill, the children may still write for a short time.
        await Eventually.Async(
            () => ShortProgram.RunOrThrowAsync(new ProcessStartInfo("rm", ["-rf", "--", _directory])),
            TimeSpan.FromSeconds(20),
            $"{_directory} is removed");
        await _reaper.DisposeAsync();
    }

    private string Unpooled => ConnectionString("postgres") + ";Pooling=false;Timeout=30";

    private static string Data(string directory) => $"{directory}/data";

    private async Task EndAsync()
    {
        if (_process is null)
            return;
        try
        {
            await _process.WaitForExitAsync(TimeSpan.FromSeconds(20));
        }
        finally
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    private async Task<bool> AcceptsConnectionsAsync()
    {
        await using var connection = new NpgsqlConnection(Unpooled);
        await connection.OpenAsync();
        return true;
    }

    // The postgres user must be able to open it. The temporary directory of root may be closed to others.
    private static async Task<string> CreateDirectoryAsync()
    {
        if (!Environment.IsPrivilegedProcess)
            return Directory.CreateTempSubdirectory("seatmap-postgres-").FullName;
        var directory = $"/tmp/seatmap-postgres-{Guid.NewGuid():N}";
        await ShortProgram.RunOrThrowAsync(new ProcessStartInfo("install", ["-d", "-m", "700", "-o", "postgres", directory]));
        return directory;
    }

    private static async Task<string> CreateTemplateAsync()
    {
        var directory = await CreateDirectoryAsync();
        _templateReaper = new OrphanProcessReaper(directory);
        await ShortProgram.RunOrThrowAsync(ServerProcess.AsServerUser(
            $"{Programs.PostgresBin}/initdb",
            ["-D", Data(directory), "-U", "seatmap", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]));
        await ShortProgram.RunOrThrowAsync(ServerProcess.AsServerUser(
            "sh", ["-c", """printf '%s\n' "$2" >>"$1" """, "sh", $"{Data(directory)}/postgresql.conf", Settings]));
        return Data(directory);
    }

    private const string Settings = """
        listen_addresses = '127.0.0.1'
        unix_socket_directories = ''
        max_connections = 200
        shared_buffers = 1GB
        max_wal_size = 8GB
        jit = off
        max_parallel_workers_per_gather = 0
        """;
}
