using System.Diagnostics;
using Npgsql;

namespace Harness;

/// <summary>
/// A PostgreSQL of one's own, to be stopped and killed: durable as in production (fsync on), on a loopback port that stays
/// the same through every restart.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(60);

    // initdb takes a second, a copy of what it made a tenth: once a process.
    private static readonly Lazy<Task<string>> _template = new(CreateTemplateAsync);

    private static OrphanProcessReaper? _templateGuard;

    private readonly string _directory;
    private readonly OrphanProcessReaper _guard;
    private ServerProcess? _process;

    private PostgresServer(string directory)
    {
        _directory = directory;
        _guard = new OrphanProcessReaper(directory);
    }

    public int Port { get; } = FreePort.Take();

    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The server is not running.");

    public static async Task<PostgresServer> StartNewAsync()
    {
        var server = new PostgresServer(await CreateDirectoryAsync());
        try
        {
            await ShortProgram.MustAsync(ServerProcess.AsServant("cp", "-a", await _template.Value, Data(server._directory)));
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

    /// <summary>Starts it again after a stop or kill; returns when it accepts connections, recovery done.</summary>
    public async Task StartAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            await EndAsync();
            _process = ServerProcess.Start(
                ServerProcess.AsServant($"{Programs.PostgresBin}/postgres", "-D", Data(_directory), "-p", $"{Port}"));
            await Eventually.Async(
                async () => _process.HasExited || await AcceptsConnectionsAsync(),
                _startLimit,
                $"PostgreSQL accepts connections on port {Port}");
            if (!_process.HasExited)
                return;
            // After a kill, the old server's children hold its shared memory for a moment longer, and the new one gives up.
            if (clock.Elapsed > _startLimit)
                throw new InvalidOperationException($"PostgreSQL does not start:\n{LogTail()}");
            await Task.Delay(100);
        }
    }

    /// <summary>As `pg_ctl stop -m immediate`: no checkpoint, connections cut, recovery from the log at the next start.</summary>
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

    /// <summary>SIGKILL to the postmaster; its children notice and end.</summary>
    public void Kill() => _process?.Kill();

    /// <summary>SIGSTOP to the postmaster: nobody new gets in, who is connected goes on.</summary>
    public void Pause() => _process?.Send(Signal.Stop);

    public void Continue() => _process?.Send(Signal.Continue);

    public string LogTail(int lines = 30) => _process?.LogTail(lines) ?? "";

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await StopImmediateAsync();
        await EndAsync();
        // After a kill, the children may write for a moment longer.
        await Eventually.Async(
            () => ShortProgram.MustAsync(new ProcessStartInfo("rm", ["-rf", "--", _directory])),
            TimeSpan.FromSeconds(20),
            $"{_directory} is removed");
        await _guard.DisposeAsync();
    }

    private string Unpooled => ConnectionString("postgres") + ";Pooling=false;Timeout=5";

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

    // Not always the temporary directory of whoever runs the tests: the postgres user must be able to reach it.
    private static async Task<string> CreateDirectoryAsync()
    {
        if (!Environment.IsPrivilegedProcess)
            return Directory.CreateTempSubdirectory("seatmap-postgres-").FullName;
        var directory = $"/tmp/seatmap-postgres-{Guid.NewGuid():N}";
        await ShortProgram.MustAsync(new ProcessStartInfo("install", ["-d", "-m", "700", "-o", "postgres", directory]));
        return directory;
    }

    private static async Task<string> CreateTemplateAsync()
    {
        var directory = await CreateDirectoryAsync();
        _templateGuard = new OrphanProcessReaper(directory);
        await ShortProgram.MustAsync(ServerProcess.AsServant(
            $"{Programs.PostgresBin}/initdb",
            ["-D", Data(directory), "-U", "seatmap", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]));
        await ShortProgram.MustAsync(ServerProcess.AsServant("sh", ["-c", """printf '%s\n' "$2" >>"$1" """, "sh", $"{Data(directory)}/postgresql.conf", Settings]));
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
