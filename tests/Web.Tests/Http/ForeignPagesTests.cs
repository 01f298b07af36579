using System.Net;
using System.Net.WebSockets;
using System.Text;
using Web.Tests.Embedding;

namespace Web.Tests.Http;

/// <summary>Requests that a page of another origin sends, to which the browser adds the cookie.</summary>
public sealed class ForeignPagesTests(EmbeddedNode embedded) : IClassFixture<EmbeddedNode>
{
    private const string Elsewhere = "https://elsewhere.example";

    private readonly WebNode _node = embedded.Node;

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("own", null, true)]
    [InlineData("own", "same-origin", true)]
    [InlineData(null, "none", true)]
    [InlineData(null, "same-origin", true)]
    [InlineData(EmbeddedNode.Site, "cross-site", true)]
    [InlineData(Elsewhere, null, false)]
    [InlineData(Elsewhere, "cross-site", false)]
    [InlineData(null, "cross-site", false)]
    [InlineData(null, "same-site", false)]
    [InlineData("null", null, false)]
    [InlineData("own-at-another-port", null, false)]
    [InlineData("https://tickets.example.evil.example", null, false)]
    public async Task Only_own_pages_and_allowed_origins_change_anything_with_the_cookie(string? origin, string? site, bool accepted)
    {
        var screening = await _node.AddScreeningAsync();
        using var visitor = await _node.NewVisitor().ArriveAsync();
        origin = origin switch
        {
            "own" => _node.Address.GetLeftPart(UriPartial.Authority),
            "own-at-another-port" => $"http://{_node.Address.Host}:1",
            _ => origin,
        };
        if (origin is not null)
            visitor.Headers.Add("Origin", origin);
        if (site is not null)
            visitor.Headers.Add("Sec-Fetch-Site", site);

        var held = await visitor.Api.PostAsync($"screenings/{screening}/holds", new { seats = new[] { 1 } });

        if (accepted)
            Assert.Equal(201, held.Status);
        else
            held.IsProblem(403, "foreign_page");
        await _node.ShowsAsync(screening, 1, accepted ? 1 : 0);
        Assert.Equal(200, (await visitor.Api.GetAsync($"screenings/{screening}")).Status);
    }

    [Fact]
    public async Task A_bearer_token_needs_no_origin()
    {
        var screening = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        using var body = new StringContent("""{"seats":[2]}""", Encoding.UTF8, "application/json");
        var held = await caller.SendAsync(HttpMethod.Post, $"screenings/{screening}/holds", body, header: $"Origin: {Elsewhere}");
        Assert.Equal(201, held.Status);
    }

    [Theory]
    [InlineData("/hubs/seatmap")]
    [InlineData("/hubs/desk")]
    public async Task A_hub_opens_for_own_pages_and_for_tokens(string hub)
    {
        var staff = await _node.StaffTokenAsync();
        var own = _node.Address.GetLeftPart(UriPartial.Authority);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await OpenAsync(hub, cookie: staff, own));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await OpenAsync(hub, cookie: staff, EmbeddedNode.Site));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await OpenAsync(hub, cookie: staff, null));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await OpenAsync($"{hub}?access_token={staff}", cookie: null, Elsewhere));
        Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync(hub, cookie: staff, Elsewhere));
    }

    [Fact]
    public async Task A_form_of_another_origin_does_nothing_and_says_so()
    {
        var screening = await _node.AddScreeningAsync();
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var checkout = await visitor.OpenAsync($"/checkout/{await visitor.Api.HoldAsync(screening, 3)}");
        visitor.Headers.Add("Origin", Elsewhere);

        var paid = await visitor.SubmitAsync(checkout, ("payment", "test-ok"));

        Assert.Equal(403, paid.Status);
        Assert.Contains("Another site sent this", paid.Html, StringComparison.Ordinal);
        await _node.ShowsAsync(screening, 3, 1);
    }

    [Fact]
    public async Task The_trail_says_that_it_was_in_the_name_of_staff()
    {
        var screening = await _node.AddScreeningAsync();
        var name = $"Ada {Guid.NewGuid():N}";
        using var staff = _node.NewVisitor();
        await staff.SignInAsync(await _node.StaffTokenAsync(name));
        staff.Headers.Add("Origin", Elsewhere);

        (await staff.Api.PostAsync($"screenings/{screening}/blocks", new { seats = new[] { 4 } })).IsProblem(403, "foreign_page");

        await _node.ShowsAsync(screening, 4, 0);
        var lines = (await _node.NewStaff().GetAsync($"staff/audit?name={name}")).Json.GetProperty("lines").EnumerateArray();
        Assert.Contains(lines, line => line.GetProperty("result").GetString() == "foreign_page");
    }

    [Theory]
    [InlineData("holders")]
    [InlineData("holds/0198a7a0-0000-7000-8000-000000000001/extend")]
    [InlineData("staff/plans/preview")]
    [InlineData("staff/plans")]
    public async Task A_body_that_is_not_JSON_is_a_415_also_where_it_is_not_read_as_JSON(string path)
    {
        var staff = _node.NewStaff();
        foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x" })
        {
            using var body = new StringContent("{}");
            body.Headers.Remove("Content-Type");
            body.Headers.TryAddWithoutValidation("Content-Type", type);
            (await staff.SendAsync(HttpMethod.Post, path, body)).IsProblem(415, "invalid");
        }

        using var csv = new StringContent("section,row,number,category\nHall,A,1,A", Encoding.UTF8, "text/csv");
        var takesCsv = path.StartsWith("staff/plans", StringComparison.Ordinal);
        Assert.Equal(takesCsv, (await staff.SendAsync(HttpMethod.Post, path, csv)).Status is 200 or 201);

        using var untyped = new ByteArrayContent("{}"u8.ToArray());
        (await staff.SendAsync(HttpMethod.Post, path, untyped)).IsProblem(415, "invalid");
    }

    private async Task<HttpStatusCode> OpenAsync(string path, string? cookie, string? origin)
    {
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        if (cookie is not null)
            socket.Options.SetRequestHeader("Cookie", $"seatmap-holder={cookie}");
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        try
        {
            await socket.ConnectAsync(new UriBuilder(new Uri(_node.Address, path)) { Scheme = "ws" }.Uri, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }

        return socket.HttpStatusCode;
    }
}
