namespace Web.Tests.Pages;

[Collection(OnSharedNode.Name)]
public sealed class PagesTests(SharedNode shared)
{
    private const string Evil = "<script>alert(1)</script>'\"&amp;</title><img src=x onerror=alert(1)>";

    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task Screenings_are_listed_with_the_seats_left()
    {
        var word = $"W{Guid.NewGuid():N}";
        var id = await _node.AddScreeningAsync(s => s with { Title = $"Night Ferry {word}" });
        await (await _node.NewCallerAsync()).HoldAsync(id, 1, 2, 3);
        using var visitor = _node.NewVisitor();

        var page = await visitor.OpenAsync($"/?q={word}");

        Assert.Equal(200, page.Status);
        Assert.StartsWith("text/html", page.Answer.Header("Content-Type"), StringComparison.Ordinal);
        var item = page.Html[page.Html.IndexOf($"data-seats-left=\"{id}\"", StringComparison.Ordinal)..];
        item = System.Net.WebUtility.HtmlDecode(item[..item.IndexOf("</li>", StringComparison.Ordinal)]);
        Assert.Contains("Night Ferry", item, StringComparison.Ordinal);
        Assert.Contains("237 seats left", item, StringComparison.Ordinal);
        Assert.Contains($"href=\"/screenings/{id}\"", item, StringComparison.Ordinal);
        Assert.Contains("from €9.00", item, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_screening_whose_sales_have_closed_is_not_offered()
    {
        var now = TimeProvider.System.GetUtcNow();
        var word = $"W{Guid.NewGuid():N}";
        var id = await _node.AddScreeningAsync(s => s with { SalesCloseAt = now.AddMinutes(-1), Title = word });
        using var visitor = _node.NewVisitor();
        Assert.True((await visitor.OpenAsync($"/?q={word}")).Has("no-match"));
        Assert.Contains("have closed", (await visitor.OpenAsync($"/screenings/{id}")).TextOf("sales-note"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_screening_not_yet_on_sale_says_when()
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = await _node.AddScreeningAsync(s => s with { SalesOpenAt = now.AddMinutes(30) });
        using var visitor = _node.NewVisitor();
        Assert.Contains("go on sale", (await visitor.OpenAsync($"/screenings/{id}")).TextOf("sales-note"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_live_screening_has_its_seats_and_that_of_another_one_has_none()
    {
        var id = await _node.AddScreeningAsync();
        using var visitor = _node.NewVisitor();
        Assert.DoesNotContain("\"snapshot\":", (await visitor.OpenAsync($"/screenings/{id}")).Html, StringComparison.Ordinal);
        await (await _node.NewCallerAsync()).HoldAsync(id, 1, 2, 3);

        var page = await visitor.OpenAsync($"/screenings/{id}");

        Assert.Contains("\"seatCount\":240", page.Html, StringComparison.Ordinal);
        // Two bits a seat: the first is free, the next three are held.
        Assert.Contains($"\"snapshot\":\"{Convert.ToBase64String([0b01010100, 0, 0])[..3]}", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_screenings_page_has_what_its_script_needs()
    {
        var id = await _node.AddScreeningAsync(s => s with { Title = "A Quiet Orbit" });
        using var visitor = _node.NewVisitor();

        var page = await visitor.OpenAsync($"/screenings/{id}");

        Assert.Equal(200, page.Status);
        Assert.Contains("<h1><bdi>A Quiet Orbit</bdi></h1>", page.Html, StringComparison.Ordinal);
        Assert.Equal("240 seats left", page.TextOf("seats-left"));
        Assert.False(page.Has("sales-note"));
        var data = System.Text.Json.JsonDocument.Parse(DataOf(page)).RootElement;
        Assert.Equal(id, data.GetProperty("screeningId").GetInt64());
        Assert.Equal(WebNode.Cinema.Hash, data.GetProperty("planHash").GetString());
        Assert.Equal(3, data.GetProperty("prices").GetArrayLength());
        Assert.Matches("src=\"/app/map.js(\\?v=[^\"]+)?\"", page.Html);
    }

    [Fact]
    public async Task Markup_in_names_is_shown_as_text()
    {
        var id = await _node.AddScreeningAsync(
            s => s with { Title = Evil, Venue = $"Venue {Evil}", Hall = $"Hall {Evil}", City = Evil, Kind = Evil });
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var hold = await visitor.Api.HoldAsync(id, 1);
        List<Page> pages = [];
        foreach (var path in new[] { $"/?q={Uri.EscapeDataString(Evil)}", $"/screenings/{id}", $"/checkout/{hold}" })
            pages.Add(await visitor.OpenAsync(path));
        pages.Add(await visitor.OpenAsync((await visitor.SubmitAsync(pages[^1], ("payment", "test-ok"))).Location!));

        Assert.All(pages, page => Assert.Equal(200, page.Status));
        Assert.All(pages, page => Assert.DoesNotContain("<script>alert", page.Html, StringComparison.OrdinalIgnoreCase));
        Assert.All(pages, page => Assert.DoesNotContain("<img", page.Html, StringComparison.OrdinalIgnoreCase));
        Assert.All(pages, page => Assert.Contains("&lt;script&gt;alert(1)", page.Html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Markup_in_a_title_does_not_end_the_data_of_the_script()
    {
        var id = await _node.AddScreeningAsync();
        await _node.SqlAsync("UPDATE screenings SET title = @title WHERE screening_id = @id", new { id, title = "</script><b>" });
        using var visitor = _node.NewVisitor();
        var page = await visitor.OpenAsync($"/screenings/{id}");
        Assert.DoesNotContain("</script><b>", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<", DataOf(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/screenings/999999999")]
    [InlineData("/screenings/one")]
    [InlineData("/screenings/-1")]
    [InlineData("/checkout/0198a7a0-0000-7000-8000-000000000001")]
    [InlineData("/checkout/mine")]
    [InlineData("/bookings/0000000000")]
    [InlineData("/bookings/%3Cscript%3E")]
    [InlineData("/error")]
    [InlineData("/error/200")]
    [InlineData("/error/999999")]
    public async Task An_unknown_address_is_a_404_page(string path)
    {
        using var visitor = _node.NewVisitor();
        var page = await visitor.OpenAsync(path);
        Assert.Equal(404, page.Status);
        Assert.StartsWith("text/html", page.Answer.Header("Content-Type"), StringComparison.Ordinal);
        Assert.True(page.Has("error"));
        Assert.Contains("There is nothing here", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OPTIONS")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("POST")]
    [InlineData("PATCH")]
    [InlineData("BREW")]
    public async Task A_method_that_a_page_does_not_support_causes_no_5xx(string method)
    {
        var id = await _node.AddScreeningAsync();
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var hold = await visitor.Api.HoldAsync(id, 1);
        var reference = await visitor.Api.BookAsync(id, 2);
        foreach (var path in new[] { "/", $"/screenings/{id}", $"/checkout/{hold}", $"/bookings/{reference}", "/api", "/error/404" })
        {
            var page = await visitor.OpenAsync(path, new HttpMethod(method));
            Assert.True(page.Status < 500, $"{method} {path}: {page.Status}");
        }

        await _node.ShowsAsync(id, 0, 0, 1, 2);
    }

    [Fact]
    public async Task The_API_page_shows_the_forwarded_host_as_text()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_node.Address, "/api"));
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", "evil.example\"><script>alert(1)</script>");
        using var response = await http.SendAsync(request);
        Assert.DoesNotContain("<script>alert", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string DataOf(Page page)
    {
        const string Start = "<script type=\"application/json\" id=\"screening\">";
        var data = page.Html[(page.Html.IndexOf(Start, StringComparison.Ordinal) + Start.Length)..];
        return data[..data.IndexOf("</script>", StringComparison.Ordinal)];
    }
}
