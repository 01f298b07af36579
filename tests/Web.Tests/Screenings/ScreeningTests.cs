using SeatEngine.Seats;

namespace Web.Tests.Screenings;

[Collection(OnSharedNode.Name)]
public sealed class ScreeningTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task A_screening_in_the_list_has_all_that_a_list_shows()
    {
        var id = await _node.AddScreeningAsync(s => s with { Title = "Listed" });
        var caller = await _node.NewCallerAsync();
        await caller.HoldAsync(id, 0, 1, 2);

        // Other tests have screenings too, more than a page of them.
        var answer = await _node.Anonymous.GetAsync("screenings?q=Listed");

        Assert.Equal(200, answer.Status);
        Assert.Equal("application/json; charset=utf-8", answer.Header("Content-Type"));
        var listed = answer.Json.EnumerateArray().Single(s => s.GetProperty("id").GetInt64() == id);
        Assert.Equal("Listed", listed.GetProperty("title").GetString());
        Assert.Equal("film", listed.GetProperty("kind").GetString());
        Assert.Equal("Test Cinema", listed.GetProperty("venue").GetString());
        Assert.Equal("Berlin", listed.GetProperty("city").GetString());
        Assert.Equal("Europe/Berlin", listed.GetProperty("timeZone").GetString());
        Assert.Equal("Hall 1", listed.GetProperty("hall").GetString());
        Assert.Equal("EUR", listed.GetProperty("currency").GetString());
        Assert.Equal(900, listed.GetProperty("fromPrice").GetInt32());
        Assert.Equal(WebNode.Cinema.Seats.Count, listed.GetProperty("seatCount").GetInt32());
        Assert.Equal(WebNode.Cinema.Seats.Count - 3, listed.GetProperty("seatsLeft").GetInt32());
        Assert.Equal(TimeSpan.Zero, listed.GetProperty("startsAt").GetDateTimeOffset().Offset);
        Assert.True(listed.GetProperty("salesOpenAt").GetDateTimeOffset() < listed.GetProperty("salesCloseAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_screening_that_began_an_hour_ago_is_not_listed_but_can_be_read()
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = await _node.AddScreeningAsync(s => s with { StartsAt = now.AddHours(-1), SalesCloseAt = now.AddHours(-1) });

        var list = (await _node.Anonymous.GetAsync("screenings")).Json;
        Assert.DoesNotContain(list.EnumerateArray(), s => s.GetProperty("id").GetInt64() == id);
        Assert.Equal(200, (await _node.Anonymous.GetAsync($"screenings/{id}")).Status);
    }

    [Fact]
    public async Task One_screening_has_its_plan_prices_and_limits()
    {
        var id = await _node.AddScreeningAsync(s => s with { OrphanRule = true });

        var answer = await _node.Anonymous.GetAsync($"screenings/{id}");

        Assert.Equal(200, answer.Status);
        Assert.Equal(id, answer.Json.GetProperty("screening").GetProperty("id").GetInt64());
        Assert.Equal(WebNode.Cinema.Hash, answer.Text("planHash"));
        Assert.True(answer.Json.GetProperty("orphanRule").GetBoolean());
        Assert.Equal(10, answer.Json.GetProperty("maxSeats").GetInt32());
        var front = answer.Json.GetProperty("prices")[0];
        Assert.Equal("front", front.GetProperty("category").GetString());
        Assert.Equal("Front", front.GetProperty("name").GetString());
        Assert.Equal("#e9c46a", front.GetProperty("color").GetString());
        Assert.Equal(900, front.GetProperty("amount").GetInt32());
    }

    [Fact]
    public async Task Seat_statuses_are_numbers_with_the_position_they_belong_to()
    {
        var id = await _node.AddScreeningAsync();
        var before = await _node.Anonymous.GetAsync($"screenings/{id}/seats");
        Assert.All(await _node.StatusesAsync(id), status => Assert.Equal(0, status));

        var caller = await _node.NewCallerAsync();
        await caller.HoldAsync(id, 1);
        await caller.BookAsync(id, 2);
        await _node.NewStaff().PostAsync($"screenings/{id}/blocks", new { seats = new[] { 3 } });

        var after = await _node.Anonymous.GetAsync($"screenings/{id}/seats");
        await _node.ShowsAsync(id, 0, 0, 1, 2, 3, 0);
        Assert.Equal(WebNode.Cinema.Seats.Count, after.Json.GetProperty("statuses").GetArrayLength());
        Assert.Equal(before.Json.GetProperty("epoch").GetInt32(), after.Json.GetProperty("epoch").GetInt32());
        Assert.Equal(0, before.Json.GetProperty("revision").GetInt64());
        Assert.Equal(4, after.Json.GetProperty("revision").GetInt64());
    }

    [Fact]
    public async Task A_plan_is_cacheable_forever_and_has_an_ETag()
    {
        await _node.AddScreeningAsync();
        var hash = WebNode.Cinema.Hash;

        var plan = await _node.Anonymous.GetAsync($"plans/{hash}");

        Assert.Equal(200, plan.Status);
        Assert.Equal(
            "public, max-age=31536000, immutable",
            string.Join(", ", plan.Header("Cache-Control")!.Split(", ").OrderBy(p => p.StartsWith('i') ? 2 : p.StartsWith('m') ? 1 : 0)));
        Assert.Equal($"\"{hash}\"", plan.Header("ETag"));
        Assert.Equal("application/json", plan.Header("Content-Type"));
        Assert.Equal("seatmap-plan/1", plan.Text("format"));
        Assert.Equal(WebNode.Cinema.Seats.Count, plan.Json.GetProperty("seats").GetArrayLength());

        var again = await _node.Anonymous.SendAsync(HttpMethod.Get, $"plans/{hash}", header: $"If-None-Match: \"{hash}\"");
        Assert.Equal(304, again.Status);
        Assert.Empty(again.Body);
    }

    [Theory]
    [InlineData("gzip, deflate, br", true)]
    [InlineData("br;q=1.0, GZIP;q=0.5", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("identity", false)]
    public async Task A_plan_is_sent_as_it_is_kept_to_clients_that_take_gzip(string accepted, bool packed)
    {
        await _node.AddScreeningAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_node.Address, $"/api/v1/plans/{WebNode.Cinema.Hash}"));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);

        using var answer = await http.SendAsync(request);

        var body = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(packed ? ["gzip"] : [], answer.Content.Headers.ContentEncoding);
        Assert.Equal(packed ? WebNode.Cinema.Packed.ToArray() : WebNode.Cinema.Document.ToArray(), body);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.Equal($"\"{WebNode.Cinema.Hash}{(packed ? "-gzip" : "")}\"", $"{answer.Headers.ETag}");
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("identity", false)]
    public async Task A_plan_by_rows_is_cacheable_forever_and_has_an_ETag(string accepted, bool packed)
    {
        await _node.AddScreeningAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_node.Address, $"/api/v1/plans/{WebNode.Cinema.Hash}/rows"));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);

        using var answer = await http.SendAsync(request);

        Assert.Equal((packed ? WebNode.Cinema.PackedRows : WebNode.Cinema.Rows).ToArray(), await answer.Content.ReadAsByteArrayAsync());
        Assert.True(answer.Headers.CacheControl is { Public: true, MaxAge.Days: 365 });
        Assert.Equal($"\"{WebNode.Cinema.Hash}-rows{(packed ? "-gzip" : "")}\"", $"{answer.Headers.ETag}");
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("short")]
    [InlineData("%27%3B%20DROP%20TABLE%20plans")]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    public async Task An_unknown_plan_is_a_404(string hash) =>
        (await _node.Anonymous.GetAsync($"plans/{hash}")).IsProblem(404, "unknown_plan");

    [Fact]
    public async Task An_unknown_plan_by_rows_is_a_404() =>
        (await _node.Anonymous.GetAsync($"plans/{new string('0', 64)}/rows")).IsProblem(404, "unknown_plan");

    [Theory]
    [InlineData("999999999")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    public async Task An_unknown_screening_is_a_404_everywhere(string id)
    {
        var caller = await _node.NewCallerAsync();
        var staff = _node.NewStaff();
        (await caller.GetAsync($"screenings/{id}")).IsProblem(404, "unknown_screening");
        (await caller.GetAsync($"screenings/{id}/seats")).IsProblem(404, "unknown_screening");
        (await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 1 } })).IsProblem(404, "unknown_screening");
        (await caller.PostAsync($"screenings/{id}/holds", new { best = new { count = 1 } })).IsProblem(404, "unknown_screening");
        (await staff.PostAsync($"screenings/{id}/blocks", new { seats = new[] { 1 } })).IsProblem(404, "unknown_screening");
        (await staff.PostAsync($"screenings/{id}/unblocks", new { seats = new[] { 1 } })).IsProblem(404, "unknown_screening");
    }

    [Theory]
    [InlineData("screenings/one")]
    [InlineData("screenings/1.5")]
    [InlineData("screenings/99999999999999999999")]
    [InlineData("screenings/1/seats/2")]
    [InlineData("holds/not-a-uuid")]
    [InlineData("nothing/here")]
    [InlineData("")]
    public async Task An_unknown_address_is_a_404_in_the_same_format(string path) =>
        (await _node.Anonymous.GetAsync(path)).IsProblem(404, "not_found");

    [Fact]
    public async Task Seats_left_counts_the_free_seats()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 5, 6);
        Assert.Equal(238, await LeftAsync());
        await caller.DeleteAsync($"holds/{hold}");
        Assert.Equal(240, await LeftAsync());

        async Task<int> LeftAsync() =>
            (await _node.Anonymous.GetAsync($"screenings/{id}")).Json.GetProperty("screening").GetProperty("seatsLeft").GetInt32();
    }

    [Fact]
    public void The_numbers_of_statuses_on_the_wire_are_those_of_the_engine() =>
        Assert.Equal([0, 1, 2, 3], new[] { (int)SeatStatus.Free, (int)SeatStatus.Held, (int)SeatStatus.Sold, (int)SeatStatus.Blocked });
}
