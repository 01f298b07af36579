using System.Diagnostics;
using System.Text.Json;

namespace LoadTests.Workers;

/// <summary>
/// A load generator or another program in a process of its own, so that its processor time is not counted as the measuring process'. Both
/// sides exchange lines: commands on the standard input, JSON on the standard output.
/// </summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public static WorkerProcess Start(string kind, object spec, bool serverGc = false)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_gcServer"] = serverGc ? "1" : "0", ["DOTNET_TieredPGO"] = "1" },
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
            start.ArgumentList.Add(typeof(WorkerProcess).Assembly.Location);
        start.ArgumentList.Add("worker");
        start.ArgumentList.Add(kind);
        start.ArgumentList.Add(JsonSerializer.Serialize(spec, Json));
        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>Starts another program that writes JSON lines.</summary>
    public static WorkerProcess Start(string program, string directory, params IEnumerable<string> arguments) =>
        new(Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);

    /// <summary>In a worker: reads its specification or a command.</summary>
    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Json)!;

    /// <summary>In a worker: writes a JSON line to the process that has started it.</summary>
    public static void Write(object line) => Console.WriteLine(JsonSerializer.Serialize(line, Json));

    /// <summary>Sends a command and waits for the line with this property.</summary>
    public async Task<T> RequestAsync<T>(string command, string property)
    {
        await SendAsync(command);
        return (await ReceiveAsync(property)).Deserialize<T>(Json)!;
    }

    /// <summary>The next JSON line; null when the worker has ended. Other lines go to the console.</summary>
    public async Task<JsonElement?> ReceiveAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith('{'))
                return JsonSerializer.Deserialize<JsonElement>(line);
            Console.WriteLine($"  worker {_process.Id}: {line}");
        }

        return null;
    }

    /// <summary>Waits for a line with this property and drops other lines.</summary>
    public async Task<JsonElement> ReceiveAsync(string property)
    {
        while (await ReceiveAsync() is { } line)
        {
            if (line.TryGetProperty(property, out var value))
                return value;
        }

        throw new NoResultException($"a worker ended before it had sent \"{property}\"");
    }

    public Task SendAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
