using System.Net;
using System.Text.RegularExpressions;
using Web.Pages;

namespace Web.Tests.Pages;

/// <summary>The list of screenings: its filters, and the state of sales of each screening.</summary>
[Collection(OnSharedNode.Name)]
public sealed class ProgrammeTests(SharedNode shared)
{
    private static readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    private readonly WebNode _node = shared.Node;

    // Tests share a node. So the screenings of each have a word of their own.
    private readonly string _word = $"W{Guid.NewGuid():N}";

    [Theory]
    [InlineData("")]
    [InlineData(" cafe")]
    [InlineData(" CAFÉ  mäander")]
    [InlineData(" maander")]
    [InlineData(" hall 1")]
    public async Task Words_of_title_venue_hall_and_city_find_a_screening_regardless_of_case_and_accents(string words)
    {
        var id = await _node.AddScreeningAsync(s => s with { Title = $"Café {_word}", Venue = $"House {_word}", City = "Mäander" });
        var other = await _node.AddScreeningAsync(s => s with { Title = "Café", Venue = $"Barn {Guid.NewGuid()}", City = "Mäander" });
        var page = await OpenAsync($"/?q={Uri.EscapeDataString(_word.ToLowerInvariant() + words)}");
        Assert.True(Lists(page, id));
        Assert.False(Lists(page, other));
        Assert.StartsWith("1 of ", page.TextOf("found"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_finds_nothing_if_one_of_its_words_matches_nothing()
    {
        await _node.AddScreeningAsync(s => s with { Title = _word });
        Assert.True((await OpenAsync($"/?q={_word}+nowhere")).Has("no-match"));
    }

    [Fact]
    public async Task The_venue_filter_lists_only_its_screenings_and_stays_selected()
    {
        var id = await _node.AddScreeningAsync(s => s with { Venue = $"House {_word}" });
        var other = await _node.AddScreeningAsync(s => s with { Venue = $"Barn {_word}" });
        var page = await OpenAsync($"/?venue=House+{_word}");
        Assert.True(Lists(page, id));
        Assert.False(Lists(page, other));
        Assert.Matches($"<option value=\"House {_word}\" selected", page.Html);
    }

    [Fact]
    public async Task Venues_of_one_name_are_offered_with_their_cities()
    {
        var bath = await _node.AddScreeningAsync(s => s with { Venue = $"Odeon {_word}", City = "Bath" });
        var york = await _node.AddScreeningAsync(s => s with { Venue = $"Odeon {_word}", City = "York" });
        var page = await OpenAsync($"/?venue={Uri.EscapeDataString($"Odeon {_word}, York")}");
        Assert.True(Lists(page, york));
        Assert.False(Lists(page, bath));
        Assert.Contains($"<option value=\"Odeon {_word}, Bath\">", page.Html, StringComparison.Ordinal);
        Assert.Contains($"<option value=\"Odeon {_word}, York\" selected", page.Html, StringComparison.Ordinal);
        var both = await OpenAsync($"/?venue=Odeon+{_word}");
        Assert.True(Lists(both, york) && Lists(both, bath));
        Assert.Contains($"<option value=\"Odeon {_word}\" selected", both.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_date_filter_uses_the_time_zone_of_the_venue()
    {
        // 20:00 UTC is the next morning in Tokyo.
        var starts = new DateTimeOffset(_now.UtcDateTime.Date.AddDays(3).AddHours(20), TimeSpan.Zero);
        var id = await _node.AddScreeningAsync(
            s => s with { Title = _word, Venue = $"Kino {_word}", TimeZone = "Asia/Tokyo", StartsAt = starts, SalesCloseAt = starts });
        Assert.False(Lists(await OpenAsync($"/?q={_word}&date={starts:yyyy-MM-dd}"), id));
        var page = await OpenAsync($"/?q={_word}&date={starts.AddDays(1):yyyy-MM-dd}");
        Assert.True(Lists(page, id));
        Assert.Matches($"value=\"{starts.AddDays(1):yyyy-MM-dd}\" checked", page.Html);
    }

    [Fact]
    public async Task If_nothing_is_found_the_page_links_to_the_nearest_days_and_to_all_screenings()
    {
        foreach (var days in new[] { 2, 4 })
        {
            var starts = new DateTimeOffset(_now.UtcDateTime.Date.AddDays(days).AddHours(12), TimeSpan.Zero);
            await _node.AddScreeningAsync(s => s with { Title = _word, StartsAt = starts, SalesCloseAt = starts });
        }

        var page = await OpenAsync($"/?q={_word}&date={_now.AddDays(3):yyyy-MM-dd}");

        Assert.True(page.Has("no-match"));
        var html = WebUtility.HtmlDecode(page.Html);
        Assert.Contains($"href=\"/?q={_word}&date={_now.AddDays(2):yyyy-MM-dd}\"", html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/?q={_word}&date={_now.AddDays(4):yyyy-MM-dd}\"", html, StringComparison.Ordinal);
        Assert.True(page.Has("show-all"));
    }

    [Fact]
    public async Task If_nothing_is_found_the_page_offers_to_remove_a_part_of_the_filter()
    {
        await _node.AddScreeningAsync(s => s with { Title = _word, Venue = $"House {_word}" });
        var page = await OpenAsync($"/?q=nowhere&venue=House+{_word}");
        var html = WebUtility.HtmlDecode(page.Html);
        Assert.True(page.Has("no-match"));
        Assert.Contains($"href=\"/?venue=House%20{_word}\">Without “nowhere”", html, StringComparison.Ordinal);
        Assert.DoesNotContain("At every venue", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("date=tomorrow")]
    [InlineData("date=9999-12-31")]
    [InlineData("date=2026-02-30")]
    [InlineData("venue=")]
    [InlineData("q=%00")]
    [InlineData("q=%F0%9F%98%80")]
    [InlineData("q[]=1&q=2&q=3")]
    public async Task An_invalid_filter_causes_no_error(string query) =>
        Assert.Equal(200, (await OpenAsync($"/?{query}")).Status);

    [Theory]
    [InlineData(0, 0, "Free")]
    [InlineData(0, 2_500, "Free to €25.00")]
    [InlineData(2_500, 1_000, "from €10.00")]
    public async Task The_list_says_what_seats_cost(long front, long others, string price)
    {
        await _node.AddScreeningAsync(
            s => s with { Title = _word, Prices = s.Prices.ToDictionary(p => p.Key, p => p.Key == "front" ? front : others) });
        var page = await OpenAsync($"/?q={_word}");
        Assert.Matches($"class=\"price\">{Regex.Escape(price)}</span>", WebUtility.HtmlDecode(page.Html));
    }

    [Theory]
    [InlineData("👨‍👩‍👧‍👦")]
    [InlineData("🇮🇸")]
    [InlineData("e\u0301")]
    [InlineData("क्षि")]
    public async Task A_long_search_is_cut_between_characters(string character)
    {
        var before = new string('x', ProgrammeFilter.MaxQuery - 1);
        var page = await OpenAsync($"/?q={Uri.EscapeDataString(before + character + "y")}");
        Assert.Matches($" value=\"{before}\"", page.Html);
    }

    [Fact]
    public async Task A_very_long_filter_is_cut() =>
        Assert.Equal(200, (await OpenAsync($"/?q={new string('x', 5_000)}")).Status);

    [Fact]
    public async Task Markup_in_a_search_is_shown_as_text()
    {
        await _node.AddScreeningAsync(s => s with { Title = _word });
        var words = Uri.EscapeDataString("\"><script>alert(1)</script>");
        var venue = Uri.EscapeDataString("<script>alert(2)</script>");
        var page = await OpenAsync($"/?q={words}&venue={venue}");
        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("<script>alert", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_says_when_few_or_no_seats_are_left()
    {
        var few = await _node.AddScreeningAsync(s => s with { Title = $"Few {_word}" });
        var none = await _node.AddScreeningAsync(s => s with { Title = $"None {_word}" });
        var staff = _node.NewStaff();
        Assert.Equal(200, (await staff.PostAsync($"screenings/{few}/blocks", new { seats = Enumerable.Range(0, 230) })).Status);
        Assert.Equal(200, (await staff.PostAsync($"screenings/{none}/blocks", new { seats = Enumerable.Range(0, 240) })).Status);

        var page = await OpenAsync($"/?q={_word}");

        Assert.Contains("Last 10", ItemOf(page, few), StringComparison.Ordinal);
        Assert.Contains("Sold out", ItemOf(page, none), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_film_is_listed_once_a_day_with_its_times_beside_it()
    {
        var starts = new DateTimeOffset(_now.UtcDateTime.Date.AddDays(3).AddHours(12), TimeSpan.Zero);
        var ids = new List<long>();
        foreach (var hours in new[] { 0, 3, 24 })
        {
            var at = starts.AddHours(hours);
            ids.Add(await _node.AddScreeningAsync(s => s with
            {
                Title = _word,
                TimeZone = "Etc/UTC",
                Venue = $"House {_word}",
                Hall = $"Hall {hours}",
                StartsAt = at,
                SalesCloseAt = at,
            }));
        }

        var page = await OpenAsync($"/?q={_word}");

        Assert.Equal(2, page.Html.Split("data-testid=\"film\"").Length - 1);
        Assert.All(ids, id => Assert.True(Lists(page, id)));
        Assert.Contains("Hall 3", ItemOf(page, ids[1]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sold_out_screening_says_that_seats_may_become_free_and_links_to_other_times()
    {
        var later = _now.AddHours(30);
        var id = await _node.AddScreeningAsync(s => s with { Title = _word });
        var other = await _node.AddScreeningAsync(s => s with { Title = _word, StartsAt = later, SalesCloseAt = later });
        Assert.Equal(200, (await _node.NewStaff().PostAsync($"screenings/{id}/blocks", new { seats = Enumerable.Range(0, 240) })).Status);

        var page = await OpenAsync($"/screenings/{id}");

        Assert.Contains("turns free", page.TextOf("sales-note"), StringComparison.Ordinal);
        Assert.True(page.Has("other-times"));
        Assert.Contains($"href=\"/screenings/{other}\"", page.Html, StringComparison.Ordinal);
        Assert.False((await OpenAsync($"/screenings/{other}")).Has("other-times"));
    }

    [Fact]
    public async Task A_screening_that_is_not_on_sale_yet_says_when_sales_open()
    {
        var opens = new DateTimeOffset(_now.UtcDateTime.Date.AddDays(2).AddHours(9), TimeSpan.Zero);
        var starts = opens.AddDays(1);
        var id = await _node.AddScreeningAsync(s => s with
        {
            Title = _word,
            Venue = $"House {_word}",
            TimeZone = "Etc/UTC",
            SalesOpenAt = opens,
            StartsAt = starts,
            SalesCloseAt = starts,
        });
        var item = ItemOf(await OpenAsync($"/?q={_word}"), id);
        Assert.Contains(
            $"On sale from {opens.ToString("ddd d MMM", System.Globalization.CultureInfo.InvariantCulture)}, 09:00",
            item,
            StringComparison.Ordinal);
        Assert.DoesNotContain("seats left", item, StringComparison.Ordinal);
    }

    private async Task<Page> OpenAsync(string path)
    {
        using var visitor = _node.NewVisitor();
        return await visitor.OpenAsync(path);
    }

    private static bool Lists(Page page, long id) => page.Html.Contains($"data-seats-left=\"{id}\"", StringComparison.Ordinal);

    private static string ItemOf(Page page, long id)
    {
        Assert.True(Lists(page, id));
        var item = page.Html[page.Html.IndexOf($"data-seats-left=\"{id}\"", StringComparison.Ordinal)..];
        return WebUtility.HtmlDecode(item[..item.IndexOf("</li>", StringComparison.Ordinal)]);
    }
}
