using System.Globalization;
using System.Text.Json.Nodes;

namespace Web.Tests.Screenings;

/// <summary>Times and time zones of a new screening, and the hall that is in use at that time.</summary>
[Collection(OnSharedNode.Name)]
public sealed class EnteredTimeTests(SharedNode shared)
{
    private static readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    private readonly WebNode _node = shared.Node;

    private async Task<JsonObject> NewScreeningAsync(string startsAt, string timeZone = "Europe/Berlin")
    {
        // Stores the plan.
        await _node.AddScreeningAsync();
        return new JsonObject
        {
            ["venue"] = $"House {Guid.NewGuid():N}",
            ["city"] = "Berlin",
            ["timeZone"] = timeZone,
            ["hall"] = "One",
            ["planHash"] = WebNode.Cinema.Hash,
            ["title"] = "Owl",
            ["kind"] = "film",
            ["startsAt"] = startsAt,
            ["salesOpenAt"] = $"{_now:O}",
            ["salesCloseAt"] = startsAt,
            ["currency"] = "EUR",
            ["prices"] = new JsonObject { ["front"] = 0, ["standard"] = 1_250, ["premium"] = 2_000 },
        };
    }

    private Task<Answer> AddAsync(JsonObject asked) => _node.NewStaff().PostAsync("staff/screenings", asked.ToJsonString());

    private async Task<(DateTimeOffset StartsAt, string TimeZone)> AddedAsync(JsonObject asked)
    {
        var added = await AddAsync(asked);
        Assert.True(added.Status == 201, added.Body);
        var detail = await _node.Anonymous.GetAsync($"screenings/{added.Json.GetProperty("id").GetInt64()}");
        var screening = detail.Json.GetProperty("screening");
        return (screening.GetProperty("startsAt").GetDateTimeOffset(), screening.GetProperty("timeZone").GetString()!);
    }

    // The last Sunday of October, and of March.
    private static int Year => _now.Year + 1;

    private static DateTime LastSunday(int month)
    {
        var last = new DateTime(Year, month, 31, 0, 0, 0, DateTimeKind.Utc);
        return last.AddDays(-(int)last.DayOfWeek);
    }

    [Fact]
    public async Task A_time_without_offset_is_the_venues()
    {
        var (startsAt, _) = await AddedAsync(await NewScreeningAsync($"{LastSunday(10).AddDays(3):yyyy-MM-dd}T20:15"));
        Assert.Equal(new DateTimeOffset(LastSunday(10).AddDays(3).AddHours(19.25)), startsAt);
    }

    [Fact]
    public async Task A_time_that_clocks_show_twice_is_asked_about_and_taken_with_its_offset()
    {
        var night = $"{LastSunday(10):yyyy-MM-dd}T02:30";
        var refused = await AddAsync(await NewScreeningAsync(night));
        refused.IsProblem(422, "invalid");
        Assert.Equal($"startsAt: clocks there show {night} twice: send {night}:00+02:00 or {night}:00+01:00.", refused.Text("detail"));
        Assert.Equal(LastSunday(10).AddHours(0.5), (await AddedAsync(await NewScreeningAsync($"{night}:00+02:00"))).StartsAt.UtcDateTime);
        Assert.Equal(LastSunday(10).AddHours(1.5), (await AddedAsync(await NewScreeningAsync($"{night}:00+01:00"))).StartsAt.UtcDateTime);
    }

    [Fact]
    public async Task A_time_that_no_clock_shows_is_refused_with_its_neighbours()
    {
        var day = LastSunday(3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var refused = await AddAsync(await NewScreeningAsync($"{day}T02:30:00"));
        refused.IsProblem(422, "invalid");
        Assert.Equal(
            $"startsAt: no clock there shows {day}T02:30: {day}T01:59 is followed by {day}T03:00.", refused.Text("detail"));
    }

    [Theory]
    [InlineData("Europe/Kiev", "Europe/Kyiv")]
    [InlineData("US/Eastern", "America/New_York")]
    [InlineData("Asia/Calcutta", "Asia/Kolkata")]
    public async Task A_former_name_of_a_zone_is_the_same_zone(string former, string present)
    {
        var asked = await NewScreeningAsync($"{_now.AddDays(9):yyyy-MM-dd}T20:15", former);
        Assert.Equal(present, (await AddedAsync(asked)).TimeZone);
        asked["timeZone"] = present;
        asked["startsAt"] = asked["salesCloseAt"]!.DeepClone();
        Assert.Equal(201, (await AddAsync(asked)).Status);
        // As an older version stored it.
        await _node.SqlAsync("UPDATE venues SET time_zone = @former WHERE name = @name", new { former, name = (string)asked["venue"]! });
        asked["title"] = "Once more";
        Assert.Equal(201, (await AddAsync(asked)).Status);
    }

    [Fact]
    public async Task A_name_of_Windows_is_refused_with_the_one_to_use()
    {
        var refused = await AddAsync(await NewScreeningAsync($"{_now.AddDays(9):yyyy-MM-dd}T20:15", "W. Europe Standard Time"));
        refused.IsProblem(422, "invalid");
        Assert.StartsWith("timeZone: ", refused.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("Europe/Berlin", refused.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("startsAt", "0001-01-01T00:00:00Z")]
    [InlineData("startsAt", "0001-01-01T00:00:00")]
    [InlineData("startsAt", "9999-12-31T23:59:59.9999999Z")]
    [InlineData("startsAt", "9999-12-31T23:59:59")]
    [InlineData("salesOpenAt", "0001-01-01T00:00:00Z")]
    [InlineData("salesCloseAt", "2099-01-01T00:00:00Z")]
    public async Task A_time_that_nobody_means_is_refused_by_name(string field, string time)
    {
        var asked = await NewScreeningAsync($"{_now.AddDays(9):yyyy-MM-dd}T20:15");
        asked[field] = time;
        var refused = await AddAsync(asked);
        refused.IsProblem(422, "invalid");
        Assert.Matches("^(startsAt|salesOpenAt|salesCloseAt): ", refused.Text("detail"));
    }

    [Theory]
    [InlineData("\"tomorrow\"")]
    [InlineData("1700000000")]
    [InlineData("\"2026-11-21T20:15:00 Europe/Berlin\"")]
    public async Task What_is_no_time_is_refused(string time)
    {
        var asked = await NewScreeningAsync("");
        asked["startsAt"] = JsonNode.Parse(time);
        (await AddAsync(asked)).IsProblem(400, "invalid");
    }

    [Fact]
    public async Task A_hall_in_use_is_asked_about_warned_of_or_meant()
    {
        var asked = await NewScreeningAsync($"{_now.AddDays(9):yyyy-MM-dd}T20:15");
        asked["title"] = "Noon";
        Assert.False((await AddAsync(asked)).Json.TryGetProperty("warning", out _));
        asked["title"] = "Second";

        asked["allowOverlap"] = false;
        var refused = await AddAsync(asked);
        refused.IsProblem(409, "hall_in_use");
        Assert.Matches("overlaps with “Noon”.* at 20:15", refused.Text("detail"));
        asked["allowOverlap"] = true;
        var meant = await AddAsync(asked);
        Assert.Equal(201, meant.Status);
        Assert.False(meant.Json.TryGetProperty("warning", out _));
        asked.Remove("allowOverlap");
        var warned = await AddAsync(asked);
        Assert.Equal(201, warned.Status);
        Assert.Contains("overlaps with “Noon”", warned.Text("warning"), StringComparison.Ordinal);
    }
}
