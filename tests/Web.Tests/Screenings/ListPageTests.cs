using System.Text.RegularExpressions;

namespace Web.Tests.Screenings;

/// <summary>The lists of the API, in pages.</summary>
[Collection(OnSharedNode.Name)]
public sealed class ListPageTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    // Tests share a node. So the screenings of each have a word of their own.
    private readonly string _word = $"W{Guid.NewGuid():N}";

    [Theory]
    [InlineData("screenings", "upcoming")]
    [InlineData("staff/screenings", "upcoming")]
    [InlineData("staff/screenings", "past")]
    public async Task The_link_of_each_page_leads_to_the_next_one(string path, string when)
    {
        var now = TimeProvider.System.GetUtcNow();
        var ids = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            var starts = when == "past" ? now.AddDays(-2 - i) : now.AddDays(2 + i);
            ids.Add(await _node.AddScreeningAsync(s => s with { Title = _word, StartsAt = starts }));
        }

        var staff = _node.NewStaff();
        var met = new List<long>();
        var pages = 0;
        for (var next = $"{path}?q={_word}&limit=2{(path == "screenings" ? "" : $"&when={when}")}"; next is not null; pages++)
        {
            var page = await staff.GetAsync(next);
            Assert.Equal(200, page.Status);
            met.AddRange(page.Json.EnumerateArray().Select(s => s.GetProperty("id").GetInt64()));
            next = Next(page);
        }

        Assert.Equal(ids, met);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task Filters_choose_by_words_venue_city_days_and_ids()
    {
        var starts = TimeProvider.System.GetUtcNow().AddDays(3);
        var one = await _node.AddScreeningAsync(
            s => s with { Title = _word, Venue = $"House {_word}", City = $"Bonn {_word}", TimeZone = "Etc/UTC", StartsAt = starts });
        var other = await _node.AddScreeningAsync(s => s with { Title = _word, Venue = $"Barn {_word}", StartsAt = starts.AddDays(9) });

        Assert.Equal([one, other], await ListAsync($"q={_word.ToLowerInvariant()}"));
        Assert.Equal([one], await ListAsync($"venue=house+{_word}"));
        Assert.Equal([one], await ListAsync($"city=BONN+{_word}"));
        Assert.Equal([one], await ListAsync($"q={_word}&from={starts:yyyy-MM-dd}&to={starts:yyyy-MM-dd}"));
        Assert.Equal([other], await ListAsync($"q={_word}&from={starts.AddDays(1):yyyy-MM-dd}"));
        Assert.Equal([other], await ListAsync($"ids={other}"));
        Assert.Equal([one, other], await ListAsync($"ids={other},{one},0"));
        Assert.Empty(await ListAsync($"q={_word}+nowhere"));

        async Task<long[]> ListAsync(string query) =>
            [.. (await _node.Anonymous.GetAsync($"screenings?{query}")).Json.EnumerateArray().Select(s => s.GetProperty("id").GetInt64())];
    }

    [Theory]
    [InlineData("after=")]
    [InlineData("after=forged")]
    [InlineData("after=eyJpZCI6MX0")]
    [InlineData("after=%00")]
    [InlineData("limit=0")]
    [InlineData("limit=2001")]
    [InlineData("limit=many")]
    [InlineData("from=2026-02-30")]
    [InlineData("to=tomorrow")]
    [InlineData("q=%00")]
    [InlineData("venue=a%0Ab")]
    [InlineData("ids=")]
    [InlineData("ids=1,")]
    [InlineData("ids=1,-2")]
    [InlineData("ids=99999999999999999999")]
    public async Task What_makes_no_sense_is_refused(string query)
    {
        (await _node.Anonymous.GetAsync($"screenings?{query}")).IsProblem(400, "invalid");
        (await _node.NewStaff().GetAsync($"staff/screenings?{query}")).IsProblem(400, "invalid");
    }

    [Fact]
    public async Task Texts_and_lists_that_are_too_long_are_refused()
    {
        (await _node.Anonymous.GetAsync($"screenings?q={new string('x', 101)}")).IsProblem(400, "invalid");
        (await _node.Anonymous.GetAsync($"screenings?ids={string.Join(',', Enumerable.Range(0, 201))}")).IsProblem(400, "invalid");
        (await _node.NewStaff().GetAsync("staff/screenings?when=never")).IsProblem(400, "invalid");
    }

    [Fact]
    public async Task A_cursor_that_was_changed_or_is_of_another_list_is_refused()
    {
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < 4; i++)
            await _node.AddScreeningAsync(s => s with { Title = _word, StartsAt = now.AddDays(i < 2 ? -3 : 3) });
        var staff = _node.NewStaff();
        var past = Next(await staff.GetAsync($"staff/screenings?q={_word}&limit=1&when=past"))!;
        Assert.Equal(200, (await staff.GetAsync(past)).Status);
        (await staff.GetAsync(past.Replace("when=past", "when=upcoming", StringComparison.Ordinal))).IsProblem(400, "invalid");
        var at = past.IndexOf("after=", StringComparison.Ordinal) + 40;
        (await staff.GetAsync($"{past[..at]}{(past[at] == 'A' ? 'B' : 'A')}{past[(at + 1)..]}")).IsProblem(400, "invalid");
        (await staff.GetAsync(past[..^3])).IsProblem(400, "invalid");
    }

    [Fact]
    public async Task A_row_that_should_not_be_there_takes_no_list_and_no_page_down()
    {
        var id = await _node.AddScreeningAsync(s => s with { Title = _word, Venue = $"House {_word}", StartsAt = s.StartsAt.AddDays(1) });
        await _node.SqlAsync("""
            UPDATE venues SET time_zone = 'Nowhere/Town' WHERE name = @name;
            UPDATE screenings SET starts_at = 'infinity' WHERE screening_id = @id
            """, new { id, name = $"House {_word}" });
        using var visitor = _node.NewVisitor();
        foreach (var path in new[] { "/", $"/?q={_word}", $"/?q={_word}&date=2026-12-01", $"/screenings/{id}" })
            Assert.Equal(200, (await visitor.OpenAsync(path)).Status);
        Assert.Contains("UTC", (await visitor.OpenAsync($"/?q={_word}")).Html, StringComparison.Ordinal);
        var staff = _node.NewStaff();
        Assert.Contains($"\"id\":{id},", (await staff.GetAsync($"screenings?q={_word}")).Body, StringComparison.Ordinal);
        Assert.Contains($"\"id\":{id},", (await staff.GetAsync($"staff/screenings?q={_word}&when=all")).Body, StringComparison.Ordinal);
        using var buyer = await _node.NewVisitor().ArriveAsync();
        var reference = await buyer.Api.BookAsync(id, 1);
        foreach (var path in new[] { "/bookings", $"/bookings/{reference}", $"/bookings/{reference}/calendar.ics" })
            Assert.Equal(200, (await buyer.OpenAsync(path)).Status);
        // Tests share the node.
        await _node.SqlAsync("UPDATE screenings SET starts_at = now() - interval '1 day' WHERE screening_id = @id", new { id });
    }

    /// <summary>The path of the next page.</summary>
    private static string? Next(Answer page) =>
        page.Header("Link") is { } link ? Regex.Match(link, "^</api/v1/([^>]+)>; rel=\"next\"$").Groups[1].Value : null;
}
