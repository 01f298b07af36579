using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Harness;

namespace Web.Tests.Http;

/// <summary>
/// What callers do wrong, or too late, is no error of the server: nobody is to be woken by it.
/// </summary>
public sealed class RefusalLogTests
{
    [Fact]
    public async Task No_refusal_is_an_error_in_the_log()
    {
        await using var cluster = await SeatMapCluster.StartAsync(1, "Logging:Console:FormatterName=json");
        var node = cluster.Nodes[0];
        var screening = await cluster.AddScreeningAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = node.BaseAddress,
        };
        var staff = (await cluster.RunCommandAsync("token", "staff", "Ada", "--role", "admin")).Output.Trim();
        var (ann, bob) = (await NewHolderAsync(), await NewHolderAsync());
        var holds = $"/api/v1/screenings/{screening}/holds";
        var hold = Guid.CreateVersion7();
        Assert.Equal(201, await SendAsync("POST", holds, ann, $$"""{"holdId":"{{hold}}","seats":[1]}"""));
        var before = Problems(node);

        (int Status, string Method, string Path, string? Token, string? Body)[] refused =
        [
            (400, "POST", holds, ann, "{"),
            (400, "POST", holds, ann, """{"seats":["A"]}"""),
            (400, "POST", holds, ann, """{"seats":[1],"more":1}"""),
            (400, "POST", holds, ann, """{"seats":[1],"seats":[1]}"""),
            (400, "POST", holds, ann, """{"seats":[9999]}"""),
            (400, "POST", $"{holds}?x=1", ann, """{"seats":[2]}"""),
            (400, "DELETE", $"/api/v1/holds/{hold}", ann, """{"seats":[1]}"""),
            (400, "GET", "/api/v1/screenings?limit=x", null, null),
            (400, "GET", "/api/v1/screenings?after=x", null, null),
            (401, "POST", holds, null, """{"seats":[1]}"""),
            (401, "POST", holds, "forged", """{"seats":[1]}"""),
            (401, "GET", "/hubs/seatmap", "forged", null),
            (403, "POST", $"/api/v1/screenings/{screening}/blocks", ann, """{"seats":[1]}"""),
            (403, "GET", "/hubs/desk", ann, null),
            (404, "GET", $"/api/v1/holds/{hold}", bob, null),
            (404, "GET", "/api/v1/screenings/0", null, null),
            (404, "GET", "/api/v1/nothing", null, null),
            (404, "GET", "/nothing", null, null),
            (405, "PUT", holds, ann, "{}"),
            (409, "POST", holds, bob, """{"seats":[1]}"""),
            (413, "POST", holds, ann, $$"""{"seats":[{{new string('1', 100_000)}}]}"""),
            (422, "POST", holds, bob, $$"""{"holdId":"{{hold}}","seats":[2]}"""),
            (422, "POST", "/api/v1/staff/plans/preview", staff, "{}"),
            (422, "POST", "/api/v1/staff/screenings", staff, """{"planHash":"none"}"""),
            // Without what protects forms against other sites.
            (400, "POST", $"/checkout/{hold}", ann, ""),
            (400, "POST", "/staff/sign-in", null, "token=forged"),
        ];
        foreach (var (status, method, path, token, body) in refused)
            Assert.Equal((path, status), (path, await SendAsync(method, path, token, body)));
        Assert.StartsWith("HTTP/1.1 400", await RawAsync("HELLO\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431", await RawAsync($"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('x', 100_000)}\r\n\r\n"),
            StringComparison.Ordinal);
        // Somebody who goes away in the middle of a body, of a plan, of an answer.
        await LeaveAsync($"POST {holds} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {ann}\r\nContent-Type: application/json\r\n"
            + "Content-Length: 100\r\n\r\n{\"seats\"");
        await LeaveAsync($"POST /api/v1/staff/plans HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {staff}\r\n"
            + "Content-Type: application/json\r\nContent-Length: 30000000\r\n\r\n{\"format\"");
        await LeaveAsync($"GET /api/v1/screenings/{screening}/seats HTTP/1.1\r\nHost: a\r\n\r\n");

        // The log is written when the node has stopped, and by then those who left have been noticed.
        Assert.Equal(0, await node.StopAsync());
        Assert.Equal(before, Problems(node));

        async Task<string> NewHolderAsync()
        {
            using var response = await http.PostAsync(new Uri("/api/v1/holders", UriKind.Relative), null);
            return JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("token").GetString()!;
        }

        async Task<int> SendAsync(string method, string path, string? token, string? body)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (token is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var type = path.StartsWith("/api", StringComparison.Ordinal) ? "application/json" : "application/x-www-form-urlencoded";
            if (body is not null)
                request.Content = new StringContent(body, Encoding.UTF8, type);
            request.Headers.ExpectContinue = body?.Length > 10_000;
            using var response = await http.SendAsync(request);
            return (int)response.StatusCode;
        }

        async Task<string> RawAsync(string request)
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", node.Port);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
            using var reader = new StreamReader(stream, Encoding.Latin1);
            return await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)) ?? "";
        }

        async Task LeaveAsync(string request)
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", node.Port);
            // With a reset instead of a goodbye.
            client.LingerState = new LingerOption(true, 0);
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        }
    }

    private static List<string> Problems(SeatMapNode node) =>
    [
        .. node.LogTail(1_000).Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonElement.Parse(line))
            .Where(line => line.GetProperty("LogLevel").GetString() is "Error" or "Critical")
            .Select(line => $"{line.GetProperty("LogLevel")} {line.GetProperty("Category")} {line.GetProperty("Message")}"),
    ];
}
