using System.Net.Http.Json;
using System.Text.Json;

namespace Harness;

/// <summary>What a receiver got. <paramref name="Ok"/>: the verifier of Standard Webhooks from npm found the signature right.</summary>
/// <param name="Status">What it was answered with.</param>
public sealed record TakenWebhook(string Id, bool Ok, string? Why, int Status, string Body)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string Type => Json.GetProperty("type").GetString()!;

    public JsonElement Data => Json.GetProperty("data");
}

/// <summary>An operator's server on a loopback port, which checks webhooks, and which a test may stop and start again.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _http = new();
    private ServerProcess? _process;

    public int Port { get; } = FreePort.Take();

    public string Url => $"http://127.0.0.1:{Port}/hook";

    public async Task StartAsync()
    {
        var script = new System.Diagnostics.ProcessStartInfo("node", ["webhook-receiver.mjs", $"{Port}"])
        {
            WorkingDirectory = NodeClient.Folder(),
        };
        var process = _process = ServerProcess.Start(script);
        await Eventually.Async(
            () => Task.FromResult(process.HasExited || process.LogTail(1).Contains("ready", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(60), "the receiver listens");
        if (process.HasExited)
            throw new InvalidOperationException($"The receiver does not start:\n{process.LogTail(30)}");
    }

    /// <param name="secret">That of the endpoint, as the API showed it.</param>
    /// <param name="status">What webhooks are answered with from now on.</param>
    public async Task SetAsync(string secret, int status = 204) =>
        (await _http.PutAsJsonAsync(new Uri($"http://127.0.0.1:{Port}/settings"), new { secret, status })).EnsureSuccessStatusCode();

    /// <summary>All that came since the process was started.</summary>
    public async Task<IReadOnlyList<TakenWebhook>> TakenAsync() =>
        (await _http.GetFromJsonAsync<List<TakenWebhook>>(new Uri($"http://127.0.0.1:{Port}/taken"), _json))!;

    public Task<IReadOnlyList<TakenWebhook>> TakenAsync(int count) => Eventually.Async(
        TakenAsync, taken => taken.Count >= count, TimeSpan.FromSeconds(60), $"{count} webhooks arrive");

    public async Task StopAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
    }
}
