using System.Net.Http.Json;
using System.Text.Json;

namespace LoadTests.Workers.Visitors;

/// <summary>A browser that keeps its cookie and its cached plans from visit to visit.</summary>
internal sealed class Visitor(Uri node, HttpClient http)
{
    private const string CookieName = "seatmap-holder=";

    private readonly HashSet<string> _plans = [];

    public Uri Node => node;

    /// <summary>The cookie's value, which is the hub's token too; empty before the first page.</summary>
    public string Token { get; private set; } = "";

    public bool HasPlan(string hash) => _plans.Contains(hash);

    /// <summary>Opens a page. The first one sets the cookie.</summary>
    public async Task<string> OpenPageAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        if (response.Headers.TryGetValues("Set-Cookie", out var cookies)
            && cookies.FirstOrDefault(c => c.StartsWith(CookieName, StringComparison.Ordinal)) is { } cookie)
        {
            Token = Uri.UnescapeDataString(cookie[CookieName.Length..cookie.IndexOf(';', StringComparison.Ordinal)]);
        }

        return await EndAsync(response);
    }

    public async Task<string> GetAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        return await EndAsync(response);
    }

    /// <summary>Gets a plan, which the cache then keeps.</summary>
    public async Task<string> GetPlanAsync(string hash)
    {
        var outcome = await GetAsync($"/api/v1/plans/{hash}");
        if (outcome == "ok")
            _plans.Add(hash);
        return outcome;
    }

    public async Task<(string Outcome, string PlanHash)> GetScreeningAsync(long screening)
    {
        using var response = await SendAsync(HttpMethod.Get, $"/api/v1/screenings/{screening}", compressed: false);
        if (!response.IsSuccessStatusCode)
            return (await EndAsync(response), "");
        return ("ok", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("planHash").GetString()!);
    }

    public async Task<(string Outcome, string? Reference)> PayAsync(Guid hold, string payment)
    {
        using var body = JsonContent.Create(new { payment });
        using var response = await SendAsync(HttpMethod.Post, $"/api/v1/holds/{hold}/confirm", compressed: false, body);
        return response.IsSuccessStatusCode
            ? ("booked", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("reference").GetString())
            : (await EndAsync(response), null);
    }

    public async Task<string> CancelAsync(string reference)
    {
        using var response = await SendAsync(HttpMethod.Delete, $"/api/v1/bookings/{reference}", compressed: false);
        return response.IsSuccessStatusCode ? "cancelled" : await EndAsync(response);
    }

    public async Task<string> ReleaseAsync(Guid hold)
    {
        using var response = await SendAsync(HttpMethod.Delete, $"/api/v1/holds/{hold}", compressed: false);
        return response.IsSuccessStatusCode ? "released" : await EndAsync(response);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, bool compressed = true, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(node, path)) { Content = content };
        if (Token.Length > 0)
            request.Headers.Add("Cookie", CookieName + Token);
        if (compressed)
            request.Headers.Add("Accept-Encoding", "gzip, br");
        if (method != HttpMethod.Get)
            request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        return await http.SendAsync(request);
    }

    /// <summary>Reads the body to its end, as a browser does.</summary>
    /// <returns>"ok", or the code of the problem.</returns>
    private static async Task<string> EndAsync(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
        {
            await response.Content.CopyToAsync(Stream.Null);
            return "ok";
        }

        var text = await response.Content.ReadAsStringAsync();
        var problem = text.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(text) : default;
        var code = problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("code", out var value) ? value.GetString() : null;
        return (int)response.StatusCode < 500 && code is not null ? code : $"error: {(int)response.StatusCode} {code}";
    }
}
