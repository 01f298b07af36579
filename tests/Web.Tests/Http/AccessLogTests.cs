using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Harness;

namespace Web.Tests.Http;

/// <summary>On a node as a process of its own, whose log is what an operator reads.</summary>
[Trait("speed", "slow")]
public sealed class AccessLogTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Unsafe_and_refused_requests_have_one_line_each_without_anything_secret()
    {
        await using var cluster = await SeatMapCluster.StartAsync(1, "Logging:Console:FormatterName=json");
        var node = cluster.Nodes[0];
        var screening = await cluster.AddScreeningAsync();
        var staff = (await cluster.RunCommandAsync("token", "staff", "Ada")).Output.Trim();
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = node.BaseAddress };
        var holder = await SendAsync(HttpMethod.Post, "/api/v1/holders", null);
        var token = holder.GetProperty("token").GetString()!;
        var reference = "ABCDEFGHJK";

        await SendAsync(HttpMethod.Get, "/api/v1/screenings?secret=passed", null);
        await SendAsync(HttpMethod.Post, $"/api/v1/screenings/{screening}/holds", token, """{"seats":[1]}""");
        await SendAsync(HttpMethod.Post, $"/api/v1/screenings/{screening}/holds", token, "{");
        await SendAsync(HttpMethod.Get, $"/api/v1/bookings/{reference}?secret=refused", token);
        await SendAsync(HttpMethod.Post, $"/api/v1/screenings/{screening}/blocks", staff, """{"seats":[2]}""");
        await SendAsync(HttpMethod.Get, $"/hubs/seatmap?access_token={token}x", null);
        await SendAsync(HttpMethod.Get, "/nowhere/secret", null);
        await SendAsync(HttpMethod.Post, "/nowhere/secret", null);
        await SendAsync(new HttpMethod("INVENTED"), "/api/v1/holders", null);

        string[] expected =
        [
            "POST /api/v1/holders 201 anonymous",
            "POST /api/v1/screenings/{id:long}/holds 201 holder",
            "POST /api/v1/screenings/{id:long}/holds 400 holder",
            "GET /api/v1/bookings/{reference} 404 holder",
            "POST /api/v1/screenings/{id:long}/blocks 200 staff",
            "GET /hubs/seatmap 401 anonymous",
            "GET (none) 404 holder",
            "POST (none) 404 holder",
            "(other) (none) 405 anonymous",
        ];
        var lines = await Eventually.Async(
            () => Task.FromResult(Lines(node)), found => found.Count >= expected.Length, _limit, "every line is written");
        Assert.Equal(expected, lines.Select(l => $"{Of(l, "Method")} {Of(l, "Route")} {Of(l, "Status")} {Of(l, "Caller")}"));
        Assert.Equal(holder.GetProperty("holderId").GetString(), Of(lines[1], "CallerId"));
        Assert.All(lines, line => Assert.Equal("127.0.0.1", Of(line, "Address")));
        Assert.All(lines, line => Assert.InRange(
            double.Parse(Of(line, "DurationMs"), System.Globalization.CultureInfo.InvariantCulture), 0, 60_000));
        var log = node.LogTail(1_000);
        foreach (var secret in new[] { token, staff, "secret", reference })
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);

        async Task<JsonElement> SendAsync(HttpMethod method, string path, string? bearer, string? body = null)
        {
            using var request = new HttpRequestMessage(method, path);
            if (bearer is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
            if (body is not null)
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return text.StartsWith('{') ? JsonElement.Parse(text) : default;
        }
    }

    [Fact]
    public async Task A_setting_switches_it_off()
    {
        await using var cluster = await SeatMapCluster.StartAsync(
            1, "Logging:Console:FormatterName=json", "Logging:LogLevel:Access=None");
        using var http = new HttpClient { BaseAddress = cluster.Nodes[0].BaseAddress };
        using (await http.PostAsync(new Uri("/api/v1/holders", UriKind.Relative), null))
        using (await http.GetAsync(new Uri("/api/v1/holds/0", UriKind.Relative)))
        {
            // The log is written when the node has stopped.
            Assert.Equal(0, await cluster.Nodes[0].StopAsync());
            Assert.Empty(Lines(cluster.Nodes[0]));
        }
    }

    private static List<JsonElement> Lines(SeatMapNode node) =>
    [
        .. node.LogTail(1_000).Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonElement.Parse(line))
            .Where(line => line.GetProperty("Category").GetString() == "Access"),
    ];

    private static string Of(JsonElement line, string name) => line.GetProperty("State").GetProperty(name).ToString();
}
