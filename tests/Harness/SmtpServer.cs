namespace Harness;

/// <summary>
/// A private SMTP server (aiosmtpd), which a test may kill and start again. Its loopback port stays the same. It keeps what it takes in a
/// Maildir.
/// </summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("seatmap-mail-").FullName;
    private ServerProcess? _process;

    private SmtpServer()
    {
    }

    public int Port { get; } = FreePort.Take();

    private string Maildir => Path.Combine(_directory, "box");

    /// <summary>One that does not run yet.</summary>
    public static SmtpServer New() => new();

    public static async Task<SmtpServer> StartNewAsync()
    {
        var server = new SmtpServer();
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it, also again after a kill. Returns when it answers.</summary>
    /// <param name="maxSize">A larger mail is refused with 552, in octets.</param>
    public async Task StartAsync(int maxSize = 10_000_000)
    {
        await StopAsync();
        var process = _process = ServerProcess.Start(new System.Diagnostics.ProcessStartInfo(
            Programs.Python,
            ["-m", "aiosmtpd", "--nosetuid", "--listen", $"127.0.0.1:{Port}", "--size", $"{maxSize}",
                "--class", "aiosmtpd.handlers.Mailbox", Maildir]));
        await Eventually.Async(
            async () =>
            {
                if (process.HasExited)
                    return true;
                using var client = new System.Net.Sockets.TcpClient();
                await client.ConnectAsync("127.0.0.1", Port);
                using var reader = new StreamReader(client.GetStream());
                return (await reader.ReadLineAsync())?.StartsWith("220", StringComparison.Ordinal) == true;
            },
            TimeSpan.FromSeconds(20), $"an SMTP server answers on port {Port}");
        if (process.HasExited)
            throw new InvalidOperationException($"The SMTP server does not start:\n{process.LogTail(30)}");
    }

    /// <summary>What it has taken so far, each as it came: headers and body.</summary>
    public IReadOnlyList<byte[]> Mails()
    {
        var complete = Path.Combine(Maildir, "new");
        return Directory.Exists(complete)
            ? [.. Directory.GetFiles(complete).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]
            : [];
    }

    public async Task StopAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
