using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace SeatMapClient;

/// <summary>An answer of the API: its status, and its body if that is JSON.</summary>
public sealed record RestReply(HttpStatusCode Status, TimeSpan? RetryAfter, JsonElement Body)
{
    /// <summary>The <c>code</c> of a problem; null for a success.</summary>
    public string? Code => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString() : null;
}

/// <summary>The API of one node for one holder. Thread-safe.</summary>
public sealed class RestClient : IDisposable
{
    private readonly HttpClient _http;

    public RestClient(Uri node, string? token = null)
    {
        _http = new HttpClient { BaseAddress = new Uri(node, "/api/v1/"), Timeout = TimeSpan.FromSeconds(30) };
        if (token is not null)
            _http.DefaultRequestHeaders.Authorization = new("Bearer", token);
    }

    /// <summary>A new holder: programs ask for one and keep it.</summary>
    public async Task<Holder> NewHolderAsync()
    {
        using var reply = await _http.PostAsync(new Uri("holders", UriKind.Relative), null);
        reply.EnsureSuccessStatusCode();
        return (await reply.Content.ReadFromJsonAsync<Holder>())!;
    }

    public async Task<SeatStatuses> SeatsAsync(long screening) => (await _http.GetFromJsonAsync<SeatStatuses>(new Uri($"screenings/{screening}/seats", UriKind.Relative)))!;

    public Task<RestReply> ConfirmAsync(Guid hold, Guid command) => SendAsync(HttpMethod.Post, $"holds/{hold}/confirm", new { payment = "test-ok" }, command);

    public Task<RestReply> HoldAsync(long screening, Guid hold, params int[] seats) =>
        SendAsync(HttpMethod.Post, $"screenings/{screening}/holds", new { holdId = hold, seats });

    public Task<RestReply> ReleaseAsync(Guid hold) => SendAsync(HttpMethod.Delete, $"holds/{hold}");

    public async Task<RestReply> SendAsync(HttpMethod method, string path, object? body = null, Guid? command = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (command is { } id)
            request.Headers.Add("Idempotency-Key", id.ToString());
        using var reply = await _http.SendAsync(request);
        var isJson = reply.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new RestReply(reply.StatusCode, reply.Headers.RetryAfter?.Delta, isJson ? await reply.Content.ReadFromJsonAsync<JsonElement>() : default);
    }

    public void Dispose() => _http.Dispose();
}
