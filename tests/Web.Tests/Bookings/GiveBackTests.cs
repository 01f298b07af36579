namespace Web.Tests.Bookings;

/// <summary>Giving some seats of a booking back, by the API and by the page.</summary>
[Collection(OnSharedNode.Name)]
public sealed class GiveBackTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task Some_seats_are_given_back_by_the_page_and_by_the_API()
    {
        var id = await _node.AddScreeningAsync(
            s => s with { Prices = WebNode.Cinema.Categories.ToDictionary(c => c.Id, _ => 1_000L) });
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var reference = await visitor.Api.BookAsync(id, 0, 1, 2, 3);
        var page = await visitor.OpenAsync($"/bookings/{reference}");
        Assert.True(page.Has("give-back"));

        var back = await visitor.SubmitToAsync($"/bookings/{reference}?handler=GiveBack", page, ("chosen", "1"));

        Assert.Equal(302, back.Status);
        await _node.ShowsAsync(id, 0, 2, 0, 2, 2);
        var after = await visitor.OpenAsync($"/bookings/{reference}");
        Assert.Equal(("€30.00", "You get €10.00 back, the way you paid."), (after.TextOf("total"), after.TextOf("refund")));
        var none = await visitor.SubmitToAsync($"/bookings/{reference}?handler=GiveBack", after);
        Assert.Equal((409, "Choose the seats that you give back."), (none.Status, none.TextOf("notice")));
        Assert.Contains(
            "already",
            (await visitor.SubmitToAsync($"/bookings/{reference}?handler=GiveBack", after, ("chosen", "1"))).TextOf("notice"),
            StringComparison.Ordinal);

        var answer = await visitor.Api.DeleteAsync($"bookings/{reference}?seats=3,0");
        Assert.Equal(("cancelled", -2_000), (answer.Outcome, answer.Json.GetProperty("due").GetInt32()));
        Assert.Equal([0, 3], answer.Seats);
        (await visitor.Api.DeleteAsync($"bookings/{reference}?seats=3")).IsProblem(409, "not_yours");
        (await visitor.Api.DeleteAsync($"bookings/{reference}?seats=x")).IsProblem(400, "invalid");
        (await visitor.Api.DeleteAsync($"bookings/{reference}?seats=2,2")).IsProblem(400, "invalid");
        Assert.Equal(200, (await _node.NewStaff().DeleteAsync($"bookings/{reference}?seats=2&tender=cash")).Status);
        Assert.Equal("cancelled", (await visitor.Api.GetAsync($"bookings/{reference}")).Json.GetProperty("status").GetString());
    }
}
