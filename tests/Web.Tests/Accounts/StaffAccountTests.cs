using System.Net;
using System.Text.RegularExpressions;
using Harness;
using SeatEngine.Staff;

namespace Web.Tests.Accounts;

/// <summary>People of staff with an account: invitation, password, lockout, second factor, roles.</summary>
[Collection(OnSharedNode.Name)]
public sealed partial class StaffAccountTests(SharedNode shared)
{
    private const string SignIn = "/staff/sign-in", People = "/staff/people", Own = "/staff/account";
    private const string Password = "a long road to Damascus";

    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task An_invitation_leads_to_an_account_that_signs_in_with_its_password()
    {
        var (email, link) = await InviteAsync(StaffRoles.Supervisor);
        using var person = await AcceptAsync(link);
        Assert.Equal(200, (await person.OpenAsync("/staff/audit")).Status);
        Assert.Equal(403, (await person.OpenAsync(People)).Status);

        using var later = _node.NewVisitor();
        var signedIn = await SignInAsync(later, email);
        Assert.Equal((302, "/staff"), (signedIn.Status, signedIn.Location));
        Assert.Contains("Grace", (await later.OpenAsync("/staff")).TextOf("signed-in"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_works_once()
    {
        var (_, link) = await InviteAsync(StaffRoles.BoxOffice);
        using var person = await AcceptAsync(link);
        using var other = _node.NewVisitor();
        Assert.Equal(410, (await other.OpenAsync(link)).Status);
    }

    [Fact]
    public async Task A_password_that_is_short_or_has_the_email_is_refused()
    {
        var (email, link) = await InviteAsync(StaffRoles.BoxOffice);
        using var person = _node.NewVisitor();
        foreach (var weak in new[] { "", "short", "aaaaaaaaaaaaaaaaaa", $"{email} and more" })
        {
            var page = await person.OpenAsync(link);
            Assert.Equal(422, (await person.SubmitToAsync(link, page, ("password", weak))).Status);
        }
    }

    [Fact]
    public async Task An_unknown_email_is_answered_as_a_wrong_password_is()
    {
        var (email, link) = await InviteAsync(StaffRoles.BoxOffice);
        using var person = await AcceptAsync(link);
        using var visitor = _node.NewVisitor();
        var wrong = await SignInAsync(visitor, email, "not the password");
        var unknown = await SignInAsync(visitor, $"nobody-{Guid.NewGuid():N}@example.org", "not the password");
        Assert.Equal((422, 422), (wrong.Status, unknown.Status));
        Assert.Equal(wrong.TextOf("account-refusal"), unknown.TextOf("account-refusal"));
        foreach (var odd in new[] { "", "none", "\ud83d@example.org", new string('a', 5_000) + "@example.org" })
            Assert.Equal(422, (await SignInAsync(visitor, odd)).Status);
    }

    [Fact]
    public async Task After_five_attempts_at_once_the_account_is_locked_even_for_the_right_password()
    {
        var (email, link) = await InviteAsync(StaffRoles.BoxOffice);
        using var person = await AcceptAsync(link);
        using var visitor = _node.NewVisitor();
        var page = await visitor.OpenAsync(SignIn);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(n => visitor.SubmitToAsync(
            $"{SignIn}?handler=Password", page, ("email", email), ("password", $"guess {n}"))));
        Assert.Equal(422, (await SignInAsync(visitor, email)).Status);
        // Who is signed in stays so.
        Assert.Equal(200, (await person.OpenAsync("/staff")).Status);
        await _node.SqlAsync("UPDATE accounts SET locked_until = now() - interval '1 second' WHERE email = @email", new { email });
        Assert.Equal(302, (await SignInAsync(visitor, email)).Status);
    }

    [Fact]
    public async Task With_a_second_factor_the_password_alone_is_not_enough()
    {
        var (email, link) = await InviteAsync(StaffRoles.BoxOffice);
        using var person = await AcceptAsync(link);
        var own = await person.OpenAsync(Own);
        var key = own.TextOf("key");
        var wrong = await person.SubmitToAsync($"{Own}?handler=TurnOn", own, ("code", "000000"));
        Assert.Equal(422, wrong.Status);
        var first = AuthenticatorApp.Code(key);
        var on = await person.SubmitToAsync($"{Own}?handler=TurnOn", own, ("code", first));
        Assert.Equal(200, on.Status);
        var recovery = RecoveryCode().Match(on.TextOf("recovery")).Value;

        using var visitor = _node.NewVisitor();
        var second = await SignInAsync(visitor, email);
        Assert.Equal(200, second.Status);
        Assert.Equal(302, (await visitor.OpenAsync("/staff")).Status);
        // The one that turned it on is used up.
        var again = await visitor.SubmitToAsync($"{SignIn}?handler=Code", second, ("code", first));
        Assert.Equal(422, again.Status);
        var entered = await visitor.SubmitToAsync($"{SignIn}?handler=Code", second, ("code", AuthenticatorApp.Code(key, later: 1)));
        Assert.Equal(302, entered.Status);
        Assert.Equal(200, (await visitor.OpenAsync("/staff")).Status);

        using var lost = _node.NewVisitor();
        second = await SignInAsync(lost, email);
        Assert.Equal(302, (await lost.SubmitToAsync($"{SignIn}?handler=Code", second, ("code", recovery.ToLowerInvariant()))).Status);
        second = await SignInAsync(lost, email);
        Assert.Equal(422, (await lost.SubmitToAsync($"{SignIn}?handler=Code", second, ("code", recovery))).Status);
    }

    [Fact]
    public async Task Codes_cannot_be_guessed_without_end_by_who_knows_the_password()
    {
        var (email, link) = await InviteAsync(StaffRoles.BoxOffice);
        using var person = await AcceptAsync(link);
        var own = await person.OpenAsync(Own);
        var key = own.TextOf("key");
        Assert.Equal(200, (await person.SubmitToAsync($"{Own}?handler=TurnOn", own, ("code", AuthenticatorApp.Code(key)))).Status);
        using var thief = _node.NewVisitor();
        for (var n = 0; n < 3; n++)
        {
            var second = await SignInAsync(thief, email);
            if (second.Status == 200)
                await thief.SubmitToAsync($"{SignIn}?handler=Code", second, ("code", "000000"));
        }

        Assert.Equal(422, (await SignInAsync(thief, email)).Status);
    }

    [Fact]
    public async Task Another_password_ends_the_other_sign_ins_and_not_this_one()
    {
        var (email, link) = await InviteAsync(StaffRoles.BoxOffice);
        using var person = await AcceptAsync(link);
        using var elsewhere = _node.NewVisitor();
        Assert.Equal(302, (await SignInAsync(elsewhere, email)).Status);
        var own = await person.OpenAsync(Own);
        Assert.Equal(422, (await person.SubmitToAsync($"{Own}?handler=Password", own, ("current", "no"), ("password", Password))).Status);
        Assert.Equal(200, (await person.SubmitToAsync(
            $"{Own}?handler=Password", own, ("current", Password), ("password", "another road to Rome"))).Status);
        Assert.Equal(200, (await person.OpenAsync("/staff")).Status);
        Assert.Equal(302, (await elsewhere.OpenAsync("/staff")).Status);
        Assert.Equal(422, (await SignInAsync(elsewhere, email)).Status);
        Assert.Equal(302, (await SignInAsync(elsewhere, email, "another road to Rome")).Status);
    }

    [Fact]
    public async Task Another_role_and_a_closed_account_end_the_sign_ins_on_every_node()
    {
        var (email, link) = await InviteAsync(StaffRoles.Supervisor);
        using var person = await AcceptAsync(link);
        using var otherNode = new Visitor(shared.Brief.Address);
        Assert.Equal(302, (await SignInAsync(otherNode, email)).Status);
        using var admin = await AdminAsync();
        Assert.Equal(302, (await ChangeAsync(admin, email, StaffRoles.BoxOffice, false)).Status);
        Assert.Equal(302, (await person.OpenAsync("/staff")).Status);
        await Eventually.Async(
            async () => (await otherNode.OpenAsync("/staff")).Status == 302, TimeSpan.FromSeconds(10), "the other node ends it too");
        Assert.Equal(302, (await SignInAsync(person, email)).Status);
        Assert.Equal(403, (await person.OpenAsync("/staff/audit")).Status);

        Assert.Equal(302, (await ChangeAsync(admin, email, StaffRoles.BoxOffice, true)).Status);
        Assert.Equal(302, (await person.OpenAsync("/staff")).Status);
        Assert.Equal(422, (await SignInAsync(person, email)).Status);
    }

    [Fact]
    public async Task A_stolen_session_dies_with_the_sign_out()
    {
        var (_, link) = await InviteAsync(StaffRoles.BoxOffice);
        using var person = await AcceptAsync(link);
        var stolen = person.Cookies.GetCookies(_node.Address)["seatmap-holder"]!.Value;
        Assert.Equal(200, (await _node.With(stolen).GetAsync("staff/screenings")).Status);
        await person.SubmitToAsync($"{SignIn}?handler=SignOut", await person.OpenAsync(SignIn));
        (await _node.With(stolen).GetAsync("staff/screenings")).IsProblem(401, "invalid_token");
        // A session signs nobody in.
        using var thief = _node.NewVisitor();
        Assert.Equal(422, (await thief.SignInAsync(stolen)).Status);
    }

    [Fact]
    public async Task Nobody_closes_their_own_account()
    {
        var (email, link) = await InviteAsync(StaffRoles.Admin);
        using var admin = await AcceptAsync(link);
        Assert.Equal(404, (await ChangeAsync(admin, email, StaffRoles.Admin, true)).Status);
    }

    [Fact]
    public async Task Two_accounts_do_not_share_an_email()
    {
        var (email, _) = await InviteAsync(StaffRoles.BoxOffice);
        using var admin = await AdminAsync();
        var page = await admin.OpenAsync(People);
        var again = await admin.SubmitToAsync(People, page, ("email", email.ToUpperInvariant()), ("name", "Other"), ("role", "admin"));
        Assert.Equal(422, again.Status);
        Assert.True(again.Has("error-email"));
    }

    [Fact]
    public async Task What_people_do_with_accounts_is_in_the_trail()
    {
        var (email, link) = await InviteAsync(StaffRoles.Supervisor);
        using var person = await AcceptAsync(link);
        var lines = (await _node.NewStaff().GetAsync("staff/audit?limit=100")).Json.GetProperty("lines").EnumerateArray()
            .Select(line => line.GetProperty("action").GetString()).ToList();
        Assert.Contains("invitePerson", lines);
        Assert.Contains("acceptInvitation", lines);
        Assert.Contains("signIn", lines);
        var people = (await _node.NewStaff().GetAsync("staff/people")).Json.EnumerateArray();
        Assert.Contains(people, one => one.GetProperty("role").GetString() == StaffRoles.Supervisor);
        Assert.Contains(email, (await _node.NewStaff().GetAsync("staff/audit?limit=100")).Body, StringComparison.Ordinal);
    }

    private async Task<Visitor> AdminAsync()
    {
        var browser = _node.NewVisitor();
        Assert.Equal(302, (await browser.SignInAsync(await _node.StaffTokenAsync())).Status);
        return browser;
    }

    private async Task<(string Email, string Link)> InviteAsync(string role)
    {
        using var admin = await AdminAsync();
        var email = $"grace-{Guid.NewGuid():N}@example.org";
        var page = await admin.OpenAsync(People);
        var made = await admin.SubmitToAsync(People, page, ("email", email), ("name", "Grace"), ("role", role));
        Assert.Equal(200, made.Status);
        var address = Link().Match(made.Html);
        Assert.True(address.Success, "the page shows the link");
        return (email, new Uri(WebUtility.HtmlDecode(address.Groups[1].Value)).AbsolutePath);
    }

    private async Task<Visitor> AcceptAsync(string link)
    {
        var person = _node.NewVisitor();
        var page = await person.OpenAsync(link);
        var accepted = await person.SubmitToAsync(link, page, ("password", Password));
        Assert.Equal((302, Own), (accepted.Status, accepted.Location));
        return person;
    }

    private static async Task<Page> SignInAsync(Visitor visitor, string email, string password = Password)
    {
        var page = await visitor.OpenAsync(SignIn);
        return await visitor.SubmitToAsync($"{SignIn}?handler=Password", page, ("email", email), ("password", password));
    }

    private async Task<Page> ChangeAsync(Visitor admin, string email, string role, bool closed)
    {
        var page = await admin.OpenAsync(People);
        var id = Regex.Match(
            page.Html, $"data-person=\"{Regex.Escape(email)}\"(?:(?!</li>).)*?name=\"id\" value=\"([^\"]+)\"", RegexOptions.Singleline);
        return await admin.SubmitToAsync(
            $"{People}?handler=Change", page, ("id", id.Success ? id.Groups[1].Value : await OwnIdAsync(admin)), ("role", role),
            ("closed", closed ? "true" : "false"));
    }

    private async Task<string> OwnIdAsync(Visitor admin) =>
        $"{(await _node.MemberOfAsync(admin.Cookies.GetCookies(_node.Address)["seatmap-holder"]!.Value)).Id}";

    [GeneratedRegex("value=\"([^\"]+)\"[^>]*data-testid=\"link-address\"")]
    private static partial Regex Link();

    [GeneratedRegex("[A-Z0-9]{5}-[A-Z0-9]{5}")]
    private static partial Regex RecoveryCode();
}
