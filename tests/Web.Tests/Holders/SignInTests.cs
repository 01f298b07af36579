using Harness;

namespace Web.Tests.Holders;

[Collection(OnSharedNode.Name)]
public sealed class SignInTests(SharedNode shared)
{
    private const string SignIn = "/staff/sign-in";
    private const string Cookie = "seatmap-holder";

    private readonly WebNode _node = shared.Node;

    [Theory]
    [InlineData("/staff", "%2Fstaff")]
    [InlineData("/staff/plans", "%2Fstaff%2Fplans")]
    [InlineData("/staff/screenings/new", "%2Fstaff%2Fscreenings%2Fnew")]
    [InlineData("/staff/screenings/1?tab=ledger", "%2Fstaff%2Fscreenings%2F1%3Ftab%3Dledger")]
    [InlineData("/kiosk", "%2Fkiosk")]
    public async Task A_visitor_who_opens_a_staff_page_is_redirected_to_the_sign_in(string path, string wanted)
    {
        using var known = await _node.NewVisitor().ArriveAsync();
        using var unknown = _node.NewVisitor();
        foreach (var visitor in new[] { known, unknown })
        {
            var page = await visitor.OpenAsync(path);
            Assert.Equal((302, $"{SignIn}?return={wanted}"), (page.Status, page.Location));
        }
    }

