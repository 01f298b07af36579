using SeatEngine.Staff;

namespace Web.Tests.Rights;

/// <summary>Organizers are staff in their own screenings, and visitors in all others.</summary>
[Collection(OnSharedNode.Name)]
public sealed class OrganizerTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task Their_list_has_their_own_screenings_alone()
    {
        var (own, others) = (await _node.AddScreeningAsync(), await _node.AddScreeningAsync());
        var (organizer, id) = await OrganizerAsync();
        Assert.Empty(await ListAsync(organizer));
        Assert.Equal(200, (await PutAsync(own, id)).Status);
        Assert.Equal([own], await ListAsync(organizer));
        using var browser = await SignedInAsync(organizer);
        var list = await browser.OpenAsync("/staff");
        Assert.Contains($"/staff/screenings/{own}", list.Html, StringComparison.Ordinal);
        Assert.DoesNotContain($"/staff/screenings/{others}\"", list.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/kiosk", list.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_screening_that_they_put_on_sale_is_theirs()
    {
        var (organizer, _) = await OrganizerAsync();
        var now = TimeProvider.System.GetUtcNow();
        var made = await organizer.PostAsync("staff/screenings", new
        {
            venue = "Organizers' Hall",
            city = "Berlin",
            timeZone = "Europe/Berlin",
            hall = $"Hall {Guid.CreateVersion7()}",
            planHash = (await PlanAsync()),
            title = "Own",
            kind = "concert",
            startsAt = now.AddDays(2),
            salesOpenAt = now,
            salesCloseAt = now.AddDays(2),
            orphanRule = false,
            currency = "EUR",
            prices = WebNode.Cinema.Categories.ToDictionary(category => category.Id, _ => 1_000L),
        });
        Assert.True(made.Status == 201, made.Body);
        var screening = made.Json.GetProperty("id").GetInt64();
        Assert.Equal([screening], await ListAsync(organizer));
        Assert.Equal(200, (await organizer.GetAsync($"staff/screenings/{screening}/ledger")).Status);
        var (other, _) = await OrganizerAsync();
        (await other.GetAsync($"staff/screenings/{screening}/ledger")).IsProblem(403, "forbidden");

    }

    [Fact]
    public async Task A_screening_that_is_taken_from_them_is_closed_to_them_at_once()
    {
        var screening = await _node.AddScreeningAsync();
        var (organizer, id) = await OrganizerAsync();
        Assert.Equal(200, (await PutAsync(screening, id)).Status);
        Assert.Equal(200, (await organizer.PostAsync($"screenings/{screening}/blocks", new { seats = new[] { 1 } })).Status);
        Assert.Equal(200, (await _node.NewStaff().DeleteAsync($"staff/screenings/{screening}/organizers/{id}")).Status);
        (await organizer.PostAsync($"screenings/{screening}/unblocks", new { seats = new[] { 1 } })).IsProblem(403, "forbidden");
        Assert.Empty(await ListAsync(organizer));
    }

    [Fact]
    public async Task In_screenings_of_others_they_buy_as_everybody_does()
    {
        var screening = await _node.AddScreeningAsync();
        var (organizer, _) = await OrganizerAsync();
        var visitor = await _node.NewCallerAsync();
        var reference = await visitor.BookAsync(screening, 1);
        (await organizer.GetAsync($"bookings/{reference}")).IsProblem(404, "not_found");
        (await organizer.DeleteAsync($"bookings/{reference}")).IsProblem(404, "not_found");
        (await organizer.DeleteAsync($"holds/{await visitor.HoldAsync(screening, 3)}")).IsProblem(404, "not_found");
        var own = await organizer.BookAsync(screening, 5);
        Assert.Equal(200, (await organizer.GetAsync($"bookings/{own}")).Status);
    }

    [Fact]
    public async Task They_take_no_money_at_a_till()
    {
        var screening = await _node.AddScreeningAsync();
        var (organizer, id) = await OrganizerAsync();
        Assert.Equal(200, (await PutAsync(screening, id)).Status);
        var hold = await organizer.HoldAsync(screening, 1);
        (await organizer.PostAsync($"holds/{hold}/confirm", new { payment = "cash" })).IsProblem(403, "forbidden");
        var reference = await (await _node.NewCallerAsync()).BookAsync(screening, 3);
        (await organizer.DeleteAsync($"bookings/{reference}?tender=cash")).IsProblem(403, "forbidden");
        (await organizer.PostAsync($"bookings/{reference}/move", new { seats = new[] { 5 }, tender = "cash" })).IsProblem(403, "forbidden");
        Assert.Equal(200, (await organizer.PostAsync($"bookings/{reference}/move", new { seats = new[] { 5 } })).Status);
    }

    [Fact]
    public async Task A_booking_is_exchanged_between_their_own_screenings_alone()
    {
        var (from, to) = (await _node.AddScreeningAsync(), await _node.AddScreeningAsync());
        var (organizer, id) = await OrganizerAsync();
        Assert.Equal(200, (await PutAsync(from, id)).Status);
        var reference = await (await _node.NewCallerAsync()).BookAsync(from, 1);
        var exchange = new { seats = new[] { 3 }, screeningId = to };
        (await organizer.PostAsync($"bookings/{reference}/move", exchange)).IsProblem(404, "not_found");
        Assert.Equal(200, (await PutAsync(to, id)).Status);
        Assert.Equal(200, (await organizer.PostAsync($"bookings/{reference}/move", exchange)).Status);
    }

    [Fact]
    public async Task What_a_role_does_not_allow_is_refused_in_their_name()
    {
        var name = $"Box {Guid.CreateVersion7():N}";
        var token = await _node.IssueStaffAsync(name, role: StaffRoles.BoxOffice);
        (await _node.With(token.Text).GetAsync("staff/audit")).IsProblem(403, "forbidden");
        await Harness.Eventually.Async(
            async () => (await _node.NewStaff().GetAsync($"staff/audit?name={name}")).Body.Contains("forbidden", StringComparison.Ordinal),
            TimeSpan.FromSeconds(10), "the refusal is in the trail");
        using var browser = await SignedInAsync(_node.With(token.Text));
        Assert.Equal(403, (await browser.OpenAsync("/staff/audit")).Status);
    }

    private async Task<(Caller Organizer, Guid Id)> OrganizerAsync()
    {
        var token = await _node.IssueStaffAsync($"Organizer {Guid.CreateVersion7():N}", role: StaffRoles.Organizer);
        return (_node.With(token.Text), (await _node.MemberOfAsync(token.Text)).Id.Value);
    }

    private Task<Answer> PutAsync(long screening, Guid organizer) =>
        _node.NewStaff().SendAsync(HttpMethod.Put, $"staff/screenings/{screening}/organizers/{organizer}");

    private static async Task<List<long>> ListAsync(Caller staff) =>
        [.. (await staff.GetAsync("staff/screenings")).Json.EnumerateArray().Select(each => each.GetProperty("id").GetInt64())];

    private async Task<string> PlanAsync()
    {
        await _node.AddScreeningAsync();
        return WebNode.Cinema.Hash;
    }

    private async Task<Visitor> SignedInAsync(Caller staff)
    {
        var browser = _node.NewVisitor();
        Assert.Equal(302, (await browser.SignInAsync(staff.Token!)).Status);
        return browser;
    }
}
