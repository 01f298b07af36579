namespace Web.Tests.Bookings;

/// <summary>Exchanging a booking for another screening, by the API and by the pages.</summary>
[Collection(OnSharedNode.Name)]
public sealed class ExchangeTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task Staff_exchange_a_booking_for_seats_of_another_screening()
    {
        var (thursday, friday) = (await NewAsync("T", 1_000), await NewAsync("F", 1_200));
        var caller = await _node.NewCallerAsync();
        var reference = await caller.BookAsync(thursday, 0, 1);
        var staff = _node.NewStaff();
        (await staff.PostAsync($"bookings/{reference}/move", new { screeningId = friday, seats = new[] { 2, 3 }, due = 0 }))
            .IsProblem(409, "due_changed");

        var body = new { screeningId = friday, seats = new[] { 2, 3 }, due = 400 };
        var answer = await staff.PostAsync($"bookings/{reference}/move", body, "x");

        Assert.Equal((200, "moved", 400), (answer.Status, answer.Outcome, answer.Json.GetProperty("due").GetInt32()));
        Assert.Equal(answer.Body, (await staff.PostAsync($"bookings/{reference}/move", body, "x")).Body);
        var booking = (await caller.GetAsync($"bookings/{reference}")).Json;
        Assert.Equal((friday, 2_400), (booking.GetProperty("screeningId").GetInt64(), booking.GetProperty("total").GetInt32()));
        await _node.ShowsAsync(thursday, 0, 0, 0);
        await _node.ShowsAsync(friday, 0, 0, 0, 2, 2);
        (await staff.PostAsync($"bookings/{reference}/move", new { screeningId = friday, seat = 4 })).IsProblem(400, "invalid");
        (await staff.PostAsync($"bookings/{reference}/move", new { screeningId = 0, seats = new[] { 2, 3 } }))
            .IsProblem(404, "unknown_screening");
        (await staff.PostAsync($"bookings/{reference}/move", new { screeningId = thursday, seats = new[] { 2 } }))
            .IsProblem(422, "invalid");
    }

    [Fact]
    public async Task A_buyer_chooses_the_day_holds_seats_sees_the_difference_and_exchanges()
    {
        var title = $"T{Guid.NewGuid():N}";
        var (thursday, friday) = (await NewAsync(title, 1_000), await NewAsync(title, 1_250));
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var reference = await visitor.Api.BookAsync(thursday, 0, 1);

        var booking = await visitor.OpenAsync($"/bookings/{reference}");
        Assert.Contains($"href=\"/screenings/{friday}?exchange={reference}\"", booking.Html, StringComparison.Ordinal);
        Assert.DoesNotContain($"href=\"/screenings/{thursday}?exchange", booking.Html, StringComparison.Ordinal);
        var map = await visitor.OpenAsync($"/screenings/{friday}?exchange={reference}");
        Assert.Contains("2 seats", map.TextOf("exchange-note"), StringComparison.Ordinal);
        Assert.Contains($"checkout-url=\"/bookings/{reference}/exchange/{{hold}}\"", map.Html, StringComparison.Ordinal);
        Assert.Contains("party-limit=\"2\"", map.Html, StringComparison.Ordinal);
        var hold = await visitor.Api.HoldAsync(friday, 5, 6);
        var last = await visitor.OpenAsync($"/bookings/{reference}/exchange/{hold}");
        Assert.Equal(("€5.00", "Pay €5.00 and exchange"), (last.TextOf("due"), last.TextOf("exchange")));

        Assert.Equal(402, (await visitor.SubmitAsync(last, ("payment", "test-declined"))).Status);
        await _node.ShowsAsync(thursday, 0, 2, 2);
        var done = await visitor.SubmitAsync(last, ("payment", "test-ok"));

        Assert.Equal((302, $"/bookings/{reference}"), (done.Status, done.Location));
        Assert.Equal(302, (await visitor.SubmitAsync(last, ("payment", "test-ok"))).Status);
        await _node.ShowsAsync(thursday, 0, 0, 0);
        await _node.ShowsAsync(friday, 5, 2, 2);
        Assert.Equal("€25.00", (await visitor.OpenAsync($"/bookings/{reference}")).TextOf("total"));
        Assert.Contains(reference, (await visitor.OpenAsync("/bookings")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_cheaper_screening_gives_back_is_said_before_and_marked_after()
    {
        var (dear, cheap) = (await NewAsync("D", 1_000), await NewAsync("C", 400));
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var reference = await visitor.Api.BookAsync(dear, 0);
        var hold = await visitor.Api.HoldAsync(cheap, 5);
        var last = await visitor.OpenAsync($"/bookings/{reference}/exchange/{hold}");
        Assert.Equal("Exchange and get €6.00 back", last.TextOf("exchange"));
        Assert.DoesNotContain("name=\"payment\"", last.Html, StringComparison.Ordinal);

        Assert.Equal(302, (await visitor.SubmitAsync(last)).Status);

        Assert.Equal("You get €6.00 back, the way you paid.", (await visitor.OpenAsync($"/bookings/{reference}")).TextOf("refund"));
    }

    [Fact]
    public async Task Another_number_of_seats_an_old_price_and_others_bookings_are_refused()
    {
        var (thursday, friday) = (await NewAsync("T", 1_000), await NewAsync("F", 1_000));
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var reference = await visitor.Api.BookAsync(thursday, 0, 1);
        var one = await visitor.Api.HoldAsync(friday, 9);
        var other = await visitor.OpenAsync($"/bookings/{reference}/exchange/{one}");
        Assert.Contains("hold as many", other.TextOf("notice"), StringComparison.Ordinal);
        (await visitor.Api.PostAsync($"bookings/{reference}/exchange", new { holdId = one })).IsProblem(422, "invalid");
        var two = await visitor.Api.HoldAsync(friday, 5, 6);
        (await visitor.Api.PostAsync($"bookings/{reference}/exchange", new { holdId = two, due = -3 })).IsProblem(409, "due_changed");
        var stranger = await _node.NewCallerAsync();
        (await stranger.PostAsync($"bookings/{reference}/exchange", new { holdId = two })).IsProblem(404, "not_found");
        (await visitor.Api.PostAsync($"bookings/{reference}/exchange", new { })).IsProblem(400, "invalid");
        await _node.ShowsAsync(thursday, 0, 2, 2);
        Assert.Equal("moved", (await visitor.Api.PostAsync($"bookings/{reference}/exchange", new { holdId = two, due = 0 })).Outcome);
    }

    private Task<long> NewAsync(string title, long price) => _node.AddScreeningAsync(s => s with
    {
        Title = title,
        Hall = $"Hall {Guid.NewGuid():N}",
        Prices = WebNode.Cinema.Categories.ToDictionary(c => c.Id, _ => price),
    });
}
