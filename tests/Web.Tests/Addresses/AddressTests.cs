using System.ComponentModel.DataAnnotations;
using System.Net;
using Harness;
using Web.Addresses;

namespace Web.Tests.Addresses;

/// <summary>Whose word about address, scheme and host a node believes, and what it builds links with.</summary>
public sealed class AddressTests : IAsyncLifetime
{
    private TestDatabase? _database;
    private TestRedis? _redis;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _redis = await TestRedis.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [Fact]
    public async Task Links_have_the_public_address_whatever_the_request_says()
    {
        await using var node = Start("PublicAddress=https://tickets.example");
        Assert.StartsWith("https://tickets.example/bookings/", await LinkAsync(node, "evil.example"), StringComparison.Ordinal);

        // The pages there are the installation's own, behind a proxy that passes on neither host nor scheme.
        var screening = await node.AddScreeningAsync();
        using var visitor = await node.NewVisitor().ArriveAsync();
        visitor.Headers.Add("Origin", "https://tickets.example");
        await visitor.Api.HoldAsync(screening, 1);
    }

    [Fact]
    public async Task Without_it_links_have_the_host_that_a_known_proxy_passes_on()
    {
        await using var node = Start();
        Assert.StartsWith("http://seats.example/bookings/", await LinkAsync(node, "seats.example"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_not_allowed_is_refused_and_never_in_a_link()
    {
        await using var node = Start("AllowedHosts=tickets.example;127.0.0.1;localhost");
        Assert.StartsWith("http://tickets.example/bookings/", await LinkAsync(node, "tickets.example"), StringComparison.Ordinal);
        Assert.StartsWith(node.Address.ToString(), await LinkAsync(node, "evil.example"), StringComparison.Ordinal);

        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, node.Address) { Headers = { Host = "evil.example" } };
        using var refused = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Theory]
    [InlineData("203.0.113.9, 198.51.100.7", "", "198.51.100.7")]
    [InlineData("203.0.113.9, 198.51.100.7", "198.51.100.7", "203.0.113.9")]
    [InlineData("203.0.113.9, 198.51.100.7", "198.51.100.0/24", "203.0.113.9")]
    [InlineData("192.0.2.66, 203.0.113.9, 198.51.100.7", "198.51.100.0/24", "203.0.113.9")]
    [InlineData("2001:db8::9, 2001:db8:1::7", "2001:db8:1::/48", "2001:db8::9")]
    public async Task The_caller_is_the_first_address_that_is_no_known_proxy(string forwarded, string known, string caller)
    {
        await using var node = Start([.. known.Length == 0 ? (string[])[] : [$"KnownProxies:0={known}"]]);
        using var visitor = node.NewVisitor();
        visitor.Headers.Add("X-Forwarded-For", forwarded);
        await visitor.SignInAsync("none of ours");
        await Eventually.Async(
            async () => (await node.NewStaff().GetAsync("staff/audit")).Json.GetProperty("lines").EnumerateArray()
                .Any(line => line.GetProperty("action").GetString() == "signIn" && line.GetProperty("address").GetString() == caller),
            TimeSpan.FromSeconds(10), $"the trail has the refused sign-in of {caller}");
    }

    [Theory]
    [InlineData("tickets.example", null)]
    [InlineData("https://tickets.example/", null)]
    [InlineData("https://tickets.example/shop", null)]
    [InlineData("https://tickets.example:443", null)]
    [InlineData("https://tickets.example", "nginx")]
    [InlineData("https://tickets.example", "10.0.0.0/33")]
    public void A_wrong_value_is_named(string address, string? proxy)
    {
        var options = new AddressOptions { PublicAddress = address, KnownProxies = proxy is null ? [] : [proxy] };
        var fault = Assert.Single(options.Validate(new ValidationContext(options)));
        Assert.Contains($"\"{proxy ?? address}\"", fault.ErrorMessage, StringComparison.Ordinal);
    }

    private WebNode Start(params IEnumerable<string> settings) =>
        WebNode.Start(_database!.ConnectionString, _redis!.ConnectionString, [$"Redis:KeyPrefix={_redis.Prefix}", .. settings]);

    /// <summary>The link in the calendar entry of a booking.</summary>
    private static async Task<string> LinkAsync(WebNode node, string forwardedHost)
    {
        var screening = await node.AddScreeningAsync();
        using var visitor = await node.NewVisitor().ArriveAsync();
        var reference = await visitor.Api.BookAsync(screening, 1);
        visitor.Headers.Add("X-Forwarded-Host", forwardedHost);
        var entry = await visitor.OpenAsync($"/bookings/{reference}/calendar.ics");
        return entry.Html.Split("\r\n").Single(line => line.StartsWith("URL:", StringComparison.Ordinal))[4..];
    }
}
