namespace Web.Tests.Holds;

/// <summary>A hold is extended, released or bought, and only by its holder.</summary>
[Collection(OnSharedNode.Name)]
public sealed class LiveHoldTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task An_extension_gives_the_full_time_again()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await shared.Brief.With(caller.Token!).HoldAsync(id, 3, 4);
        var before = (await caller.GetAsync($"holds/{hold}")).Json.GetProperty("expiresAt").GetDateTimeOffset();

        var answer = await caller.PostAsync($"holds/{hold}/extend");

        Assert.Equal(200, answer.Status);
        Assert.Equal("extended", answer.Outcome);
        Assert.Equal([3, 4], answer.Seats);
        Assert.True(answer.Json.GetProperty("expiresAt").GetDateTimeOffset() > before);
    }

    [Fact]
    public async Task Some_seats_of_a_hold_can_be_released_and_then_the_rest()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 20, 21, 22);

        var some = await caller.DeleteAsync($"holds/{hold}?seats=20,22");
        Assert.Equal(200, some.Status);
        Assert.Equal("released", some.Outcome);
        Assert.Equal([20, 22], some.Seats);
        await _node.ShowsAsync(id, 20, 0, 1, 0);
        Assert.Equal("[21]", (await caller.GetAsync($"holds/{hold}")).Json.GetProperty("seats").GetRawText());

        Assert.Equal(200, (await caller.DeleteAsync($"holds/{hold}")).Status);
        await _node.ShowsAsync(id, 20, 0, 0, 0);
        (await caller.GetAsync($"holds/{hold}")).IsProblem(404, "not_found");
        Assert.Equal(200, (await caller.DeleteAsync($"holds/{hold}")).Status);
    }

    [Theory]
    [InlineData("?seats=", 400, "invalid")]
    [InlineData("?seats=a", 400, "invalid")]
    [InlineData("?seats=1,,2", 400, "invalid")]
    [InlineData("?seats=-1", 400, "invalid")]
    [InlineData("?seats=%2030", 400, "invalid")]
    [InlineData("?seats=99999999999", 400, "invalid")]
    [InlineData("?seats=30,30", 400, "invalid")]
    [InlineData("?seats=30,31", 409, "not_yours")]
    [InlineData("?seats=2147483647", 409, "not_yours")]
    public async Task An_invalid_release_releases_nothing(string query, int status, string code)
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 30);
        (await caller.DeleteAsync($"holds/{hold}{query}")).IsProblem(status, code);
        await _node.ShowsAsync(id, 30, 1);
    }

    [Fact]
    public async Task A_paid_hold_is_a_booking()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 40, 41);

        var answer = await caller.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" });

        Assert.Equal(201, answer.Status);
        Assert.Equal("booked", answer.Outcome);
        Assert.Equal([40, 41], answer.Seats);
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{10}$", answer.Text("reference"));
        Assert.Equal($"/api/v1/bookings/{answer.Text("reference")}", answer.Header("Location"));
        await _node.ShowsAsync(id, 40, 2, 2);
        (await caller.GetAsync($"holds/{hold}")).IsProblem(404, "not_found");
        (await caller.PostAsync($"holds/{hold}/extend")).IsProblem(404, "not_found");
        (await caller.DeleteAsync($"holds/{hold}")).IsProblem(404, "not_found");
        await _node.ShowsAsync(id, 40, 2, 2);
    }

    [Fact]
    public async Task A_declined_payment_keeps_the_seats_for_another_try()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 50);

        (await caller.PostAsync($"holds/{hold}/confirm", new { payment = "test-declined" })).IsProblem(402, "payment_declined");
        await _node.ShowsAsync(id, 50, 1);
        Assert.Equal(201, (await caller.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" })).Status);
    }

    [Theory]
    [InlineData("{}", 201)]
    [InlineData("""{"payment":null}""", 201)]
    [InlineData("""{"payment":"test-ok"}""", 201)]
    [InlineData("""{"payment":"gold"}""", 400)]
    [InlineData("""{"payment":"cash"}""", 403)]
    public async Task Free_seats_are_booked_without_a_payment(string body, int status)
    {
        var id = await _node.AddScreeningAsync(s => s with { Prices = s.Prices.ToDictionary(p => p.Key, _ => 0L) });
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 50, 51);

        Assert.Equal(status, (await caller.PostAsync($"holds/{hold}/confirm", body)).Status);

        await _node.ShowsAsync(id, 50, status == 201 ? [2, 2] : [1, 1]);
    }

    [Fact]
    public async Task A_hold_with_one_seat_that_costs_something_needs_a_payment()
    {
        var id = await _node.AddScreeningAsync(
            s => s with { Prices = s.Prices.ToDictionary(p => p.Key, p => p.Key == "front" ? 0 : p.Value) });
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 0, 120);
        (await caller.PostAsync($"holds/{hold}/confirm", "{}")).IsProblem(400, "invalid");
        Assert.Equal(201, (await caller.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" })).Status);
    }

    [Theory]
    [InlineData("""{"payment":"gold"}""")]
    [InlineData("""{"payment":null}""")]
    [InlineData("""{"payment":5}""")]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("null")]
    public async Task Nothing_is_sold_without_a_known_payment(string body)
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 51);
        (await caller.PostAsync($"holds/{hold}/confirm", body)).IsProblem(400, "invalid");
        await _node.ShowsAsync(id, 51, 1);
    }

    [Fact]
    public async Task A_released_hold_cannot_be_extended_or_bought()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 60);
        await caller.DeleteAsync($"holds/{hold}");
        (await caller.PostAsync($"holds/{hold}/extend")).IsProblem(409, "already_released", 60);
        (await caller.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" })).IsProblem(409, "already_released", 60);
    }

    [Fact]
    public async Task A_hold_of_another_holder_is_not_found()
    {
        var id = await _node.AddScreeningAsync();
        var owner = await _node.NewCallerAsync();
        var stranger = await _node.NewCallerAsync();
        var hold = await owner.HoldAsync(id, 70);

        Answer[] answers =
        [
            await stranger.GetAsync($"holds/{hold}"),
            await stranger.PostAsync($"holds/{hold}/extend"),
            await stranger.DeleteAsync($"holds/{hold}"),
            await stranger.DeleteAsync($"holds/{hold}?seats=70"),
            await stranger.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" }),
        ];

        Assert.All(answers, answer => answer.IsProblem(404, answer.Text("code")!));
        Assert.All(answers, answer => Assert.Equal("not_found", answer.Text("code")));
        await _node.ShowsAsync(id, 70, 1);
        // A hold with the same id cannot replace it.
        (await stranger.PostAsync($"screenings/{id}/holds", new { holdId = hold, seats = new[] { 71 } })).IsProblem(422, "id_reused");
    }

    [Fact]
    public async Task An_unknown_hold_is_a_404()
    {
        var caller = await _node.NewCallerAsync();
        var hold = Guid.CreateVersion7();
        (await caller.GetAsync($"holds/{hold}")).IsProblem(404, "not_found");
        (await caller.PostAsync($"holds/{hold}/extend")).IsProblem(404, "not_found");
        (await caller.DeleteAsync($"holds/{hold}")).IsProblem(404, "not_found");
        (await caller.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" })).IsProblem(404, "not_found");
    }
}
