using Harness;

namespace Web.Tests.Pages;

/// <summary>The list has the bookings and holds of the visitor's own holder only.</summary>
[Collection(OnSharedNode.Name)]
public sealed class MyBookingsTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task A_visitor_without_bookings_gets_a_page_that_says_so()
    {
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var page = await visitor.OpenAsync("/bookings");
        Assert.Equal(200, page.Status);
        Assert.True(page.Has("no-bookings"));
        Assert.Contains("no-store", page.Answer.Header("Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bookings_are_listed_with_their_seats_for_their_own_buyer_only()
    {
        var id = await _node.AddScreeningAsync(s => s with { Title = "Night Ferry" });
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var mine = await visitor.Api.BookAsync(id, 0, 1, 2);
        var theirs = await (await _node.NewCallerAsync()).BookAsync(id, 5);

        var page = await visitor.OpenAsync("/bookings");

        Assert.Contains($"href=\"/bookings/{mine}\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(theirs, page.Html, StringComparison.Ordinal);
        var item = page.TextOf("booking-item");
        Assert.Contains("Night Ferry", item, StringComparison.Ordinal);
        Assert.Contains("Row A seats 1, 2 and 3", item, StringComparison.Ordinal);
        Assert.Contains("€27.00", item, StringComparison.Ordinal);
        using var stranger = await _node.NewVisitor().ArriveAsync();
        Assert.True((await stranger.OpenAsync("/bookings")).Has("no-bookings"));
    }

    [Fact]
    public async Task Past_and_cancelled_bookings_are_listed_below_future_ones()
    {
        var ids = new List<long>();
        using var visitor = await _node.NewVisitor().ArriveAsync();
        foreach (var title in new[] { "Was seen", "Was cancelled", "Is to come" })
            ids.Add(await _node.AddScreeningAsync(s => s with { Title = title }));
        var references = new List<string>();
        foreach (var id in ids)
            references.Add(await visitor.Api.BookAsync(id, 1));
        await _node.SqlAsync("UPDATE screenings SET starts_at = now() - interval '1 day' WHERE screening_id = @id", new { id = ids[0] });
        Assert.Equal(200, (await visitor.Api.DeleteAsync($"bookings/{references[1]}")).Status);

        var html = (await visitor.OpenAsync("/bookings")).Html;

        var past = html.IndexOf("Past and cancelled", StringComparison.Ordinal);
        Assert.InRange(html.IndexOf("Is to come", StringComparison.Ordinal), html.IndexOf("Coming up", StringComparison.Ordinal), past);
        Assert.True(html.IndexOf("Was seen", StringComparison.Ordinal) > past);
        Assert.True(html.IndexOf("Was cancelled", StringComparison.Ordinal) > past);
        Assert.Contains($"data-reference=\"{references[1]}\" data-status=\"cancelled\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Held_seats_are_listed_with_a_link_to_the_checkout_until_they_are_booked()
    {
        var id = await _node.AddScreeningAsync(s => s with { Title = "A Quiet Orbit" });
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var hold = await visitor.Api.HoldAsync(id, 3, 4);
        await (await _node.NewCallerAsync()).HoldAsync(id, 7);

        var page = await visitor.OpenAsync("/bookings");

        Assert.Single(System.Text.RegularExpressions.Regex.Matches(page.Html, "data-testid=\"held\""));
        Assert.Contains("You hold 2 seats for", page.TextOf("held"), StringComparison.Ordinal);
        Assert.Contains("A Quiet Orbit", page.TextOf("held"), StringComparison.Ordinal);
        Assert.Contains($"href=\"/checkout/{hold}\"", page.Html, StringComparison.Ordinal);
        Assert.Equal(201, (await visitor.Api.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" })).Status);
        var after = await visitor.OpenAsync("/bookings");
        Assert.False(after.Has("held"));
        Assert.True(after.Has("booking-item"));
    }

    [Fact]
    public async Task Only_the_seats_that_a_hold_still_has_are_listed()
    {
        var id = await _node.AddScreeningAsync();
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var hold = await visitor.Api.HoldAsync(id, 0, 1);
        Assert.Equal(200, (await visitor.Api.DeleteAsync($"holds/{hold}?seats=0")).Status);
        var held = (await visitor.OpenAsync("/bookings")).TextOf("held");
        Assert.Contains("You hold 1 seat for", held, StringComparison.Ordinal);
        Assert.Contains("Row A seat 2", held, StringComparison.Ordinal);
    }
}

public sealed class MyEndedHoldsTests(ShortHoldNode shortHolds) : IClassFixture<ShortHoldNode>
{
    [Fact]
    public async Task An_expired_hold_is_not_listed()
    {
        var id = await shortHolds.Node.AddScreeningAsync();
        using var visitor = await shortHolds.Node.NewVisitor().ArriveAsync();
        await visitor.Api.HoldAsync(id, 1);
        await Eventually.Async(
            async () => (await visitor.OpenAsync("/bookings")).Has("no-bookings"), TimeSpan.FromSeconds(30), "the hold leaves the list");
    }
}
