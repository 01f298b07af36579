namespace Web.Tests.Http;

[Collection(OnSharedNode.Name)]
public sealed class IdempotencyTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task A_uuid_key_is_the_holds_id_and_gives_the_first_answer_again()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var key = Guid.CreateVersion7();

        var first = await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 1, 2 } }, $"{key}");
        var again = await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 1, 2 } }, $"{key}");

        Assert.Equal(201, first.Status);
        Assert.Equal(key, first.Json.GetProperty("holdId").GetGuid());
        AssertSame(first, again);
        Assert.Equal(first.Header("Location"), again.Header("Location"));
    }

    [Theory]
    [InlineData("order 17")]
    [InlineData("1")]
    [InlineData("'; DROP TABLE holds; --")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("{\"a\":\t1}")]
    [InlineData("a, b, c")]
    public async Task A_key_may_be_any_text(string key)
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var first = await SendAsync();
        var again = await SendAsync();

        Assert.Equal(201, first.Status);
        AssertSame(first, again);
        await _node.ShowsAsync(id, 0, 0, 1, 0);

        Task<Answer> SendAsync() => caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 1 } }, key);
    }

    [Fact]
    public async Task The_longest_key_has_255_characters()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        Assert.Equal(201, (await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 1 } }, new string('k', 255))).Status);
        (await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 2 } }, new string('k', 256))).IsProblem(400, "invalid");
        (await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 2 } }, new string('k', 10_000))).IsProblem(400, "invalid");
    }

    [Fact]
    public async Task The_same_text_of_another_holder_is_another_command()
    {
        var id = await _node.AddScreeningAsync();
        var one = await _node.NewCallerAsync();
        var other = await _node.NewCallerAsync();
        var first = await one.PostAsync($"screenings/{id}/holds", new { seats = new[] { 1 } }, "1");
        var second = await other.PostAsync($"screenings/{id}/holds", new { seats = new[] { 2 } }, "1");
        Assert.Equal((201, 201), (first.Status, second.Status));
        Assert.NotEqual(first.Text("holdId"), second.Text("holdId"));
    }

    [Fact]
    public async Task The_same_text_for_another_screening_is_another_command()
    {
        var one = await _node.AddScreeningAsync();
        var other = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        Assert.Equal(201, (await caller.PostAsync($"screenings/{one}/holds", new { seats = new[] { 1 } }, "1")).Status);
        Assert.Equal(201, (await caller.PostAsync($"screenings/{other}/holds", new { seats = new[] { 1 } }, "1")).Status);
    }

    [Fact]
    public async Task A_used_hold_id_for_other_seats_is_refused()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 1);
        (await caller.PostAsync($"screenings/{id}/holds", new { holdId = hold, seats = new[] { 2 } })).IsProblem(422, "id_reused");
        (await caller.PostAsync($"screenings/{id}/holds", new { holdId = hold, best = new { count = 2 } })).IsProblem(422, "id_reused");
        await _node.ShowsAsync(id, 0, 0, 1, 0);
    }

    [Fact]
    public async Task A_used_hold_id_for_another_screening_is_refused()
    {
        var one = await _node.AddScreeningAsync();
        var other = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(one, 1);
        (await caller.PostAsync($"screenings/{other}/holds", new { holdId = hold, seats = new[] { 1 } })).IsProblem(422, "id_reused");
        await _node.ShowsAsync(other, 0, 0, 0, 0);
    }

    [Fact]
    public async Task The_hold_id_in_the_body_takes_precedence_over_the_key()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = Guid.CreateVersion7();
        var answer = await caller.PostAsync(
            $"screenings/{id}/holds", new { holdId = hold, seats = new[] { 1 } }, $"{Guid.CreateVersion7()}");
        Assert.Equal(hold, answer.Json.GetProperty("holdId").GetGuid());
    }

    [Fact]
    public async Task The_best_seats_requested_twice_with_one_key_are_the_same_seats()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var first = await caller.PostAsync($"screenings/{id}/holds", new { best = new { count = 2 } }, "pair");
        var again = await caller.PostAsync($"screenings/{id}/holds", new { best = new { count = 2 } }, "pair");
        AssertSame(first, again);
        Assert.Equal(2, (await _node.StatusesAsync(id)).Sum());
    }

    [Theory]
    [InlineData("0198a7a0-0000-7000-8000-000000000001")]
    [InlineData("text")]
    public async Task Extend_and_confirm_and_cancel_with_a_repeated_key_happen_once(string key)
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await shared.Brief.With(caller.Token!).HoldAsync(id, 1);

        AssertSame(
            await caller.PostAsync($"holds/{hold}/extend", key: key + "1"), await caller.PostAsync($"holds/{hold}/extend", key: key + "1"));
        var booked = await caller.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" }, key + "2");
        AssertSame(booked, await caller.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" }, key + "2"));
        var reference = booked.Text("reference");
        AssertSame(
            await caller.DeleteAsync($"bookings/{reference}", key + "3"), await caller.DeleteAsync($"bookings/{reference}", key + "3"));
        await _node.ShowsAsync(id, 0, 0, 0, 0);
    }

    [Fact]
    public async Task A_second_confirmation_with_another_key_returns_the_same_booking()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 1);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => caller.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" }, $"try {i}")));
        Assert.All(answers, a => Assert.Equal(201, a.Status));
        Assert.Single(answers.Select(a => a.Text("reference")).Distinct());
        // The hold has been paid for already.
        Assert.Equal(201, (await caller.PostAsync($"holds/{hold}/confirm", new { payment = "test-declined" })).Status);
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_command_is_refused()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await shared.Brief.With(caller.Token!).HoldAsync(id, 1);
        var other = await caller.HoldAsync(id, 2);
        var key = $"{Guid.CreateVersion7()}";
        Assert.Equal(200, (await caller.PostAsync($"holds/{hold}/extend", key: key)).Status);

        (await caller.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" }, key)).IsProblem(422, "id_reused");
        (await caller.PostAsync($"holds/{other}/extend", key: key)).IsProblem(422, "id_reused");
        (await caller.DeleteAsync($"holds/{hold}", key)).IsProblem(422, "id_reused");
        await _node.ShowsAsync(id, 0, 0, 1, 1, 0);
    }

    [Fact]
    public async Task Of_two_bookings_cancelled_with_one_key_the_second_is_refused()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var one = await caller.BookAsync(id, 1);
        var other = await caller.BookAsync(id, 2);
        var key = $"{Guid.CreateVersion7()}";
        Assert.Equal(200, (await caller.DeleteAsync($"bookings/{one}", key)).Status);
        (await caller.DeleteAsync($"bookings/{other}", key)).IsProblem(422, "id_reused");
        await _node.ShowsAsync(id, 0, 0, 0, 2);
    }

    [Fact]
    public async Task A_hold_repeated_after_it_has_ended_changes_nothing()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var booked = await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 1 } }, "booked");
        await caller.PostAsync($"holds/{booked.Text("holdId")}/confirm", new { payment = "test-ok" });
        var released = await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 2 } }, "released");
        await caller.DeleteAsync($"holds/{released.Text("holdId")}");

        await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 1 } }, "booked");
        await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 2 } }, "released");

        await _node.ShowsAsync(id, 0, 0, 2, 0);
    }

    private static void AssertSame(Answer first, Answer again)
    {
        Assert.Equal(first.Status, again.Status);
        Assert.Equal(Normal(first), Normal(again));

        // A time from the database has microseconds, one from memory has ticks of 100 ns.
        static string Normal(Answer answer) =>
            System.Text.RegularExpressions.Regex.Replace(answer.Body, @"(\d\d:\d\d:\d\d\.\d{0,3})\d*", "$1");
    }
}
