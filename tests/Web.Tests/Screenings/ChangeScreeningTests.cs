using System.Net;
using System.Net.Http.Json;
using Ical.Net;

namespace Web.Tests.Screenings;

/// <summary>Staff change a screening by the API and by the page; buyers and visitors see it.</summary>
[Collection(OnSharedNode.Name)]
public sealed class ChangeScreeningTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    private static readonly DateTimeOffset _evening =
        new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(3).AddHours(19).AddMinutes(30), TimeSpan.Zero);

    [Fact]
    public async Task Start_notes_prices_and_window_can_be_changed_and_sales_closed()
    {
        var id = await NewAsync();
        var staff = _node.NewStaff("Grace");
        var changed = await PatchAsync(staff, id, new
        {
            startsAt = "2031-05-04T20:15", // by the venue's clock
            hallNotes = "  Entrance B  ",
            salesCloseAt = "2031-05-04T20:00:00Z",
            prices = new { front = 1_234 },
            version = 1,
        });
        Assert.Equal((200, 2), (changed.Status, changed.Json.GetProperty("version").GetInt32()));
        var detail = (await _node.Anonymous.GetAsync($"screenings/{id}")).Json;
        Assert.Equal("2031-05-04T20:15:00+00:00", detail.GetProperty("screening").GetProperty("startsAt").GetString());
        Assert.Equal(("Entrance B", 2), (detail.GetProperty("hallNotes").GetString(), detail.GetProperty("version").GetInt32()));
        Assert.Equal(
            [1_234L, 1_100, 1_300], detail.GetProperty("prices").EnumerateArray().Select(p => p.GetProperty("amount").GetInt64()));

        Assert.Equal(3, (await PatchAsync(staff, id, new { closeSales = true })).Json.GetProperty("version").GetInt32());
        (await (await _node.NewCallerAsync()).PostAsync($"screenings/{id}/holds", new { seats = new[] { 0 } })).IsProblem(409, "closed");
        var trail = (await staff.GetAsync($"staff/audit?screening={id}")).Json.GetProperty("lines").EnumerateArray().ToList();
        Assert.Equal(
            ["version 3: salesCloseAt", "version 2: startsAt, hallNotes, salesCloseAt, prices"],
            trail.Select(line => line.GetProperty("subject").GetString()));
        Assert.All(trail, line => Assert.Equal(
            ("changeScreening", "Grace"), (line.GetProperty("action").GetString(), line.GetProperty("name").GetString())));
    }

    [Theory]
    [InlineData("""{"startsAt":"2020-01-01T20:00:00Z"}""", 422, "invalid", "startsAt: ")]
    [InlineData("""{"prices":{"balcony":1}}""", 422, "invalid", "prices: ")]
    [InlineData("""{"hallNotes":"a\u0000b"}""", 422, "invalid", "hallNotes: ")]
    [InlineData("""{"startsAt":"soon"}""", 400, "invalid", "")]
    [InlineData("""{"start":"2031-05-04T20:15"}""", 400, "invalid", "")]
    [InlineData("""{"title":"Another film"}""", 400, "invalid", "")]
    [InlineData("""{"prices":{"front":1.5}}""", 400, "invalid", "")]
    [InlineData("""{"hallNotes":"x","version":7}""", 409, "changed_meanwhile", "")]
    [InlineData("null", 400, "invalid", "")]
    public async Task A_refused_change_says_why_and_changes_nothing(string body, int status, string code, string detail)
    {
        var id = await NewAsync();
        var refused = await PatchAsync(_node.NewStaff(), id, body);
        refused.IsProblem(status, code);
        Assert.StartsWith(detail, refused.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(1, (await _node.Anonymous.GetAsync($"screenings/{id}")).Json.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_start_that_collides_with_another_screening_of_the_hall_is_asked_about()
    {
        var hall = $"Hall {Guid.NewGuid():N}";
        await NewAsync(s => s with { Hall = hall, Title = "The other" });
        var id = await NewAsync(s => s with { Hall = hall, StartsAt = _evening.AddHours(3), SalesCloseAt = _evening });
        var staff = _node.NewStaff();
        var collides = _evening.AddMinutes(20);
        (await PatchAsync(staff, id, new { startsAt = collides, allowOverlap = false })).IsProblem(409, "hall_in_use");
        Assert.Contains(
            "The other", (await PatchAsync(staff, id, new { startsAt = collides })).Text("warning"), StringComparison.Ordinal);
        var meant = await PatchAsync(staff, id, new { startsAt = collides.AddMinutes(1), allowOverlap = true });
        Assert.False(meant.Json.TryGetProperty("warning", out _));
    }

    [Fact]
    public async Task Only_staff_can_change_a_screening_and_only_one_that_there_is()
    {
        var id = await NewAsync();
        (await PatchAsync(await _node.NewCallerAsync(), id, new { hallNotes = "x" })).IsProblem(403, "forbidden");
        (await PatchAsync(_node.Anonymous, id, new { hallNotes = "x" })).IsProblem(401, "unauthorized");
        (await PatchAsync(_node.NewStaff(), 999_999_999, new { hallNotes = "x" })).IsProblem(404, "unknown_screening");
    }

    [Fact]
    public async Task A_buyer_sees_on_ticket_page_print_and_calendar_what_has_changed()
    {
        var id = await NewAsync();
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var reference = await visitor.Api.BookAsync(id, 0);
        using var other = await _node.NewVisitor().ArriveAsync();
        var before = Entry(await visitor.OpenAsync($"/bookings/{reference}/calendar.ics"));
        Assert.False((await visitor.OpenAsync($"/bookings/{reference}")).Has("changed"));

        await PatchAsync(_node.NewStaff(), id, new { startsAt = _evening.AddMinutes(30), hallNotes = "Entrance <B>" });

        var page = await visitor.OpenAsync($"/bookings/{reference}");
        Assert.Equal("The start has changed: was 19:30, now 20:00.", page.TextOf("changed"));
        Assert.Equal(("20:00", "Entrance <B>"), (page.TextOf("starts"), page.TextOf("hall-notes")));
        var entry = Entry(await visitor.OpenAsync($"/bookings/{reference}/calendar.ics"));
        Assert.Equal((before.Sequence + 1, before.Uid), (entry.Sequence, entry.Uid));
        Assert.Contains("was 19:30, now 20:00", entry.Description, StringComparison.Ordinal);
        Assert.True(entry.DtStart!.AsUtc == _evening.AddMinutes(30).UtcDateTime);
        using var staff = await SignedInAsync();
        Assert.Equal("Start: was 19:30, now 20:00", (await staff.OpenAsync($"/kiosk/tickets/{reference}")).TextOf("changed"));

        // To another day, with the days; who books now reads of no change.
        await PatchAsync(_node.NewStaff(), id, new { startsAt = _evening.AddDays(1) });
        Assert.Matches(
            "^The start has changed: was \\w{3} \\d+ \\w{3}, 19:30, now \\w{3} \\d+ \\w{3}, 19:30\\.$",
            (await visitor.OpenAsync($"/bookings/{reference}")).TextOf("changed"));
        Assert.False((await other.OpenAsync($"/bookings/{await other.Api.BookAsync(id, 1)}")).Has("changed"));
        Assert.Equal("Entrance <B>", (await other.OpenAsync($"/screenings/{id}")).TextOf("hall-notes"));
    }

    [Fact]
    public async Task The_form_shows_what_is_and_saves_what_was_changed()
    {
        var id = await NewAsync();
        using var staff = await SignedInAsync();
        var form = await staff.OpenAsync($"/staff/screenings/{id}/change");
        Assert.Contains($"value=\"{_evening:yyyy-MM-dd}T19:30\"", form.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"9.00\"", form.Html, StringComparison.Ordinal);

        var saved = await SubmitAsync(staff, form, ("startsAt", $"{_evening:yyyy-MM-dd}T20:00"), ("hallNotes", "Entrance B"));

        Assert.Equal((302, $"/staff/screenings/{id}/change?changed=True"), (saved.Status, saved.Location));
        var detail = (await _node.Anonymous.GetAsync($"screenings/{id}")).Json;
        Assert.Equal(_evening.AddMinutes(30), detail.GetProperty("screening").GetProperty("startsAt").GetDateTimeOffset());
        Assert.Equal("Entrance B", detail.GetProperty("hallNotes").GetString());
        // The same form again: nothing is changed twice.
        var again = await SubmitAsync(staff, form, ("startsAt", $"{_evening:yyyy-MM-dd}T20:00"), ("hallNotes", "Entrance B"));
        Assert.Equal(302, again.Status);
        Assert.Equal(2, (await _node.Anonymous.GetAsync($"screenings/{id}")).Json.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_form_that_is_older_than_anothers_change_is_refused_and_keeps_what_was_typed()
    {
        var id = await NewAsync();
        using var staff = await SignedInAsync();
        var form = await staff.OpenAsync($"/staff/screenings/{id}/change");
        await PatchAsync(_node.NewStaff(), id, new { startsAt = _evening.AddMinutes(15) });

        var refused = await SubmitAsync(staff, form, ("hallNotes", "Mine"), ("startsAt", $"{_evening:yyyy-MM-dd}T20:00"));

        Assert.Equal(422, refused.Status);
        Assert.Contains($"Start: {_evening:yyyy-MM-dd}T19:45", refused.TextOf("notice"), StringComparison.Ordinal);
        Assert.Contains(">Mine</textarea>", refused.Html, StringComparison.Ordinal);
        Assert.Contains($"value=\"{_evening:yyyy-MM-dd}T20:00\"", refused.Html, StringComparison.Ordinal);
        Assert.Equal(302, (await SubmitAsync(staff, refused, ("hallNotes", "Mine"), ("startsAt", $"{_evening:yyyy-MM-dd}T20:00"))).Status);
    }

    [Theory]
    [InlineData("startsAt", "", "Choose a day and a time.")]
    [InlineData("startsAt", "2020-01-01T20:00", "1 January 2020 is past.")]
    [InlineData("salesCloseAt", "2031-01-01T20:00", "Sales must close within a day of the start.")]
    [InlineData("price", "-1", "A price such as 12.50.")]
    public async Task What_is_wrong_in_the_form_is_said_beside_the_field(string field, string value, string why)
    {
        var id = await NewAsync();
        using var staff = await SignedInAsync();
        var refused = await SubmitAsync(staff, await staff.OpenAsync($"/staff/screenings/{id}/change"), (field, value));
        Assert.Equal(422, refused.Status);
        Assert.Contains(why, WebUtility.HtmlDecode(refused.Html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sales_are_closed_with_one_button()
    {
        var id = await NewAsync();
        using var staff = await SignedInAsync();
        var closed = await SubmitAsync(staff, await staff.OpenAsync($"/staff/screenings/{id}/change"), ("closeSales", "true"));
        Assert.Equal(302, closed.Status);
        (await (await _node.NewCallerAsync()).PostAsync($"screenings/{id}/holds", new { seats = new[] { 0 } })).IsProblem(409, "closed");
    }

    private Task<long> NewAsync(Func<SeatEngine.Screenings.NewScreening, SeatEngine.Screenings.NewScreening>? change = null)
    {
        var plain = (SeatEngine.Screenings.NewScreening s) => s with
        {
            Venue = "House of UTC",
            TimeZone = "Etc/UTC",
            Hall = $"Hall {Guid.NewGuid():N}",
            StartsAt = _evening,
            SalesCloseAt = _evening,
        };
        return _node.AddScreeningAsync(s => change is null ? plain(s) : change(plain(s)));
    }

    private static Task<Answer> PatchAsync(Caller caller, long id, object body) => caller.SendAsync(
        HttpMethod.Patch,
        $"staff/screenings/{id}",
        body is string text ? new StringContent(text, System.Text.Encoding.UTF8, "application/json") : JsonContent.Create(body));

    /// <summary>As a browser sends it: every field, with what it shows unless another value is given.</summary>
    private static Task<Page> SubmitAsync(Visitor staff, Page form, params (string Name, string? Value)[] fields)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["startsAt"] = $"{_evening:yyyy-MM-dd}T19:30",
            ["salesOpenAt"] = $"{TimeProvider.System.GetUtcNow().AddDays(-1):yyyy-MM-dd}T00:00",
            ["salesCloseAt"] = $"{_evening:yyyy-MM-dd}T19:30",
            ["hallNotes"] = "",
        };
        foreach (var (name, value) in fields)
            all[name] = value;
        // Of fields with one name the dictionary of a form has one; the page takes what it shows for those that are missing.
        return staff.SubmitToAsync(form.Path.Split('?')[0], form, [.. all.Select(field => (field.Key, field.Value))]);
    }

    private async Task<Visitor> SignedInAsync()
    {
        var visitor = _node.NewVisitor();
        var token = await _node.StaffTokenAsync();
        Assert.Equal(302, (await visitor.SignInAsync(token)).Status);
        return visitor;
    }

    private static Ical.Net.CalendarComponents.CalendarEvent Entry(Page page) => Assert.Single(Calendar.Load(page.Html)!.Events);
}
