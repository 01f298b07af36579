using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Harness;

/// <summary>A private Redis, which a test may kill, pause and empty. Its loopback port stays the same. It stores nothing on disk.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private ServerProcess? _process;

    private readonly string[] _settings;

    private RedisServer(string[] settings) => _settings = settings;

    public int Port { get; } = FreePort.Take();

    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The server is not running.");

    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <param name="settings">Further arguments of redis-server.</param>
    public static async Task<RedisServer> StartNewAsync(params string[] settings)
    {
        var server = new RedisServer(settings);
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it, also again after a kill, without data. Returns when it answers.</summary>
    public async Task StartAsync()
    {
        await DisposeAsync();
        var process = _process = ServerProcess.Start(ServerProcess.AsServerUser(
            Programs.RedisServer,
            ["--bind", "127.0.0.1", "--port", $"{Port}", "--save", "", "--appendonly", "no", "--daemonize", "no", .. _settings]));
        await Eventually.Async(
            async () => process.HasExited || await CommandAsync("PING") == "+PONG",
            TimeSpan.FromSeconds(20),
            $"Redis answers on port {Port}");
        if (process.HasExited)
            throw new InvalidOperationException($"Redis does not start:\n{LogTail()}");
    }

    /// <summary>SIGKILL: connections are cut and all data is lost.</summary>
    public void Kill() => _process?.Kill();

    public async Task RestartAsync()
    {
        Kill();
        await StartAsync();
    }

    /// <summary>SIGSTOP: connections stay open, and it answers nothing.</summary>
    public void Pause() => _process?.Send(Signal.Stop);

    public void Continue() => _process?.Send(Signal.Continue);

    public async Task FlushAllAsync()
    {
        var answer = await CommandAsync("FLUSHALL");
        if (answer != "+OK")
            throw new InvalidOperationException($"FLUSHALL: {answer}");
    }

    /// <summary>The lines of the answer in the format of the protocol. An array is its head and then its elements.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var lines = new List<string>();
        for (var awaited = 1; awaited > 0; awaited--)
        {
            var line = await reader.ReadLineAsync() ?? throw new IOException("Redis ended the connection");
            lines.Add(line);
            if (line[0] == '*')
                awaited += int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
            else if (line[0] == '$' && line != "$-1")
                awaited++;
        }

        return lines;
    }

    public string LogTail(int lines = 30) => _process?.LogTail(lines) ?? "";

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }

    private async Task<string> CommandAsync(string command) => (await AskAsync(command))[0];
}
