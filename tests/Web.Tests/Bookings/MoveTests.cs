namespace Web.Tests.Bookings;

[Collection(OnSharedNode.Name)]
public sealed class MoveTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task A_moved_booking_is_found_with_its_new_seats_and_the_old_ones_are_free()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var reference = await caller.BookAsync(id, 0, 1);
        var staff = _node.NewStaff();

        var answer = await staff.PostAsync($"bookings/{reference.ToLowerInvariant()}/move", new { seats = new[] { 2, 1 } }, "move");

        Assert.Equal((200, "moved", reference), (answer.Status, answer.Outcome, answer.Text("reference")));
        Assert.Equal([1, 2], answer.Seats);
        await _node.ShowsAsync(id, 0, 0, 2, 2);
        var booking = await caller.GetAsync($"bookings/{reference}");
        Assert.Equal(["A-2", "A-3"], booking.Json.GetProperty("seats").EnumerateArray().Select(s => s.GetProperty("label").GetString()));
        Assert.Equal(
            answer.Body,
            (await staff.PostAsync($"bookings/{reference.ToLowerInvariant()}/move", new { seats = new[] { 2, 1 } }, "move")).Body);
        Assert.Equal("cancelled", (await caller.DeleteAsync($"bookings/{reference}")).Outcome);
        await _node.ShowsAsync(id, 0, 0, 0, 0);
    }

    [Theory]
    [InlineData("""{"seats":[5]}""", 422, "invalid")]
    [InlineData("""{"seats":[5,6,7]}""", 422, "invalid")]
    [InlineData("""{"seats":[]}""", 422, "invalid")]
    [InlineData("{}", 422, "invalid")]
    [InlineData("""{"seats":[5,5]}""", 422, "invalid")]
    [InlineData("""{"seats":[5,240]}""", 400, "unknown_seat")]
    [InlineData("""{"seats":["5",6]}""", 400, "invalid")]
    [InlineData("""{"seats":[5,6],"tender":"cheque"}""", 400, "invalid")]
    [InlineData("""{"seats":[5,2]}""", 409, "taken")]
    [InlineData("""{"seats":[5,3]}""", 409, "taken")]
    [InlineData("""{"seats":[5,4]}""", 409, "taken")]
    [InlineData("null", 400, "invalid")]
    public async Task A_refused_move_leaves_the_booking_unchanged(string body, int status, string code)
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var reference = await caller.BookAsync(id, 0, 1);
        await caller.BookAsync(id, 2);
        await caller.HoldAsync(id, 3);
        var staff = _node.NewStaff();
        await staff.PostAsync($"screenings/{id}/blocks", new { seats = new[] { 4 } });
        (await staff.PostAsync($"bookings/{reference}/move", body)).IsProblem(status, code);
        await _node.ShowsAsync(id, 0, 2, 2, 2, 1, 3, 0, 0);
    }

    [Fact]
    public async Task Only_staff_can_move_bookings_and_only_live_ones()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var reference = await caller.BookAsync(id, 0);
        var body = new { seats = new[] { 5 } };
        (await caller.PostAsync($"bookings/{reference}/move", body)).IsProblem(403, "forbidden");
        (await _node.Anonymous.PostAsync($"bookings/{reference}/move", body)).IsProblem(401, "unauthorized");
        (await _node.NewStaff().PostAsync("bookings/0000000000/move", body)).IsProblem(404, "not_found");
        (await _node.NewStaff().PostAsync("bookings/nonsense/move", body)).IsProblem(404, "not_found");
        await caller.DeleteAsync($"bookings/{reference}");
        (await _node.NewStaff().PostAsync($"bookings/{reference}/move", body)).IsProblem(404, "not_found");
        await _node.ShowsAsync(id, 5, 0);
    }
}
