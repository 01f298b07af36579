using Harness;
using Microsoft.Extensions.Options;

namespace Web.Tests.Embedding;

/// <summary>A node whose seat map one other site may embed.</summary>
public sealed class EmbeddedNode : IAsyncLifetime
{
    public const string Site = "https://tickets.example";

    private TestDatabase? _database;
    private WebNode? _node;

    public WebNode Node => _node!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        var redis = await TestRedis.ConnectAsync();
        _node = WebNode.Start(
            _database.ConnectionString, redis.ConnectionString, $"Redis:KeyPrefix={redis.Prefix}", $"Embedding:AllowedOrigins:0={Site}");
    }

    public async Task DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }
}

[Trait("speed", "slow")]
public sealed class EmbeddingTests(EmbeddedNode embedded) : IClassFixture<EmbeddedNode>
{
    private const string Allowed = "Access-Control-Allow-Origin";

    [Theory]
    [InlineData("GET", "/api/v1/screenings")]
    [InlineData("POST", "/api/v1/holders")]
    [InlineData("GET", "/api/v1/screenings/999999999")]
    [InlineData("GET", "/app/seat-map.js")]
    [InlineData("POST", "/hubs/seatmap/negotiate?negotiateVersion=1")]
    public async Task Only_an_allowed_origin_may_read_the_answer(string method, string path)
    {
        Assert.Equal(EmbeddedNode.Site, (await SendAsync(method, path, EmbeddedNode.Site)).Header(Allowed));
        Assert.Null((await SendAsync(method, path, "https://elsewhere.example")).Header(Allowed));
        Assert.Null((await SendAsync(method, path, EmbeddedNode.Site)).Header("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Only_an_allowed_origin_may_request_a_hold()
    {
        var allowed = await PreflightAsync(EmbeddedNode.Site);
        Assert.Equal(204, allowed.Status);
        Assert.Equal(EmbeddedNode.Site, allowed.Header(Allowed));
        Assert.Contains("authorization", allowed.Header("Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
        Assert.Null((await PreflightAsync("https://elsewhere.example")).Header(Allowed));
    }

    [Fact]
    public async Task Other_origins_may_not_read_pages() =>
        Assert.Null((await SendAsync("GET", "/", EmbeddedNode.Site)).Header(Allowed));

    [Theory]
    [InlineData("tickets.example")]
    [InlineData("https://tickets.example/")]
    [InlineData("https://tickets.example/shop")]
    [InlineData("https://Tickets.example")]
    [InlineData("https://tickets.example:443")]
    [InlineData("ftp://tickets.example")]
    [InlineData("*")]
    public async Task An_invalid_origin_stops_the_start(string origin)
    {
        await using var database = await TestDatabase.CreateAsync();
        var redis = await TestRedis.ConnectAsync();
        var error = Assert.Throws<OptionsValidationException>(() => WebNode.Start(
            database.ConnectionString, redis.ConnectionString, $"Redis:KeyPrefix={redis.Prefix}", $"Embedding:AllowedOrigins:0={origin}"));
        Assert.Contains($"\"{origin}\"", error.Message, StringComparison.Ordinal);
    }

    private Task<Answer> PreflightAsync(string origin) => SendAsync(
        "OPTIONS", "/api/v1/screenings/1/holds", origin,
        ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type"));

    private async Task<Answer> SendAsync(string method, string path, string origin, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(embedded.Node.Address, path));
        Assert.True(request.Headers.TryAddWithoutValidation("Origin", origin));
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var response = await http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }
}
