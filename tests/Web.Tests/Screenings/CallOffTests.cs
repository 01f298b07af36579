using System.Net;
using System.Net.Http.Json;
using Harness;

namespace Web.Tests.Screenings;

/// <summary>Staff call a screening off by the API and by the page; buyers and visitors see it.</summary>
[Collection(OnSharedNode.Name)]
public sealed class CallOffTests(SharedNode shared)
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task Bookings_are_cancelled_and_marked_for_refund_and_everybody_reads_why()
    {
        var word = $"W{Guid.NewGuid():N}";
        var id = await _node.AddScreeningAsync(s => s with { Title = word });
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var reference = await visitor.Api.BookAsync(id, 0, 1);
        var hold = await visitor.Api.HoldAsync(id, 5);
        var staff = _node.NewStaff("Grace");

        var called = await staff.PostAsync($"staff/screenings/{id}/call-off", new { reason = "The singer is <ill>.", version = 1 });

        Assert.Equal((202, $"/api/v1/staff/screenings/{id}/call-off"), (called.Status, called.Header("Location")));
        (await visitor.Api.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" })).IsProblem(409, "closed");
        (await visitor.Api.PostAsync($"screenings/{id}/holds", new { seats = new[] { 9 } })).IsProblem(409, "closed");
        await Eventually.Async(
            async () => (await staff.GetAsync($"staff/screenings/{id}/call-off")).Json.TryGetProperty("finishedAt", out _),
            _limit, "everything is given back");

        var progress = (await staff.GetAsync($"staff/screenings/{id}/call-off")).Json;
        Assert.Equal(
            ("Grace", 1, 0, 1, 1_800),
            (progress.GetProperty("by").GetString(), progress.GetProperty("bookings").GetInt32(),
                progress.GetProperty("bookingsLeft").GetInt32(), progress.GetProperty("refunds").GetInt32(),
                progress.GetProperty("refundTotal").GetInt32()));
        var page = await visitor.OpenAsync($"/bookings/{reference}");
        Assert.Contains("The singer is <ill>.", page.TextOf("called-off"), StringComparison.Ordinal);
        Assert.Equal("You get €18.00 back, the way you paid.", page.TextOf("refund"));
        Assert.Contains(
            "STATUS:CANCELLED", (await visitor.OpenAsync($"/bookings/{reference}/calendar.ics")).Html, StringComparison.Ordinal);
        Assert.Contains("called off", (await visitor.OpenAsync($"/screenings/{id}")).TextOf("sales-note"), StringComparison.Ordinal);
        Assert.Equal("Called off", (await visitor.OpenAsync($"/?q={word}")).TextOf("called-off"));
        (await PatchAsync(staff, id)).IsProblem(409, "called_off");
        await _node.ShowsAsync(id, 0, 0, 0, 0, 0, 0, 0);
    }

    [Fact]
    public async Task The_page_calls_it_off_and_shows_how_far_that_is()
    {
        var id = await _node.AddScreeningAsync();
        await (await _node.NewCallerAsync()).BookAsync(id, 0);
        using var staff = await SignedInAsync();
        var form = await staff.OpenAsync($"/staff/screenings/{id}/change");
        var target = $"/staff/screenings/{id}/change?handler=CallOff";

        var called = await staff.SubmitToAsync(target, form, ("reason", "Flood"));

        Assert.Equal(302, called.Status);
        await Eventually.Async(
            async () => (await staff.OpenAsync($"/staff/screenings/{id}/change")).TextOf("call-off").Contains(
                "Everything is given back.", StringComparison.Ordinal),
            _limit, "the page shows the end");
        var page = await staff.OpenAsync($"/staff/screenings/{id}/change");
        Assert.Contains("Flood", page.TextOf("call-off"), StringComparison.Ordinal);
        Assert.Contains("€9.00", WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        Assert.False(page.Has("save"));
        Assert.DoesNotContain("http-equiv=\"refresh\"", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"version":9}""", 409, "changed_meanwhile")]
    [InlineData("""{"why":"x"}""", 400, "invalid")]
    [InlineData("""{"reason":"a\u0000b"}""", 422, "invalid")]
    public async Task A_refused_call_off_changes_nothing(string body, int status, string code)
    {
        var id = await _node.AddScreeningAsync();
        (await _node.NewStaff().PostAsync($"staff/screenings/{id}/call-off", body)).IsProblem(status, code);
        (await _node.NewStaff().GetAsync($"staff/screenings/{id}/call-off")).IsProblem(404, "not_found");
        await (await _node.NewCallerAsync()).HoldAsync(id, 0);
    }

    [Fact]
    public async Task It_needs_no_body()
    {
        var id = await _node.AddScreeningAsync();
        Assert.Equal(202, (await _node.NewStaff().PostAsync($"staff/screenings/{id}/call-off")).Status);
    }

    private static Task<Answer> PatchAsync(Caller caller, long id) => caller.SendAsync(
        HttpMethod.Patch, $"staff/screenings/{id}", JsonContent.Create(new { hallNotes = "x" }));

    private async Task<Visitor> SignedInAsync()
    {
        var visitor = _node.NewVisitor();
        var token = await _node.StaffTokenAsync();
        Assert.Equal(302, (await visitor.SignInAsync(token)).Status);
        return visitor;
    }
}
