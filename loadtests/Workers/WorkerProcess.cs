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

    public static WorkerProcess Start(string kind, object spec)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_gcServer"] = "0", ["DOTNET_TieredPGO"] = "1" },
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
            start.ArgumentList.Add(typeof(WorkerProcess).Assembly.Location);
        start.ArgumentList.Add("worker");
        start.ArgumentList.Add(kind);
        start.ArgumentList.Add(JsonSerializer.Serialize(spec, Json));
        return new WorkerProcess(Process.Start(start)!);
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

        throw new InvalidOperationException($"The worker ended without saying \"{property}\"");
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
