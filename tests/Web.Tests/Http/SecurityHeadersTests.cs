using System.Text.RegularExpressions;
using Web.Tests.Embedding;

namespace Web.Tests.Http;

/// <summary>What responses tell browsers about themselves.</summary>
[Collection(OnSharedNode.Name)]
public sealed partial class SecurityHeadersTests(SharedNode shared, EmbeddedNode embedded) : IClassFixture<EmbeddedNode>
{
    private const string Policy = "Content-Security-Policy";

    private readonly WebNode _node = shared.Node;

    [Theory]
    [InlineData("/")]
    [InlineData("/bookings")]
    [InlineData("/api")]
    [InlineData("/api/errors")]
    [InlineData("/api/v1/screenings")]
    [InlineData("/api/v1/holds/nothing")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/health/ready")]
    [InlineData("/css/site.css")]
    [InlineData("/favicon.svg")]
    [InlineData("/staff")]
    [InlineData("/staff/sign-in")]
    [InlineData("/kiosk")]
    [InlineData("/nowhere")]
    [InlineData("/error/500")]
    public async Task Every_response_has_them(string path)
    {
        using var visitor = _node.NewVisitor();
        var answer = (await visitor.OpenAsync(path)).Answer;
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("same-origin", answer.Header("Referrer-Policy"));
        Assert.Contains("camera=()", answer.Header("Permissions-Policy"), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", answer.Header(Policy), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors ", answer.Header(Policy), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", answer.Header(Policy), StringComparison.Ordinal);
        Assert.Null(answer.Header("Server"));
        // Scalar's own page adds styles as it draws.
        Assert.Equal(path == "/api", answer.Header(Policy)!.Contains("unsafe-inline", StringComparison.Ordinal));
        Assert.Null(answer.Header("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Only_the_door_may_use_the_camera_and_keep_its_page()
    {
        using var staff = _node.NewVisitor();
        await staff.SignInAsync(await _node.StaffTokenAsync());
        foreach (var path in new[] { "/door", "/staff", "/kiosk", "/" })
        {
            var answer = (await staff.OpenAsync(path)).Answer;
            Assert.Equal(200, answer.Status);
            Assert.Equal(path == "/door", answer.Header("Permissions-Policy")!.Contains("camera=self", StringComparison.Ordinal));
            Assert.Equal(path != "/door", answer.Header("Permissions-Policy")!.Contains("camera=()", StringComparison.Ordinal));
            Assert.Equal(path == "/door", answer.Header(Policy)!.Contains("worker-src 'self'", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task No_page_has_an_inline_script_or_style()
    {
        var screening = await _node.AddScreeningAsync();
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var reference = await visitor.Api.BookAsync(screening, 1);
        var hold = await visitor.Api.HoldAsync(screening, 2);
        using var staff = _node.NewVisitor();
        await staff.SignInAsync(await _node.StaffTokenAsync());
        (Visitor Who, string Path)[] pages =
        [
            (visitor, "/"), (visitor, $"/screenings/{screening}"), (visitor, $"/checkout/{hold}"), (visitor, $"/bookings/{reference}"),
            (visitor, "/bookings"), (visitor, "/nowhere"), (visitor, "/api/errors"), (visitor, "/staff/sign-in"), (staff, "/staff"),
            (staff, $"/staff/screenings/{screening}"), (staff, $"/staff/screenings/{screening}/change"), (staff, "/staff/screenings/new"),
            (staff, "/staff/plans"), (staff, "/staff/audit"), (staff, "/kiosk"), (staff, $"/kiosk/tickets/{reference}"), (staff, "/door"),
        ];
        foreach (var (who, path) in pages)
        {
            var page = await who.OpenAsync(path);
            Assert.Equal(path == "/nowhere" ? 404 : 200, page.Status);
            // Data is no script.
            var scripts = Script().Matches(page.Html).Select(m => m.Value)
                .Where(tag => !tag.Contains(" src=", StringComparison.Ordinal))
                .Where(tag => !tag.Contains("\"application/json\"", StringComparison.Ordinal));
            Assert.Equal([], scripts);
            Assert.DoesNotMatch("<style|\\sstyle=|<[^>]*\\son[a-z]+=|javascript:", page.Html);
        }
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/screenings/1", true)]
    [InlineData("/staff/sign-in", false)]
    [InlineData("/kiosk", false)]
    [InlineData("/api", false)]
    [InlineData("/api/v1/screenings", false)]
    public async Task Only_allowed_origins_may_frame_visitors_pages_and_nobody_those_of_staff(string path, bool framed)
    {
        using var visitor = embedded.Node.NewVisitor();
        var policy = (await visitor.OpenAsync(path)).Answer.Header(Policy)!;
        var ancestors = FrameAncestors().Match(policy).Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(framed, ancestors.Contains(EmbeddedNode.Site));
        Assert.Subset(new HashSet<string> { "'self'", "'none'", EmbeddedNode.Site }, ancestors.ToHashSet());
    }

    [Fact]
    public async Task Behind_TLS_browsers_are_told_to_stay_there()
    {
        using var visitor = _node.NewVisitor();
        visitor.Headers.Add("X-Forwarded-Proto", "https");
        visitor.Headers.Add("X-Forwarded-Host", "tickets.example");
        foreach (var path in new[] { "/", "/api/v1/screenings", "/css/site.css" })
        {
            var answer = (await visitor.OpenAsync(path)).Answer;
            Assert.StartsWith("max-age=31536000", answer.Header("Strict-Transport-Security"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task The_API_has_the_headers_of_all_data(string scheme)
    {
        using var visitor = _node.NewVisitor();
        visitor.Headers.Add("X-Forwarded-Proto", scheme);
        visitor.Headers.Add("X-Forwarded-Host", "tickets.example");
        var policy = (await visitor.OpenAsync("/health/ready")).Answer;
        foreach (var path in new[] { "/api/v1/screenings", "/api/v1/holds/nothing", "/api/v1/staff/till" })
        {
            var api = (await visitor.OpenAsync(path)).Answer;
            string[] names = ["X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", Policy, "Strict-Transport-Security"];
            Assert.Equal(names.Select(policy.Header), names.Select(api.Header));
        }
    }

    [Fact]
    public async Task The_API_page_has_another_nonce_each_time()
    {
        using var visitor = _node.NewVisitor();
        var nonces = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            var page = await visitor.OpenAsync("/api");
            var nonce = Nonce().Match(page.Answer.Header(Policy)!).Groups[1].Value;
            Assert.True(nonces.Add(nonce));
            Assert.All(
                Script().Matches(page.Html).Where(m => !m.Value.Contains(" src=", StringComparison.Ordinal)),
                script => Assert.Contains($"nonce=\"{nonce}\"", script.Value, StringComparison.Ordinal));
        }
    }

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Script();

    [GeneratedRegex("frame-ancestors ([^;]*)")]
    private static partial Regex FrameAncestors();

    [GeneratedRegex("'nonce-([^']+)'")]
    private static partial Regex Nonce();
}
