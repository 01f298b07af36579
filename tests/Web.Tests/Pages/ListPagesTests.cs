using System.Net;
using System.Text.RegularExpressions;

namespace Web.Tests.Pages;

/// <summary>Lists that are longer than a page, without scripts.</summary>
[Collection(OnSharedNode.Name)]
[Trait("speed", "slow")]
public sealed partial class ListPagesTests(SharedNode shared)
{
    private static readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    private readonly WebNode _node = shared.Node;

    // Tests share a node. So the screenings of each have a word of their own.
    private readonly string _word = $"W{Guid.NewGuid():N}";

    [Fact]
    public async Task The_programme_says_how_many_more_there_are_and_leads_to_them()
    {
        var ids = await AddAsync(63, i => _now.AddDays(2).AddMinutes(i));
        using var visitor = _node.NewVisitor();

        var first = await visitor.OpenAsync($"/?q={_word}");
        Assert.StartsWith("63 of ", first.TextOf("found"), StringComparison.Ordinal);
        Assert.Equal("3 more screenings", first.TextOf("more"));
        var second = await visitor.OpenAsync(AddressOf(first, "more"));
        Assert.Equal(ids, [.. Listed(first, "seats-left"), .. Listed(second, "seats-left")]);
        Assert.StartsWith("63 of ", second.TextOf("found"), StringComparison.Ordinal);
        Assert.False(second.Has("more"));
        Assert.Equal(Listed(first, "seats-left"), Listed(await visitor.OpenAsync(AddressOf(second, "from-the-start")), "seats-left"));
        // A link from elsewhere that is damaged leads to the beginning.
        Assert.Equal(Listed(first, "seats-left"), Listed(await visitor.OpenAsync($"/?q={_word}&after=forged"), "seats-left"));
    }

    [Fact]
    public async Task Staff_reach_all_screenings_to_come_and_the_past_ones()
    {
        var ids = await AddAsync(102, i => _now.AddDays(2).AddMinutes(i));
        var past = await AddAsync(2, i => _now.AddDays(-2 - i));
        using var staff = _node.NewVisitor();
        var token = await _node.StaffTokenAsync();
        await staff.SignInAsync(token);

        var first = await staff.OpenAsync($"/staff?q={_word}");
        Assert.Equal("2 more screenings", first.TextOf("more"));
        var second = await staff.OpenAsync(AddressOf(first, "more"));
        Assert.Equal(ids, [.. Listed(first, "screening"), .. Listed(second, "screening")]);
        Assert.Equal(past, Listed(await staff.OpenAsync($"/staff?q={_word}&when=past"), "screening"));
        var all = Listed(await staff.OpenAsync($"/staff?q={_word}&when=all"), "screening");
        Assert.Equal([past[1], past[0], .. ids.Take(98)], all);
        var days = $"from={_now.AddDays(-9):yyyy-MM-dd}&to={_now:yyyy-MM-dd}";
        Assert.Equal(past, Listed(await staff.OpenAsync($"/staff?q={_word}&when=past&{days}"), "screening"));
        Assert.True((await staff.OpenAsync($"/staff?q={_word}+nowhere")).Has("no-match"));
        // The script asks for the same part of the list.
        var path = WebUtility.HtmlDecode(ListPath().Match(second.Html).Groups[1].Value);
        Assert.Equal(2, (await _node.NewStaff().GetAsync(path)).Json.GetArrayLength());
        foreach (var query in new[] { "when=never", "from=soon", "after=forged", $"q={new string('x', 500)}", "q=%00" })
            Assert.Equal(200, (await staff.OpenAsync($"/staff?{query}")).Status);
    }

    [Fact]
    public async Task My_bookings_go_on_in_further_pages()
    {
        var id = await _node.AddScreeningAsync(s => s with { Title = _word });
        var past = await _node.AddScreeningAsync(s => s with { Title = _word });
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var references = new List<string>();
        for (var seat = 0; seat < 52; seat++)
            references.Add(await visitor.Api.BookAsync(id, seat));
        for (var seat = 0; seat < 51; seat++)
            references.Add(await visitor.Api.BookAsync(past, seat));
        await _node.SqlAsync("UPDATE screenings SET starts_at = now() - interval '1 day' WHERE screening_id = @past", new { past });

        var met = new List<string>();
        var first = await visitor.OpenAsync("/bookings");
        met.AddRange(References(first));
        foreach (var more in new[] { "more-upcoming", "more-past" })
        {
            var next = await visitor.OpenAsync(AddressOf(first, more));
            met.AddRange(References(next));
            Assert.False(next.Has("more-upcoming") || next.Has("more-past"));
            Assert.True(next.Has("from-the-start"));
        }

        Assert.Equal(references.Order(), met.Order());
        Assert.Equal(References(first), References(await visitor.OpenAsync("/bookings?upcoming=forged")));
    }

    private async Task<List<long>> AddAsync(int count, Func<int, DateTimeOffset> starts)
    {
        var ids = new List<long>();
        for (var i = 0; i < count; i++)
        {
            var at = starts(i);
            ids.Add(await _node.AddScreeningAsync(
                s => s with { Title = _word, StartsAt = at, SalesOpenAt = at.AddDays(-9), SalesCloseAt = at.AddHours(1) }));
        }

        return ids;
    }

    private static string AddressOf(Page page, string testId)
    {
        var link = Regex.Match(page.Html, $"<a [^>]*href=\"([^\"]+)\"[^>]*data-testid=\"{testId}\"");
        Assert.True(link.Success, $"{page.Path} has no {testId}");
        return WebUtility.HtmlDecode(link.Groups[1].Value);
    }

    private static long[] Listed(Page page, string attribute) =>
        [.. Regex.Matches(page.Html, $"data-{attribute}=\"([0-9]+)\"").Select(id => long.Parse(id.Groups[1].Value, null))];

    private static string[] References(Page page) => [.. Reference().Matches(page.Html).Select(reference => reference.Groups[1].Value)];

    [GeneratedRegex("data-reference=\"([^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex("data-list=\"([^\"]+)\"")]
    private static partial Regex ListPath();
}
