namespace Web.Tests.Screenings;

[Collection(OnSharedNode.Name)]
public sealed class StaffTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Theory]
    [InlineData("blocks")]
    [InlineData("unblocks")]
    public async Task Only_staff_can_block_and_unblock_seats(string what)
    {
        var id = await _node.AddScreeningAsync();
        var body = new { seats = new[] { 1 } };
        (await (await _node.NewCallerAsync()).PostAsync($"screenings/{id}/{what}", body)).IsProblem(403, "forbidden");
        (await _node.Anonymous.PostAsync($"screenings/{id}/{what}", body)).IsProblem(401, "unauthorized");
        using var visitor = await _node.NewVisitor().ArriveAsync();
        (await visitor.Api.PostAsync($"screenings/{id}/{what}", body)).IsProblem(403, "forbidden");
        await _node.ShowsAsync(id, 0, 0, 0, 0);
    }

    [Fact]
    public async Task A_blocked_seat_cannot_be_held_until_it_is_unblocked()
    {
        var id = await _node.AddScreeningAsync();
        var staff = _node.NewStaff();
        var caller = await _node.NewCallerAsync();

        var blocked = await staff.PostAsync($"screenings/{id}/blocks", new { seats = new[] { 1, 2 } });
        Assert.Equal((200, "blocked"), (blocked.Status, blocked.Outcome));
        Assert.Equal([1, 2], blocked.Seats);
        (await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 2, 3 } })).IsProblem(409, "taken", 2);

        var unblocked = await staff.PostAsync($"screenings/{id}/unblocks", new { seats = new[] { 1, 2 } });
        Assert.Equal((200, "unblocked"), (unblocked.Status, unblocked.Outcome));
        await caller.HoldAsync(id, 2, 3);
    }

    [Fact]
    public async Task A_held_or_sold_seat_cannot_be_blocked_nor_freed_by_unblocking()
    {
        var id = await _node.AddScreeningAsync();
        var staff = _node.NewStaff();
        var caller = await _node.NewCallerAsync();
        await caller.HoldAsync(id, 1);
        await caller.BookAsync(id, 2);
        (await staff.PostAsync($"screenings/{id}/blocks", new { seats = new[] { 0, 1, 2 } })).IsProblem(409, "taken", 1, 2);
        Assert.Equal(200, (await staff.PostAsync($"screenings/{id}/unblocks", new { seats = new[] { 1, 2 } })).Status);
        await _node.ShowsAsync(id, 0, 0, 1, 2);
    }

    [Theory]
    [InlineData("""{"seats":[]}""", "invalid")]
    [InlineData("""{"seats":null}""", "invalid")]
    [InlineData("{}", "invalid")]
    [InlineData("null", "invalid")]
    [InlineData("", "invalid")]
    [InlineData("""{"seats":[1,1]}""", "invalid")]
    [InlineData("""{"seats":["1"]}""", "invalid")]
    [InlineData("""{"seats":[-1]}""", "unknown_seat")]
    [InlineData("""{"seats":[240]}""", "unknown_seat")]
    public async Task An_invalid_request_blocks_nothing(string body, string code)
    {
        var id = await _node.AddScreeningAsync();
        var staff = _node.NewStaff();
        (await staff.PostAsync($"screenings/{id}/blocks", body)).IsProblem(400, code);
        (await staff.PostAsync($"screenings/{id}/unblocks", body)).IsProblem(400, code);
    }

    [Fact]
    public async Task Blocking_with_a_repeated_key_happens_once()
    {
        var id = await _node.AddScreeningAsync();
        var staff = _node.NewStaff();
        var first = await staff.PostAsync($"screenings/{id}/blocks", new { seats = new[] { 1 } }, "row closed");
        await staff.PostAsync($"screenings/{id}/unblocks", new { seats = new[] { 1 } }, "row open");
        var again = await staff.PostAsync($"screenings/{id}/blocks", new { seats = new[] { 1 } }, "row closed");
        Assert.Equal(first.Body, again.Body);
        await _node.ShowsAsync(id, 0, 0, 0);
    }

    [Fact]
    public async Task Staff_can_release_a_visitors_hold_but_cannot_buy_it()
    {
        var id = await _node.AddScreeningAsync();
        var hold = await (await _node.NewCallerAsync()).HoldAsync(id, 1);
        var staff = _node.NewStaff();
        var refused = await staff.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" });
        refused.IsProblem(404, refused.Text("code")!);
        Assert.Equal("released", (await staff.DeleteAsync($"holds/{hold}")).Outcome);
        await _node.ShowsAsync(id, 0, 0, 0);
    }
}
