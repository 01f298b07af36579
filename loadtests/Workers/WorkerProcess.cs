using System.Diagnostics;
using System.Text.Json;

namespace LoadTests.Workers;

/// <summary>A load generator in a process of its own, so that what it costs is not what the server costs. It speaks JSON lines.</summary>
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

    /// <summary>A program that is not ours but speaks JSON lines.</summary>
    public static WorkerProcess Start(string program, string directory, params IEnumerable<string> arguments) =>
        new(Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardInput = true, RedirectStandardOutput = true })!);

    /// <summary>In a worker: says a line to whoever started it.</summary>
    public static void Say(object line) => Console.WriteLine(JsonSerializer.Serialize(line, Json));

    /// <summary>Tells a worker something and hears the answer with this property.</summary>
    public async Task<T> AskAsync<T>(string line, string property)
    {
        await TellAsync(line);
        return (await HearAsync(property)).Deserialize<T>(Json)!;
    }

    /// <summary>The next line the worker says; null when it has ended.</summary>
    public async Task<JsonElement?> HearAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith('{'))
                return JsonSerializer.Deserialize<JsonElement>(line);
            Console.WriteLine($"  worker {_process.Id}: {line}");
        }

        return null;
    }

    /// <summary>Reads on until the worker says a line with this property.</summary>
    public async Task<JsonElement> HearAsync(string property)
    {
        while (await HearAsync() is { } said)
        {
            if (said.TryGetProperty(property, out var value))
                return value;
        }

        throw new NoResultException($"a worker ended without saying \"{property}\"");
    }

    public Task TellAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
