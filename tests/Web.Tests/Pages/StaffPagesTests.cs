namespace Web.Tests.Pages;

/// <summary>The HTML of the staff's pages, before any script runs.</summary>
[Collection(OnSharedNode.Name)]
public sealed class StaffPagesTests(SharedNode shared)
{
    private const string Evil = "<script>alert(1)</script>'\"&amp;</title><img src=x onerror=alert(1)>";

    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task The_list_says_how_each_screening_sells()
    {
        var word = $"W{Guid.NewGuid():N}";
        var id = await _node.AddScreeningAsync(s => s with { Title = $"Night Ferry {word}" });
        var caller = await _node.NewCallerAsync();
        await caller.BookAsync(id, 0, 1, 2);
        await caller.HoldAsync(id, 5, 6);
        await _node.NewStaff().PostAsync($"screenings/{id}/blocks", new { seats = new[] { 9 } });
        using var staff = await SignedInAsync();

        var page = await staff.OpenAsync($"/staff?q={word}");

        Assert.Equal(200, page.Status);
        var row = new Page(page.Path, page.Answer with { Body = RowOf(page, id) });
        Assert.Contains("Night Ferry", row.Html, StringComparison.Ordinal);
        Assert.Equal(("3", "2", "1", "234"), (row.TextOf("sold"), row.TextOf("held"), row.TextOf("blocked"), row.TextOf("free")));
        Assert.Equal("€27.00", row.TextOf("revenue"));
        Assert.Equal("On sale", row.TextOf("sales"));
    }

    [Fact]
    public async Task The_list_says_whether_sales_have_not_opened_or_have_closed()
    {
        var now = TimeProvider.System.GetUtcNow();
        var word = $"W{Guid.NewGuid():N}";
        var ahead = await _node.AddScreeningAsync(s => s with { Title = word, SalesOpenAt = now.AddMinutes(30) });
        var closed = await _node.AddScreeningAsync(s => s with { Title = word, SalesCloseAt = now.AddMinutes(-1) });
        using var staff = await SignedInAsync();
        var page = await staff.OpenAsync($"/staff?q={word}");
        Assert.Contains("Opens ", RowOf(page, ahead), StringComparison.Ordinal);
        Assert.Contains("Sales closed", RowOf(page, closed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_in_names_is_shown_as_text()
    {
        var id = await _node.AddScreeningAsync(s => s with { Title = Evil, Venue = $"Staff venue {Evil}", Hall = $"Hall {Evil}" });
        using var staff = await SignedInAsync(Evil);
        foreach (var path in new[] { $"/staff?q={Uri.EscapeDataString(Evil)}", $"/staff/screenings/{id}" })
        {
            var page = await staff.OpenAsync(path);
            Assert.Equal(200, page.Status);
            Assert.DoesNotContain("<script>alert", page.Html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img", page.Html, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("&lt;script&gt;alert(1)", page.Html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/staff/screenings/999999999")]
    [InlineData("/staff/screenings/one")]
    [InlineData("/staff/nowhere")]
    public async Task An_unknown_address_is_a_404_page(string path)
    {
        using var staff = await SignedInAsync();
        var page = await staff.OpenAsync(path);
        Assert.Equal(404, page.Status);
        Assert.True(page.Has("error"));
    }

    private async Task<Visitor> SignedInAsync(string name = "Ada")
    {
        var visitor = _node.NewVisitor();
        var token = await _node.StaffTokenAsync(name);
        var signedIn = await visitor.SignInAsync(token);
        Assert.Equal(302, signedIn.Status);
        return visitor;
    }

    private static string RowOf(Page page, long id)
    {
        var row = page.Html[page.Html.IndexOf($"data-screening=\"{id}\"", StringComparison.Ordinal)..];
        return row[..row.IndexOf("</li>", StringComparison.Ordinal)];
    }
}