    [Fact]
    public async Task A_staff_token_signs_in_and_redirects_to_the_requested_page()
    {
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var asked = await visitor.OpenAsync("/staff/plans");

        var signedIn = await SignInAsync(visitor, await _node.StaffTokenAsync(), asked.Location!);

        Assert.Equal((302, "/staff/plans"), (signedIn.Status, signedIn.Location));
        Assert.Equal(1, HolderCookies(signedIn));
        var plans = await visitor.OpenAsync("/staff/plans");
        Assert.Equal(200, plans.Status);
        Assert.Contains("Ada", plans.TextOf("signed-in"), StringComparison.Ordinal);
        Assert.Contains("no-store", plans.Answer.Header("Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_in_browser_is_staff_for_the_api_too()
    {
        var id = await _node.AddScreeningAsync();
        using var visitor = _node.NewVisitor();
        await SignInAsync(visitor, await _node.StaffTokenAsync());
        Assert.Equal("blocked", (await visitor.Api.PostAsync($"screenings/{id}/blocks", new { seats = new[] { 1 } })).Outcome);
    }

    [Fact]
    public async Task A_token_that_was_copied_with_line_breaks_is_accepted()
    {
        var token = await _node.StaffTokenAsync();
        using var visitor = _node.NewVisitor();
        Assert.Equal(302, (await SignInAsync(visitor, $"  {token[..40]}\r\n{token[40..]}\n")).Status);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil")]
    [InlineData("/\n/evil.example")]
    [InlineData("")]
    public async Task Signing_in_never_redirects_to_another_site(string target)
    {
        using var visitor = _node.NewVisitor();
        var signedIn = await SignInAsync(visitor, await _node.StaffTokenAsync(), $"{SignIn}?return={Uri.EscapeDataString(target)}");
        Assert.Equal((302, "/staff"), (signedIn.Status, signedIn.Location));
    }

    [Theory]
    [InlineData("forged", "not one of ours")]
    [InlineData("", "Paste your token")]
    [InlineData("   ", "Paste your token")]
    [InlineData("<script>alert(1)</script>", "not one of ours")]
    public async Task Text_that_is_no_token_is_refused_with_the_reason(string token, string reason)
    {
        using var visitor = _node.NewVisitor();
        var refused = await SignInAsync(visitor, token);
        Assert.Equal(422, refused.Status);
        Assert.Contains(reason, refused.TextOf("refusal"), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", refused.Html, StringComparison.Ordinal);
        Assert.Equal(302, (await visitor.OpenAsync("/staff")).Status);
    }

    [Fact]
    public async Task A_damaged_token_is_refused()
    {
        var token = await _node.StaffTokenAsync();
        using var visitor = _node.NewVisitor();
        Assert.Equal(422, (await SignInAsync(visitor, token[..^1] + (token[^1] == 'A' ? 'B' : 'A') + "x")).Status);
        Assert.Equal(422, (await SignInAsync(visitor, token[..^5])).Status);
    }

    [Fact]
    public async Task A_visitors_token_does_not_sign_in()
    {
        using var visitor = _node.NewVisitor();
        var refused = await SignInAsync(visitor, (await _node.NewCallerAsync()).Token!);
        Assert.Equal(422, refused.Status);
        Assert.Contains("visitor’s token", refused.TextOf("refusal"), StringComparison.Ordinal);
        Assert.Equal(302, (await visitor.OpenAsync("/staff")).Status);
    }

    [Fact]
    public async Task A_form_of_another_site_cannot_sign_a_visitor_in()
    {
        using var visitor = _node.NewVisitor();
        var page = await visitor.OpenAsync(SignIn);
        var token = await _node.StaffTokenAsync("Mallory");
        var refused = await visitor.SubmitToAsync(SignIn, page, ("token", token), ("__RequestVerificationToken", null));
        Assert.Equal(400, refused.Status);
        Assert.Equal(302, (await visitor.OpenAsync("/staff")).Status);
    }

    [Fact]
    public async Task Signing_out_makes_the_browser_a_new_visitor()
    {
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var before = CookieOf(visitor);
        var token = await _node.StaffTokenAsync();
        await SignInAsync(visitor, token);
        var session = CookieOf(visitor);
        Assert.Equal(200, (await _node.With(session).GetAsync("staff/halls")).Status);

        var signedOut = await visitor.SubmitAsync(await visitor.OpenAsync("/staff/plans"));

        Assert.Equal((302, SignIn), (signedOut.Status, signedOut.Location));
        Assert.Equal(1, HolderCookies(signedOut));
        Assert.DoesNotContain(CookieOf(visitor), new[] { before, token, session });
        // Also for a person who has copied the cookie.
        (await _node.With(session).GetAsync("staff/halls")).IsProblem(401, "invalid_token");
        Assert.Equal(302, (await visitor.OpenAsync("/staff/plans")).Status);
        (await visitor.Api.GetAsync($"holds/{Guid.CreateVersion7()}")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task The_browser_gets_a_session_of_its_own_for_twelve_hours_and_never_the_token()
    {
        var token = await _node.StaffTokenAsync();
        using var visitor = _node.NewVisitor();
        var signedIn = await SignInAsync(visitor, token);

        var cookie = signedIn.Answer.Header("Set-Cookie")!;
        Assert.DoesNotContain(token, cookie, StringComparison.Ordinal);
        Assert.Contains("; max-age=43200", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        // It is not renewed by visits: it ends twelve hours after the sign-in.
        Assert.Null((await visitor.OpenAsync("/staff")).Answer.Header("Set-Cookie"));
        using var other = _node.NewVisitor();
        await SignInAsync(other, token);
        Assert.NotEqual(CookieOf(visitor), CookieOf(other));
    }

    [Fact]
    public async Task Signing_in_as_somebody_else_ends_the_session_before()
    {
        using var visitor = _node.NewVisitor();
        await SignInAsync(visitor, await _node.StaffTokenAsync());
        var first = CookieOf(visitor);
        await SignInAsync(visitor, await _node.StaffTokenAsync("Bob"));
        (await _node.With(first).GetAsync("staff/halls")).IsProblem(401, "invalid_token");
        Assert.Contains("Bob", (await visitor.OpenAsync("/staff")).TextOf("signed-in"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_does_not_sign_in()
    {
        using var visitor = _node.NewVisitor();
        await SignInAsync(visitor, await _node.StaffTokenAsync());
        using var thief = _node.NewVisitor();
        Assert.Equal(422, (await SignInAsync(thief, CookieOf(visitor))).Status);
    }

    [Fact]
    public async Task A_revoked_token_ends_its_sessions_and_signs_nobody_in()
    {
        var token = await _node.IssueStaffAsync();
        using var visitor = _node.NewVisitor();
        await SignInAsync(visitor, token.Text);

        await _node.RevokeAsync(token.Id);

        var page = await visitor.OpenAsync("/staff");
        Assert.Equal((302, $"{SignIn}?return=%2Fstaff"), (page.Status, page.Location));
        (await _node.With(token.Text).GetAsync("staff/halls")).IsProblem(401, "invalid_token");
        var refused = await SignInAsync(visitor, token.Text);
        Assert.Equal(422, refused.Status);
        Assert.Contains("was revoked", refused.TextOf("refusal"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_has_expired_signs_nobody_in()
    {
        var token = await _node.IssueStaffAsync(lifetime: TimeSpan.FromSeconds(1));
        await Eventually.Async(
            async () => (await _node.With(token.Text).GetAsync("staff/halls")).Status == 401, TimeSpan.FromSeconds(10), "it expires");
        using var visitor = _node.NewVisitor();
        Assert.Contains("has expired", (await SignInAsync(visitor, token.Text)).TextOf("refusal"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sign_in_page_says_who_is_already_signed_in()
    {
        using var visitor = _node.NewVisitor();
        Assert.False((await visitor.OpenAsync(SignIn)).Has("already"));
        await SignInAsync(visitor, await _node.StaffTokenAsync("Ada <b>"));
        var page = await visitor.OpenAsync(SignIn);
        Assert.Contains("Ada <b>", page.TextOf("already"), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_401_or_403_instead_of_a_redirect()
    {
        var id = await _node.AddScreeningAsync();
        var body = new { seats = new[] { 1 } };
        using var visitor = await _node.NewVisitor().ArriveAsync();
        (await visitor.Api.PostAsync($"screenings/{id}/blocks", body)).IsProblem(403, "forbidden");
        (await _node.Anonymous.PostAsync($"screenings/{id}/blocks", body)).IsProblem(401, "unauthorized");
        (await visitor.Api.GetAsync("staff/screenings")).IsProblem(403, "forbidden");
        (await _node.Anonymous.GetAsync("staff/screenings")).IsProblem(401, "unauthorized");
    }

    [Fact]
    public async Task A_page_requested_with_a_forged_bearer_token_redirects_to_the_sign_in()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_node.Address, "/staff"));
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer forged");
        using var response = await http.SendAsync(request);
        Assert.Equal(302, (int)response.StatusCode);
        Assert.Equal($"{SignIn}?return=%2Fstaff", response.Headers.Location?.OriginalString);
    }

    private string CookieOf(Visitor visitor) => visitor.Cookies.GetCookies(_node.Address)[Cookie]!.Value;

    private static async Task<Page> SignInAsync(Visitor visitor, string token, string path = SignIn) =>
        await visitor.SubmitToAsync(path, await visitor.OpenAsync(path), ("token", token));

    private static int HolderCookies(Page page) => page.Answer.Header("Set-Cookie")!.Split($"{Cookie}=").Length - 1;
}
