using System.Net.Http.Json;
using System.Text.Json;

namespace LoadTests.Workers.Visitors;

/// <summary>Somebody with a browser that keeps its cookie and its cache from visit to visit.</summary>
internal sealed class Person(Uri node, HttpClient http)
{
    private readonly HashSet<string> _plans = [];

    public Uri Node => node;

    /// <summary>The cookie's value, which is the token of the hub as well; empty before the first page.</summary>
    public string Token { get; private set; } = "";

    public bool HasPlan(string hash) => _plans.Contains(hash);

    /// <summary>Opens a page; the first gives the cookie.</summary>
    public async Task<string> OpenPageAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        if (response.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.FirstOrDefault(c => c.StartsWith("seatmap-holder=", StringComparison.Ordinal)) is { } cookie)
            Token = Uri.UnescapeDataString(cookie["seatmap-holder=".Length..cookie.IndexOf(';', StringComparison.Ordinal)]);
        return await EndAsync(response);
    }

    public async Task<string> GetAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        return await EndAsync(response);
    }

    /// <summary>Gets a plan, which the cache keeps for ever.</summary>
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
        using var response = await SendAsync(HttpMethod.Post, $"/api/v1/holds/{hold}/confirm", compressed: false, JsonContent.Create(new { payment }));
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
            request.Headers.Add("Cookie", $"seatmap-holder={Token}");
        if (compressed)
            request.Headers.Add("Accept-Encoding", "gzip, br");
        if (method != HttpMethod.Get)
            request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        return await http.SendAsync(request);
    }

    /// <summary>Reads it to the end, as a browser would. A refusal is the code of its problem.</summary>
    private static async Task<string> EndAsync(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
        {
            await response.Content.CopyToAsync(Stream.Null);
            return "ok";
        }

        var text = await response.Content.ReadAsStringAsync();
        var code = text.StartsWith('{') && JsonSerializer.Deserialize<JsonElement>(text).TryGetProperty("code", out var said) ? said.GetString() : null;
        return (int)response.StatusCode < 500 && code is not null ? code : $"error: {(int)response.StatusCode} {code}";
    }
}
