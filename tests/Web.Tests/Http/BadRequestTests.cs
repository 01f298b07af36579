using System.Net.Sockets;
using System.Text;

namespace Web.Tests.Http;

/// <summary>Requests that no correct client sends.</summary>
[Collection(OnSharedNode.Name)]
public sealed class BadRequestTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Theory]
    [InlineData("POST", "screenings")]
    [InlineData("DELETE", "screenings/1")]
    [InlineData("PUT", "screenings/1/holds")]
    [InlineData("GET", "screenings/1/holds")]
    [InlineData("PATCH", "holds/0198a7a0-0000-7000-8000-000000000001")]
    [InlineData("GET", "holds/0198a7a0-0000-7000-8000-000000000001/confirm")]
    [InlineData("POST", "bookings/0000000000")]
    [InlineData("GET", "holders")]
    [InlineData("BREW", "screenings")]
    public async Task A_method_that_an_address_does_not_support_is_a_405(string method, string path)
    {
        var caller = await _node.NewCallerAsync();
        var answer = await caller.SendAsync(new HttpMethod(method), path);
        answer.IsProblem(405, "invalid");
        Assert.NotNull(answer.Header("Allow"));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task A_body_of_another_content_type_than_JSON_is_a_415(string type)
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        using var content = new StringContent("""{"seats":[1]}""");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        (await caller.SendAsync(HttpMethod.Post, $"screenings/{id}/holds", content)).IsProblem(415, "invalid");
        await _node.ShowsAsync(id, 0, 0, 0);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        using var content = new ByteArrayContent([0xff, 0xfe, 0x00, 0x80, 0xc3, 0x28]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        (await caller.SendAsync(HttpMethod.Post, $"screenings/{id}/holds", content)).IsProblem(400, "invalid");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_is_too_large_is_a_413(bool chunked)
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        using var content = new StringContent(
            $$"""{"seats":[{{string.Join(',', Enumerable.Repeat(1, 500_000))}}]}""", Encoding.UTF8, "application/json");
        if (chunked)
            content.Headers.ContentLength = null;
        // Without Expect, a client that still sends when the server closes the connection may lose the answer.
        var answer = await caller.SendAsync(HttpMethod.Post, $"screenings/{id}/holds", content, header: "Expect: 100-continue");
        answer.IsProblem(413, "too_large");
    }

    [Fact]
    public async Task A_huge_header_is_refused_and_the_server_goes_on()
    {
        var answer = await RawAsync($"GET /api/v1/screenings HTTP/1.1\r\nHost: localhost\r\nX-Huge: {new string('x', 100_000)}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 431", answer, StringComparison.Ordinal);
        Assert.Equal(200, (await _node.Anonymous.GetAsync("screenings")).Status);
    }

    [Fact]
    public async Task A_huge_address_is_refused() =>
        Assert.StartsWith(
            "HTTP/1.1 414",
            await RawAsync($"GET /api/v1/screenings?{new string('x', 20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("HELLO\r\n\r\n")]
    [InlineData("GET /api/v1/screenings HTTP/1.1\r\n\r\n")]
    [InlineData("GET /api/v1/screenings HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET /api/v1/screenings HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \u0000\r\n\r\n")]
    [InlineData("POST /api/v1/holders HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n")]
    public async Task Malformed_HTTP_is_a_400(string request) =>
        Assert.StartsWith("HTTP/1.1 400", await RawAsync(request), StringComparison.Ordinal);

    [Fact]
    public async Task No_answer_names_the_server()
    {
        Answer[] answers =
        [
            await _node.Anonymous.GetAsync("screenings"),
            await _node.Anonymous.GetAsync("nothing"),
            (await _node.NewVisitor().OpenAsync("/")).Answer,
        ];
        Assert.All(answers, answer => Assert.Null(answer.Header("Server")));
        Assert.All(answers, answer => Assert.Null(answer.Header("X-Powered-By")));
    }

    private async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_node.Address.Host, _node.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)) ?? "";
    }
}
