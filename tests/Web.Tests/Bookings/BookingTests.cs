namespace Web.Tests.Bookings;

[Collection(OnSharedNode.Name)]
public sealed class BookingTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task A_booking_has_all_that_a_ticket_shows()
    {
        var id = await _node.AddScreeningAsync(s => s with { Title = "Booked" });
        var caller = await _node.NewCallerAsync();
        var before = TimeProvider.System.GetUtcNow();
        var reference = await caller.BookAsync(id, 0, 1);

        var answer = await caller.GetAsync($"bookings/{reference}");

        Assert.Equal(200, answer.Status);
        Assert.Equal(reference, answer.Text("reference"));
        Assert.Equal(id, answer.Json.GetProperty("screeningId").GetInt64());
        Assert.Equal("Booked", answer.Text("title"));
        Assert.Equal("Test Cinema", answer.Text("venue"));
        Assert.Equal("Hall 1", answer.Text("hall"));
        Assert.Equal("live", answer.Text("status"));
        Assert.Equal("EUR", answer.Text("currency"));
        Assert.Equal(1_800, answer.Json.GetProperty("total").GetInt32());
        var seat = answer.Json.GetProperty("seats")[0];
        Assert.Equal(0, seat.GetProperty("seat").GetInt32());
        Assert.Equal("A-1", seat.GetProperty("label").GetString());
        Assert.Equal("A", seat.GetProperty("row").GetString());
        Assert.Equal("1", seat.GetProperty("number").GetString());
        Assert.Equal("front", seat.GetProperty("category").GetString());
        Assert.Equal(900, seat.GetProperty("amount").GetInt32());
        Assert.False(answer.Json.TryGetProperty("holder", out _));
        // The database's clock may differ by up to a minute.
        Assert.InRange(
            answer.Json.GetProperty("bookedAt").GetDateTimeOffset(), before.AddMinutes(-1), TimeProvider.System.GetUtcNow().AddMinutes(1));
    }

    [Fact]
    public async Task A_cancelled_booking_frees_its_seats_and_can_still_be_read()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var reference = await caller.BookAsync(id, 4, 5);

        var answer = await caller.DeleteAsync($"bookings/{reference}");

        Assert.Equal(200, answer.Status);
        Assert.Equal("cancelled", answer.Outcome);
        Assert.Equal(reference, answer.Text("reference"));
        Assert.Equal([4, 5], answer.Seats);
        await _node.ShowsAsync(id, 4, 0, 0);
        Assert.Equal("cancelled", (await caller.GetAsync($"bookings/{reference}")).Text("status"));
        (await caller.DeleteAsync($"bookings/{reference}")).IsProblem(409, "already_cancelled", 4, 5);
        // Another holder can book them.
        await (await _node.NewCallerAsync()).BookAsync(id, 4, 5);
        (await caller.DeleteAsync($"bookings/{reference}")).IsProblem(409, "already_cancelled", 4, 5);
        await _node.ShowsAsync(id, 4, 2, 2);
    }

    [Fact]
    public async Task A_reference_may_be_in_lower_case()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var reference = await caller.BookAsync(id, 6);
        Assert.Equal(reference, (await caller.GetAsync($"bookings/{reference.ToLowerInvariant()}")).Text("reference"));
    }

    [Fact]
    public async Task A_booking_of_another_holder_cannot_be_read_or_cancelled()
    {
        var id = await _node.AddScreeningAsync();
        var reference = await (await _node.NewCallerAsync()).BookAsync(id, 7);
        var stranger = await _node.NewCallerAsync();
        (await stranger.GetAsync($"bookings/{reference}")).IsProblem(404, "not_found");
        var refused = await stranger.DeleteAsync($"bookings/{reference}");
        refused.IsProblem(404, refused.Text("code")!);
        await _node.ShowsAsync(id, 7, 2);
    }

    [Theory]
    [InlineData("0000000000")]
    [InlineData("x")]
    [InlineData("'%20OR%201=1--")]
    [InlineData("%F0%9F%8E%9F")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task An_unknown_reference_is_a_404(string reference)
    {
        var caller = await _node.NewCallerAsync();
        (await caller.GetAsync($"bookings/{reference}")).IsProblem(404, "not_found");
        (await caller.DeleteAsync($"bookings/{reference}")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Staff_can_read_and_cancel_any_booking()
    {
        var id = await _node.AddScreeningAsync();
        var reference = await (await _node.NewCallerAsync()).BookAsync(id, 8);
        var staff = _node.NewStaff();
        Assert.Equal(200, (await staff.GetAsync($"bookings/{reference}")).Status);
        Assert.Equal("cancelled", (await staff.DeleteAsync($"bookings/{reference}")).Outcome);
        await _node.ShowsAsync(id, 8, 0);
    }
}
