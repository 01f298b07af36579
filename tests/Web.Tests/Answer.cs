using System.Text.Json;
using Web.Http;

namespace Web.Tests;

/// <summary>A response that has been read.</summary>
public sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join("; ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, headers, await response.Content.ReadAsStringAsync());
    }

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public string? Outcome => Text("outcome");

    public string? Text(string property) => Json.GetProperty(property).GetString();

    public int[] Seats => [.. Json.GetProperty("seats").EnumerateArray().Select(seat => seat.GetInt32())];

    /// <summary>Asserts that it is a problem document of this status and code.</summary>
    public void IsProblem(int status, string code)
    {
        Assert.True(status == Status, $"expected: {status} {code}, actual: {Status} {Body}");
        Assert.Equal("application/problem+json", Header("Content-Type")?.Split(';')[0]);
        var problem = Json;
        Assert.Equal($"/api#{code}", problem.GetProperty("type").GetString());
        Assert.Contains(ProblemCodes.All, known => known.Code == code && known.Statuses.Contains($"{status}", StringComparison.Ordinal));
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.DoesNotContain("Exception", Body, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Body, StringComparison.Ordinal);
        Assert.Equal(status is 503 or 429, Headers.ContainsKey("Retry-After"));
    }

    /// <summary>Asserts that it is a problem with exactly these seats.</summary>
    public void IsProblem(int status, string code, params int[] seats)
    {
        IsProblem(status, code);
        Assert.Equal(seats, Seats);
    }
}
