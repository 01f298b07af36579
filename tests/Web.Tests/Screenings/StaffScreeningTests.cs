using System.Text.Json.Nodes;

namespace Web.Tests.Screenings;

[Collection(OnSharedNode.Name)]
public sealed class StaffScreeningTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Theory]
    [InlineData("screenings")]
    [InlineData("halls")]
    [InlineData("plans")]
    [InlineData("till")]
    [InlineData("screenings/1/seats")]
    [InlineData("screenings/1/ledger")]
    [InlineData("screenings/1/ledger/0/seats")]
    public async Task Only_staff_can_read_staff_data(string path)
    {
        (await (await _node.NewCallerAsync()).GetAsync($"staff/{path}")).IsProblem(403, "forbidden");
        (await _node.Anonymous.GetAsync($"staff/{path}")).IsProblem(401, "unauthorized");
    }

    [Theory]
    [InlineData("screenings")]
    [InlineData("plans")]
    [InlineData("plans/preview")]
    public async Task Only_staff_can_add_screenings_and_plans(string path)
    {
        (await (await _node.NewCallerAsync()).PostAsync($"staff/{path}", new { })).IsProblem(403, "forbidden");
        (await _node.Anonymous.PostAsync($"staff/{path}", new { })).IsProblem(401, "unauthorized");
    }

    [Fact]
    public async Task The_list_has_seat_counts_and_revenue_also_of_screenings_that_have_begun()
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = await _node.AddScreeningAsync(s => s with { StartsAt = now.AddHours(-1), Title = "Running" });
        var old = await _node.AddScreeningAsync(s => s with { StartsAt = now.AddHours(-7) });
        var caller = await _node.NewCallerAsync();
        var staff = _node.NewStaff();
        await caller.HoldAsync(id, 0);
        await caller.BookAsync(id, 1, 2);
        await caller.DeleteAsync($"bookings/{await caller.BookAsync(id, 3)}");
        await staff.PostAsync($"screenings/{id}/blocks", new { seats = new[] { 4, 5, 6 } });

        var list = (await staff.GetAsync("staff/screenings")).Json.EnumerateArray().ToList();

        var listed = list.Single(s => s.GetProperty("id").GetInt64() == id);
        Assert.Equal("Running", listed.GetProperty("title").GetString());
        Assert.Equal(WebNode.Cinema.Hash, listed.GetProperty("planHash").GetString());
        Assert.Equal(
            [1, 2, 3, 1_800, 234],
            new[] { "held", "sold", "blocked", "revenue", "seatsLeft" }.Select(name => listed.GetProperty(name).GetInt32()));
        Assert.DoesNotContain(list, s => s.GetProperty("id").GetInt64() == old);
        Assert.Equal(
            list.Select(s => s.GetProperty("startsAt").GetDateTimeOffset()).Order(),
            list.Select(s => s.GetProperty("startsAt").GetDateTimeOffset()));
    }

    [Fact]
    public async Task Each_taken_seat_has_its_hold_or_booking_and_its_holder()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 0);
        var reference = await caller.BookAsync(id, 7);
        var staff = _node.NewStaff();
        await staff.PostAsync($"screenings/{id}/blocks", new { seats = new[] { 9 } });

        var found = await staff.GetAsync($"staff/screenings/{id}/seats");

        var seats = found.Json.GetProperty("seats").EnumerateArray().ToList();
        Assert.Equal(
            [(0, "held"), (7, "sold"), (9, "blocked")],
            seats.Select(s => (s.GetProperty("seat").GetInt32(), s.GetProperty("status").GetString())));
        Assert.Equal(hold, seats[0].GetProperty("holdId").GetGuid());
        Assert.True(seats[0].GetProperty("heldUntil").GetDateTimeOffset() > TimeProvider.System.GetUtcNow());
        Assert.Equal(seats[0].GetProperty("holder").GetGuid(), seats[1].GetProperty("holder").GetGuid());
        Assert.Equal(reference, seats[1].GetProperty("reference").GetString());
        Assert.Equal(900, seats[1].GetProperty("amount").GetInt32());
        Assert.False(seats[2].TryGetProperty("holder", out _));
        Assert.Equal(4, found.Json.GetProperty("revision").GetInt64());
        Assert.True(found.Json.TryGetProperty("epoch", out _));
        (await staff.GetAsync("staff/screenings/0/seats")).IsProblem(404, "unknown_screening");
    }

    [Fact]
    public async Task The_ledger_says_who_did_what_and_has_the_seats_after_each_revision()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var reference = await caller.BookAsync(id, 7);
        var staff = _node.NewStaff("Grace");
        await staff.PostAsync($"bookings/{reference}/move", new { seats = new[] { 8 } });

        var ledger = await staff.GetAsync($"staff/screenings/{id}/ledger?limit=2");

        Assert.Equal(3, ledger.Json.GetProperty("revision").GetInt64());
        var rows = ledger.Json.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal([3L, 2], rows.Select(r => r.GetProperty("revision").GetInt64()));
        var entries = rows[0].GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal(
            [("vacate", 7), ("occupy", 8)], entries.Select(e => (e.GetProperty("op").GetString(), e.GetProperty("seats")[0].GetInt32())));
        Assert.All(
            entries, e => Assert.Equal((reference, "Grace"), (e.GetProperty("booking").GetString(), e.GetProperty("by").GetString())));
        Assert.False(entries[0].TryGetProperty("hold", out _));
        var older = await staff.GetAsync($"staff/screenings/{id}/ledger?before=2");
        Assert.Equal(
            "hold", Assert.Single(older.Json.GetProperty("rows").EnumerateArray()).GetProperty("entries")[0].GetProperty("op").GetString());

        foreach (var (revision, statuses) in new[] { (0, "000"), (1, "010"), (2, "020"), (3, "002") })
        {
            var past = (await staff.GetAsync($"staff/screenings/{id}/ledger/{revision}/seats")).Json;
            Assert.Equal(revision, past.GetProperty("revision").GetInt32());
            Assert.Equal(revision > 0, past.TryGetProperty("at", out _));
            Assert.Equal(statuses, string.Concat(past.GetProperty("statuses").EnumerateArray().Skip(6).Take(3).Select(s => s.GetInt32())));
        }

        (await staff.GetAsync($"staff/screenings/{id}/ledger/4/seats")).IsProblem(404, "unknown_revision");
        (await staff.GetAsync($"staff/screenings/{id}/ledger?limit=501")).IsProblem(400, "invalid");
        (await staff.GetAsync($"staff/screenings/{id}/ledger?limit=0")).IsProblem(400, "invalid");
        (await staff.GetAsync($"staff/screenings/{id}/ledger?before=x")).IsProblem(400, "invalid");
        (await staff.GetAsync("staff/screenings/0/ledger")).IsProblem(404, "unknown_screening");
    }

    private static async Task<JsonObject> NewScreeningAsync(WebNode node)
    {
        // Stores the plan.
        await node.AddScreeningAsync();
        var now = TimeProvider.System.GetUtcNow();
        return new JsonObject
        {
            ["venue"] = "New House",
            ["city"] = "Lisboa",
            ["timeZone"] = "Europe/Lisbon",
            ["hall"] = "Sala 2",
            ["planHash"] = WebNode.Cinema.Hash,
            ["title"] = "Premiere",
            ["kind"] = "play",
            ["startsAt"] = $"{now.AddDays(1):yyyy-MM-ddTHH:mm}:00+02:00",
            ["salesOpenAt"] = $"{now.AddDays(-1):O}",
            ["salesCloseAt"] = $"{now.AddDays(1):O}",
            ["orphanRule"] = true,
            ["accessibleRelease"] = "sectionSold",
            ["currency"] = "EUR",
            ["prices"] = new JsonObject { ["front"] = 0, ["standard"] = 1_250, ["premium"] = 2_000 },
        };
    }

    [Fact]
    public async Task A_new_screening_is_on_sale_at_once_and_a_repeated_request_adds_no_second()
    {
        var staff = _node.NewStaff();
        var asked = (await NewScreeningAsync(_node)).ToJsonString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => staff.PostAsync("staff/screenings", asked, "premiere")));

        Assert.All(answers, a => Assert.Equal(201, a.Status));
        var id = Assert.Single(answers.Select(a => a.Json.GetProperty("id").GetInt64()).Distinct());
        Assert.Equal($"/api/v1/screenings/{id}", answers[0].Header("Location"));
        var detail = (await _node.Anonymous.GetAsync($"screenings/{id}")).Json;
        var screening = detail.GetProperty("screening");
        Assert.Equal(
            ["Premiere", "Lisboa", "Sala 2"], new[] { "title", "city", "hall" }.Select(name => screening.GetProperty(name).GetString()));
        Assert.Equal("sectionSold", detail.GetProperty("accessibleRelease").GetString());
        Assert.Equal([0, 1_250, 2_000], detail.GetProperty("prices").EnumerateArray().Select(p => p.GetProperty("amount").GetInt32()));
        await (await _node.NewCallerAsync()).BookAsync(id, 0, 1);
        var halls = (await staff.GetAsync("staff/halls")).Json.EnumerateArray().Select(h => string.Join(
            " | ", new[] { "venue", "city", "timeZone", "hall" }.Select(name => h.GetProperty(name).GetString())));
        Assert.Contains("New House | Lisboa | Europe/Lisbon | Sala 2", halls);
    }

    [Theory]
    [InlineData("title", "\"\"", 422, "invalid")]
    [InlineData("title", null, 422, "invalid")]
    [InlineData("timeZone", "\"Lisbon\"", 422, "invalid")]
    [InlineData("kind", "\"opera\"", 422, "invalid")]
    [InlineData("currency", "\"Euro\"", 422, "invalid")]
    [InlineData("startsAt", null, 422, "invalid")]
    [InlineData("salesOpenAt", "\"2099-01-01T00:00:00Z\"", 422, "invalid")]
    [InlineData("prices", "{\"front\":1}", 422, "invalid")]
    [InlineData("prices", "{\"front\":1,\"standard\":-1,\"premium\":1}", 422, "invalid")]
    [InlineData("prices", null, 422, "invalid")]
    [InlineData("planHash", "\"0000\"", 422, "unknown_plan")]
    [InlineData("planHash", null, 422, "unknown_plan")]
    [InlineData("startsAt", "\"tomorrow\"", 400, "invalid")]
    [InlineData("prices", "{\"front\":\"1\"}", 400, "invalid")]
    [InlineData("accessibleRelease", "\"always\"", 400, "invalid")]
    [InlineData("accessibleRelease", "1", 400, "invalid")]
    public async Task A_new_screening_with_an_invalid_field_is_refused_with_its_name(string field, string? value, int status, string code)
    {
        var asked = await NewScreeningAsync(_node);
        asked[field] = value is null ? null : JsonNode.Parse(value);
        var staff = _node.NewStaff();
        var refused = await staff.PostAsync("staff/screenings", asked.ToJsonString());
        refused.IsProblem(status, code);
        if (status != 422)
            return;
        Assert.StartsWith($"{field}: ", refused.Text("detail"), StringComparison.Ordinal);
        await IsSaidInGermanTooAsync(staff, asked, refused);
    }

    /// <summary>The form reads the field's name from the detail, in every language.</summary>
    private static async Task IsSaidInGermanTooAsync(Caller staff, JsonObject asked, Answer refused)
    {
        using var body = new StringContent(asked.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        var german = (await staff.SendAsync(HttpMethod.Post, "staff/screenings", body, header: "Accept-Language: de")).Text("detail")!;
        var english = refused.Text("detail")!;
        Assert.Equal(english[..english.IndexOf(':', StringComparison.Ordinal)], german[..german.IndexOf(':', StringComparison.Ordinal)]);
        Assert.NotEqual(english, german);
    }

    [Theory]
    [InlineData("venue", "  the  ODEON ", "venue: there is \"The Odeon")]
    [InlineData("city", "GÖTTINGEN", "city: there is \"Göttingen\" (The Odeon")]
    [InlineData("hall", "saal 1", "hall: there is \"Saal 1\" (The Odeon")]
    [InlineData("timeZone", "Europe/London", "timeZone: The Odeon")]
    public async Task A_place_that_is_known_is_written_as_it_is(string field, string value, string why)
    {
        var (staff, word) = (_node.NewStaff(), $"{Guid.NewGuid():N}");
        var asked = await NewScreeningAsync(_node);
        (asked["venue"], asked["city"], asked["hall"], asked["timeZone"]) = ($"The Odeon {word}", "Göttingen", "Saal 1", "Europe/Berlin");
        asked["allowOverlap"] = true;
        Assert.Equal(201, (await staff.PostAsync("staff/screenings", asked.ToJsonString())).Status);
        // With other blanks, and letters that are composed otherwise, it is the same place.
        (asked["venue"], asked["city"]) = ($" The Odeon\u00a0{word}", "Go\u0308ttingen ");
        Assert.Equal(201, (await staff.PostAsync("staff/screenings", asked.ToJsonString())).Status);

        asked[field] = field == "venue" ? $"{value}{word}" : value;
        var refused = await staff.PostAsync("staff/screenings", asked.ToJsonString());
        refused.IsProblem(422, "invalid");
        Assert.StartsWith(why, refused.Text("detail"), StringComparison.Ordinal);
        await IsSaidInGermanTooAsync(staff, asked, refused);
        var halls = (await staff.GetAsync("staff/halls")).Json.EnumerateArray().Select(hall => hall.GetProperty("venue").GetString());
        Assert.Single(halls, venue => venue!.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_venue_of_the_same_name_in_another_city_and_zone_is_another_venue()
    {
        var (staff, word) = (_node.NewStaff(), $"{Guid.NewGuid():N}");
        foreach (var (city, zone) in new[] { ("Heidelberg", "Europe/Berlin"), ("London", "Europe/London") })
        {
            var asked = await NewScreeningAsync(_node);
            (asked["venue"], asked["city"], asked["timeZone"]) = ($"Odeon {word}", city, zone);
            Assert.Equal(201, (await staff.PostAsync("staff/screenings", asked.ToJsonString())).Status);
        }

        var listed = await _node.Anonymous.GetAsync($"screenings?venue={Uri.EscapeDataString($"odeon {word}, london")}");
        Assert.Equal("London", Assert.Single(listed.Json.EnumerateArray()).GetProperty("city").GetString());
    }
}
