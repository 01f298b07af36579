using Harness;
using Microsoft.Extensions.Options;
using SeatEngine.Mail;

namespace Web.Tests.Mail;

/// <summary>Staff see what buyers are sent, also where no mail is sent.</summary>
[Collection(OnSharedNode.Name)]
public sealed class MailPreviewTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var kind in Enum.GetValues<MailKind>())
            {
                foreach (var language in Web.Languages.Language.All)
                    all.Add(MailQueue.KindName(kind), language.Code);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Each_mail_is_shown_in_each_language_as_HTML_and_as_text(string kind, string language)
    {
        using var staff = await StaffAsync();
        var page = await staff.OpenAsync($"/staff/mail?kind={kind}&in={language}");
        Assert.Equal(200, page.Status);
        Assert.True(page.Has("mail-off"));
        Assert.Contains("EXAMPLE234", page.TextOf("text"), StringComparison.Ordinal);
        Assert.DoesNotContain($"mail.{kind}", page.TextOf("subject") + page.TextOf("text"), StringComparison.Ordinal);
        var html = await staff.OpenAsync($"/staff/mail/html?kind={kind}&in={language}");
        Assert.Equal(200, html.Status);
        Assert.StartsWith("text/html", html.Answer.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Contains($"lang=\"{language}\"", html.Html, StringComparison.Ordinal);
        Assert.Contains("EXAMPLE234", html.Html, StringComparison.Ordinal);
        Assert.Equal(
            kind is not ("cancelled" or "calledOff"), html.Html.Contains("src=\"data:image/png;base64,", StringComparison.Ordinal));
        var policy = html.Answer.Header("Content-Security-Policy")!;
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_booking_is_shown_by_its_reference()
    {
        var id = await _node.AddScreeningAsync(screening => screening with { Title = "Night & <Ferry>" });
        var reference = await (await _node.NewCallerAsync()).BookAsync(id, 4);
        using var staff = await StaffAsync();
        var page = await staff.OpenAsync($"/staff/mail?reference={reference}");
        Assert.Contains(reference, page.TextOf("text"), StringComparison.Ordinal);
        Assert.False(page.Has("unknown"));
        var html = await staff.OpenAsync($"/staff/mail/html?kind=confirmation&reference={reference}");
        Assert.Contains("Night &amp; &lt;Ferry&gt;", html.Html, StringComparison.Ordinal);
        Assert.True((await staff.OpenAsync("/staff/mail?reference=NOSUCHONE2")).Has("unknown"));
        Assert.Equal(404, (await staff.OpenAsync("/staff/mail/html?kind=nothing")).Status);
    }

    [Fact]
    public async Task Without_a_server_checkout_asks_for_no_address_and_nothing_is_queued()
    {
        var id = await _node.AddScreeningAsync();
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var hold = await visitor.Api.HoldAsync(id, 0);
        Assert.False((await visitor.OpenAsync($"/checkout/{hold}")).Has("email"));
        var booked = await visitor.Api.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok", email = "ann@example.com" });
        Assert.Equal(201, booked.Status);
        await using var connection = await _node.Database.OpenConnectionAsync();
        Assert.Equal(0, await Dapper.SqlMapper.ExecuteScalarAsync<int>(
            connection, "SELECT count(*)::int FROM outbox WHERE subject = @reference", new { reference = booked.Text("reference") }));
    }

    [Theory]
    [InlineData("PublicAddress is not", "Mail:Host=mail.example", "Mail:From=box@seatmap.example")]
    [InlineData("Mail:From is", "Mail:Host=mail.example", "PublicAddress=https://tickets.example")]
    [InlineData("in clear", "Mail:Host=mail.example", "PublicAddress=https://tickets.example", "Mail:From=box@seatmap.example",
        "Mail:Security=None", "Mail:User=box", "Mail:Password=secret")]
    [InlineData("together", "Mail:Host=mail.example", "PublicAddress=https://tickets.example", "Mail:From=box@seatmap.example",
        "Mail:User=box")]
    public async Task A_server_whose_mail_cannot_work_does_not_start_and_says_why(string why, params string[] settings)
    {
        await using var database = await TestDatabase.CreateAsync();
        var redis = await TestRedis.ConnectAsync();
        var error = Assert.ThrowsAny<Exception>(() => WebNode.Start(database.ConnectionString, redis.ConnectionString, settings));
        Assert.Contains(why, Assert.IsType<OptionsValidationException>(error.GetBaseException()).Message, StringComparison.Ordinal);
    }

    private async Task<Visitor> StaffAsync()
    {
        var staff = _node.NewVisitor();
        var signIn = await staff.OpenAsync("/staff/sign-in");
        await staff.SubmitToAsync("/staff/sign-in", signIn, ("token", await _node.StaffTokenAsync()));
        return staff;
    }
}
