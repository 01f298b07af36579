using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Web.Tests;

/// <summary>A program that uses the API. Paths are relative to <c>/api/v1</c>.</summary>
public sealed class Caller(HttpClient http, string? token)
{
    private readonly Task<string>? _issuing;

    private Caller(HttpClient http, Task<string> issuing)
        : this(http, (string?)null) => _issuing = issuing;

    /// <summary>Null until the first request of a caller whose token is being made.</summary>
    public string? Token { get; private set; } = token;

    /// <param name="issuing">A token that is being made. The first request waits for it.</param>
    public static Caller Awaiting(HttpClient http, Task<string> issuing) => new(http, issuing);

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> DeleteAsync(string path, string? key = null) => SendAsync(HttpMethod.Delete, path, key: key);

    /// <param name="body">An object, which is sent as JSON, or a string, which is sent unchanged.</param>
    /// <param name="key">The Idempotency-Key.</param>
    public Task<Answer> PostAsync(string path, object? body = null, string? key = null) =>
        SendAsync(
            HttpMethod.Post,
            path,
            body is null ? null : Json(body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web)),
            key);

    public async Task<Answer> SendAsync(
        HttpMethod method, string path, HttpContent? content = null, string? key = null, string? header = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(http.BaseAddress!, $"/api/v1/{path}")) { Content = content };
        if (_issuing is not null)
            Token = await _issuing;
        if (Token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (key is not null)
            Assert.True(request.Headers.TryAddWithoutValidation("Idempotency-Key", key));
        if (header?.Split(": ", 2) is [var name, var value])
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var response = await http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Holds seats that must be free.</summary>
    /// <returns>The hold's id.</returns>
    public async Task<Guid> HoldAsync(long screening, params int[] seats)
    {
        var answer = await PostAsync($"screenings/{screening}/holds", new { seats });
        Assert.Equal(201, answer.Status);
        return answer.Json.GetProperty("holdId").GetGuid();
    }

    /// <summary>Holds and buys seats that must be free.</summary>
    /// <returns>The booking's reference.</returns>
    public async Task<string> BookAsync(long screening, params int[] seats)
    {
        var answer = await PostAsync($"holds/{await HoldAsync(screening, seats)}/confirm", new { payment = "test-ok" });
        Assert.Equal(201, answer.Status);
        return answer.Json.GetProperty("reference").GetString()!;
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
