namespace Web.Tests.Holds;

[Collection(OnSharedNode.Name)]
public sealed class HoldTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task Chosen_seats_are_held_and_the_hold_is_at_the_address_in_the_answer()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var before = TimeProvider.System.GetUtcNow();

        var answer = await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 8, 7 } });

        Assert.Equal(201, answer.Status);
        Assert.Equal("held", answer.Outcome);
        Assert.Equal([7, 8], answer.Seats);
        Assert.Equal(1, answer.Json.GetProperty("revision").GetInt64());
        var hold = answer.Json.GetProperty("holdId").GetGuid();
        Assert.Equal($"/api/v1/holds/{hold}", answer.Header("Location"));
        var expires = answer.Json.GetProperty("expiresAt").GetDateTimeOffset();
        // In ten minutes. The database's clock may differ by up to a minute.
        Assert.InRange(expires, before.AddMinutes(9), TimeProvider.System.GetUtcNow().AddMinutes(11));

        var found = await caller.GetAsync($"holds/{hold}");
        Assert.Equal(200, found.Status);
        Assert.Equal(id, found.Json.GetProperty("screeningId").GetInt64());
        Assert.Equal(hold, found.Json.GetProperty("holdId").GetGuid());
        Assert.Equal([7, 8], found.Seats);
        Assert.Equal(expires, found.Json.GetProperty("expiresAt").GetDateTimeOffset(), TimeSpan.FromMilliseconds(1));
        Assert.True(found.Json.GetProperty("extendableUntil").GetDateTimeOffset() > expires);
    }

    [Theory]
    [InlineData("""{"best":{"count":3}}""", null)]
    [InlineData("""{"best":{"count":2,"category":"premium"}}""", "premium")]
    [InlineData("""{"best":{"count":2,"accessible":true}}""", null)]
    public async Task The_best_seats_are_adjacent_and_as_requested(string body, string? category)
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();

        var answer = await caller.PostAsync($"screenings/{id}/holds", body);

        Assert.Equal(201, answer.Status);
        Assert.Equal("held", answer.Outcome);
        var seats = answer.Seats.Select(s => WebNode.Cinema.Seats[s]).ToList();
        Assert.Single(seats.Select(s => s.Row).Distinct());
        Assert.Equal(answer.Seats.Length - 1, answer.Seats[^1] - answer.Seats[0]);
        if (category is not null)
            Assert.All(seats, seat => Assert.Equal(category, seat.Category));
        if (body.Contains("accessible", StringComparison.Ordinal))
            Assert.Contains(seats, seat => seat.Kind.ToString() == "Wheelchair");
    }

    [Fact]
    public async Task A_hold_of_taken_seats_is_refused_with_exactly_those_seats()
    {
        var id = await _node.AddScreeningAsync();
        var first = await _node.NewCallerAsync();
        var second = await _node.NewCallerAsync();
        await first.HoldAsync(id, 10, 11);

        (await second.PostAsync($"screenings/{id}/holds", new { seats = new[] { 9, 10, 11, 12 } })).IsProblem(409, "taken", 10, 11);

        await _node.ShowsAsync(id, 9, 0, 1, 1, 0);
    }

    [Fact]
    public async Task Of_many_requests_for_the_same_seats_at_once_one_gets_them()
    {
        var id = await _node.AddScreeningAsync();
        var callers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _node.NewCallerAsync()));

        var answers = await Task.WhenAll(callers.Select(c => c.PostAsync($"screenings/{id}/holds", new { seats = new[] { 100, 101 } })));

        Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a.Status != 201), a => a.IsProblem(409, "taken", 100, 101));
    }

    [Fact]
    public async Task Of_many_requests_for_the_same_seats_or_similar_ones_each_gets_another_pair()
    {
        var id = await _node.AddScreeningAsync();
        var callers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _node.NewCallerAsync()));

        var answers = await Task.WhenAll(
            callers.Select(c => c.PostAsync($"screenings/{id}/holds", new { seats = new[] { 100, 101 }, orSimilar = true })));

        Assert.All(answers, a => Assert.Equal((201, "held"), (a.Status, a.Outcome)));
        Assert.Distinct(answers.SelectMany(a => a.Seats));
        Assert.Single(answers, a => a.Seats is [100, 101]);
        Assert.All(
            answers.SelectMany(a => a.Seats), s => Assert.Equal(WebNode.Cinema.Seats[100].Category, WebNode.Cinema.Seats[s].Category));
    }

    [Fact]
    public async Task If_no_similar_seats_are_free_the_answer_is_taken_with_the_wanted_seats_that_are_taken()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        await _node.NewStaff().PostAsync($"screenings/{id}/blocks", new { seats = Enumerable.Range(0, 120).Select(i => i * 2) });
        (await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 0, 1 }, orSimilar = true })).IsProblem(409, "taken", 0);
        (await caller.PostAsync($"screenings/{id}/holds", new { best = new { count = 1 }, orSimilar = true })).IsProblem(400, "invalid");
        var free = await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 1, 3 }, orSimilar = true });
        Assert.Equal([1, 3], free.Seats);
    }

    [Theory]
    [InlineData("""{"seats":[]}""", 400, "invalid")]
    [InlineData("""{"seats":[],"orSimilar":true}""", 400, "invalid")]
    [InlineData("""{"orSimilar":true}""", 400, "invalid")]
    [InlineData("""{"seats":[1],"orSimilar":"yes"}""", 400, "invalid")]
    [InlineData("""{"seats":[240],"orSimilar":true}""", 400, "unknown_seat")]
    [InlineData("""{"seats":[1,1]}""", 400, "invalid")]
    [InlineData("""{"seats":[-1]}""", 400, "unknown_seat")]
    [InlineData("""{"seats":[240]}""", 400, "unknown_seat")]
    [InlineData("""{"seats":[0,2147483647]}""", 400, "unknown_seat")]
    [InlineData("""{"seats":[-2147483648]}""", 400, "unknown_seat")]
    [InlineData("""{"seats":[0,1,2,3,4,5,6,7,8,9,10]}""", 400, "too_many_seats")]
    [InlineData("""{"seats":[1],"best":{"count":1}}""", 400, "invalid")]
    [InlineData("""{}""", 400, "invalid")]
    [InlineData("""{"seats":null,"best":null}""", 400, "invalid")]
    [InlineData("""{"best":{}}""", 400, "invalid")]
    [InlineData("""{"best":{"count":0}}""", 400, "invalid")]
    [InlineData("""{"best":{"count":-1}}""", 400, "invalid")]
    [InlineData("""{"best":{"count":11}}""", 400, "too_many_seats")]
    [InlineData("""{"best":{"count":2147483647}}""", 400, "too_many_seats")]
    [InlineData("""{"best":{"count":-2147483648}}""", 400, "invalid")]
    [InlineData("""{"best":{"count":2,"category":"imperial"}}""", 400, "invalid")]
    [InlineData("""{"holdId":"00000000-0000-0000-0000-000000000000","seats":[1]}""", 400, "invalid")]
    // Not the expected JSON.
    [InlineData("", 400, "invalid")]
    [InlineData("null", 400, "invalid")]
    [InlineData("{", 400, "invalid")]
    [InlineData("[1,2]", 400, "invalid")]
    [InlineData("\"seats\"", 400, "invalid")]
    [InlineData("""{"seats":"1,2"}""", 400, "invalid")]
    [InlineData("""{"seats":["A-1"]}""", 400, "invalid")]
    [InlineData("""{"seats":[1.5]}""", 400, "invalid")]
    [InlineData("""{"seats":[99999999999]}""", 400, "invalid")]
    [InlineData("""{"seats":[null]}""", 400, "invalid")]
    [InlineData("""{"seats":{"0":1}}""", 400, "invalid")]
    [InlineData("""{"best":{"count":"two"}}""", 400, "invalid")]
    [InlineData("""{"best":{"count":1e99}}""", 400, "invalid")]
    [InlineData("""{"best":3}""", 400, "invalid")]
    [InlineData("""{"holdId":"mine","seats":[1]}""", 400, "invalid")]
    [InlineData("""{"seats":[1]} trailing""", 400, "invalid")]
    public async Task An_invalid_request_is_refused_and_changes_nothing(string body, int status, string code)
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();

        (await caller.PostAsync($"screenings/{id}/holds", body)).IsProblem(status, code);

        Assert.All(await _node.StatusesAsync(id), seat => Assert.Equal(0, seat));
    }

    [Fact]
    public async Task A_hold_of_ten_thousand_seats_is_refused()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        (await caller.PostAsync($"screenings/{id}/holds", new { seats = Enumerable.Range(0, 10_000) })).IsProblem(400, "too_many_seats");
    }

    [Fact]
    public async Task A_deeply_nested_body_is_refused()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        (await caller.PostAsync($"screenings/{id}/holds", $$"""{"seats":{{new string('[', 10_000)}}""")).IsProblem(400, "invalid");
    }

    [Fact]
    public async Task A_third_hold_is_refused_until_one_is_released()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var first = await caller.HoldAsync(id, 0);
        await caller.HoldAsync(id, 1);
        (await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 2 } })).IsProblem(409, "limit_reached");
        await caller.DeleteAsync($"holds/{first}");
        await caller.HoldAsync(id, 2);
    }

    [Fact]
    public async Task A_choice_that_strands_a_seat_is_refused_with_that_seat()
    {
        var id = await _node.AddScreeningAsync(s => s with { OrphanRule = true });
        var caller = await _node.NewCallerAsync();
        (await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 1, 2 } })).IsProblem(409, "orphan_seat", 0);
        await caller.HoldAsync(id, 0, 1, 2);
    }

    [Fact]
    public async Task Nothing_is_sold_before_sales_open_or_after_they_close()
    {
        var now = TimeProvider.System.GetUtcNow();
        var early = await _node.AddScreeningAsync(s => s with { SalesOpenAt = now.AddMinutes(30) });
        var late = await _node.AddScreeningAsync(s => s with { SalesCloseAt = now.AddMinutes(-1) });
        var caller = await _node.NewCallerAsync();
        foreach (var id in new[] { early, late })
        {
            (await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 1 } })).IsProblem(409, "closed");
            (await caller.PostAsync($"screenings/{id}/holds", new { best = new { count = 1 } })).IsProblem(409, "closed");
        }
    }

    [Fact]
    public async Task If_no_group_of_that_size_is_free_the_answer_is_none_available()
    {
        var id = await _node.AddScreeningAsync();
        // Every third seat, so that no three are left together.
        await _node.NewStaff().PostAsync($"screenings/{id}/blocks", new { seats = Enumerable.Range(0, 80).Select(i => i * 3) });
        var caller = await _node.NewCallerAsync();
        (await caller.PostAsync($"screenings/{id}/holds", new { best = new { count = 3 } })).IsProblem(409, "none_available");
    }
}
