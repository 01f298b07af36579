using Harness;

namespace Web.Tests.Audit;

/// <summary>The trail over REST and as a page.</summary>
[Collection(OnSharedNode.Name)]
public sealed class AuditTests(SharedNode shared)
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(10);

    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task A_shift_at_a_till_is_found_by_name_by_screening_and_by_reference_newest_first()
    {
        var id = await _node.AddScreeningAsync();
        var name = $"Till {Guid.NewGuid():N}";
        var till = _node.NewStaff(name);
        var hold = await till.HoldAsync(id, 1, 2);
        var sold = await till.PostAsync($"holds/{hold}/confirm", new { payment = "cash" });
        var reference = sold.Text("reference")!;
        await till.PostAsync($"bookings/{reference}/move", new { seats = new[] { 3, 4 }, tender = "cash" });
        await till.DeleteAsync($"bookings/{reference}?tender=cash");
        await till.DeleteAsync($"bookings/{reference}?tender=cash");
        await till.PostAsync($"screenings/{id}/blocks", new { seats = new[] { 9 } });

        string[] shift = ["block done", "cancel already_cancelled", "cancel done", "move done", "sale done", "hold done"];
        Assert.Equal(shift, await FoundAsync($"name={name.ToUpperInvariant()}"));
        Assert.Equal(shift.Where(line => !line.Contains("already", StringComparison.Ordinal)), await FoundAsync($"screening={id}"));
        Assert.Equal(shift[1..5], await FoundAsync($"reference={reference[..4]}-{reference[4..].ToLowerInvariant()}"));
        Assert.Equal(shift[..1], await FoundAsync($"name={name}&screening={id}&limit=1"));
        Assert.Empty(await FoundAsync($"name={name}&screening={id + 1}"));
        var line = (await till.GetAsync($"staff/audit?name={name}")).Json.GetProperty("lines")[0];
        Assert.Equal(name, line.GetProperty("name").GetString());
        Assert.Contains(line.GetProperty("address").GetString(), new[] { "127.0.0.1", "::1" });

        async Task<string[]> FoundAsync(string query)
        {
            var answer = await till.GetAsync($"staff/audit?{query}");
            Assert.Equal(200, answer.Status);
            return
            [
                .. answer.Json.GetProperty("lines").EnumerateArray()
                    .Select(l => $"{l.GetProperty("action").GetString()} {l.GetProperty("result").GetString()}"),
            ];
        }
    }

    [Fact]
    public async Task Screenings_plans_sign_ins_and_sign_outs_have_lines()
    {
        var name = $"Ada {Guid.NewGuid():N}";
        var token = await _node.IssueStaffAsync(name);
        using var visitor = _node.NewVisitor();
        visitor.Headers.Add("X-Forwarded-For", "192.0.2.1");
        await visitor.SignInAsync(token.Text);
        var plan = $$"""
            {"format":"seatmap-plan/1","name":"{{name}}","categories":[{"id":"a","name":"A","color":"#000000"}],
            "sections":[{"id":"hall","name":"Hall"}],
            "seats":[{"label":"1","section":"hall","row":"1","number":"1","x":0,"y":0,"category":"a"}]}
            """;
        Assert.Equal(201, (await visitor.Api.PostAsync("staff/plans", plan)).Status);
        Assert.Equal(422, (await visitor.Api.PostAsync("staff/plans", "{}")).Status);
        Assert.Equal(422, (await visitor.Api.PostAsync("staff/screenings", new { planHash = "none" })).Status);
        // A form stays valid when the browser's address changes.
        var form = await visitor.OpenAsync("/staff/plans");
        visitor.Headers.Remove("X-Forwarded-For");
        visitor.Headers.Add("X-Forwarded-For", "2001:db8::7");
        Assert.Equal(302, (await visitor.SubmitAsync(form)).Status);

        var lines = (await _node.NewStaff().GetAsync($"staff/audit?name={name}")).Json.GetProperty("lines").EnumerateArray().ToList();
        Assert.Equal(
            ["signOut done", "addScreening unknown_plan", "importPlan invalid_plan", "importPlan done", "signIn done"],
            lines.Select(l => $"{l.GetProperty("action").GetString()} {l.GetProperty("result").GetString()}"));
        Assert.EndsWith(name, lines[3].GetProperty("subject").GetString(), StringComparison.Ordinal);
        Assert.Equal($"{token.Id}", lines[4].GetProperty("subject").GetString());
        Assert.Equal(
            ["2001:db8::7", "192.0.2.1"], new[] { 0, 4 }.Select(i => lines[i].GetProperty("address").GetString()));
        // All in the session's name, not in the token's.
        Assert.Single(lines.Select(l => l.GetProperty("tokenId").GetGuid()).Distinct());
        Assert.DoesNotContain(token.Text, string.Join(' ', lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_sign_ins_and_requests_of_strangers_and_of_revoked_tokens_have_lines()
    {
        var name = $"Mallory {Guid.NewGuid():N}";
        var token = await _node.IssueStaffAsync(name);
        await _node.RevokeAsync(token.Id);
        using var visitor = _node.NewVisitor();
        await visitor.SignInAsync(token.Text);
        (await _node.With(token.Text).GetAsync("staff/till")).IsProblem(401, "invalid_token");
        // From an address of its own: the same refusal is written once a minute.
        var address = $"2001:db8::{Random.Shared.Next(1, 0x10000):x}";
        visitor.Headers.Add("X-Forwarded-For", address);
        (await visitor.Api.PostAsync("staff/plans", "{}")).IsProblem(403, "forbidden");

        var staff = _node.NewStaff();
        await Eventually.Async(async () =>
        {
            var mine = await LinesAsync($"staff/audit?name={name}");
            Assert.Equal(["request revoked GET /api/v1/staff/till", "signIn revoked "], mine);
            Assert.Equal(["request forbidden POST /api/v1/staff/plans"], await LinesAsync("staff/audit?limit=500", address));
        }, _limit, "refusals are written a moment later");

        async Task<List<string>> LinesAsync(string path, string? from = null) =>
        [
            .. (await staff.GetAsync(path)).Json.GetProperty("lines").EnumerateArray()
                .Where(l => from is null || (l.TryGetProperty("address", out var sender) && sender.GetString() == from))
                .Select(l => $"{l.GetProperty("action").GetString()} {l.GetProperty("result").GetString()} "
                    + (l.TryGetProperty("subject", out var subject) ? subject.GetString() : "")),
        ];
    }

    [Fact]
    public async Task The_page_shows_searches_and_turns_pages()
    {
        var id = await _node.AddScreeningAsync(s => s with { Title = "<b>Night</b>" });
        var name = $"Ada {Guid.NewGuid():N}";
        var staff = _node.NewStaff(name);
        for (var seat = 0; seat < 51; seat++)
            await staff.PostAsync($"screenings/{id}/blocks", new { seats = new[] { seat } });
        using var visitor = _node.NewVisitor();
        await visitor.SignInAsync(await _node.StaffTokenAsync());

        var page = await visitor.OpenAsync($"/staff/audit?name={Uri.EscapeDataString(name)}");
        Assert.Equal(200, page.Status);
        Assert.Equal(50, Rows(page));
        Assert.Contains("Took off sale", page.TextOf("lines"), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Night", page.Html, StringComparison.Ordinal);
        var older = System.Text.RegularExpressions.Regex.Match(page.Html, "href=\"([^\"]*)\" data-testid=\"older\"").Groups[1].Value;
        var next = await visitor.OpenAsync(System.Net.WebUtility.HtmlDecode(older));
        Assert.Equal(1, Rows(next));
        Assert.False(next.Has("older"));

        Assert.Equal(50, Rows(await visitor.OpenAsync($"/staff/audit?screening=%23{id}")));
        Assert.True((await visitor.OpenAsync("/staff/audit?screening=one")).Has("nothing"));
        Assert.True((await visitor.OpenAsync("/staff/audit?reference=zzz")).Has("nothing"));

        static int Rows(Page page) => page.Html.Split("data-line=").Length - 1;
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("before=x")]
    public async Task A_senseless_page_is_refused(string query) =>
        (await _node.NewStaff().GetAsync($"staff/audit?{query}")).IsProblem(400, "invalid");
}
