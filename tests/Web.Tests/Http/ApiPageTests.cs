using System.Text.RegularExpressions;
using Web.Http;

namespace Web.Tests.Http;

/// <summary>The pages of the API: its document and its error codes.</summary>
[Collection(OnSharedNode.Name)]
public sealed partial class ApiPageTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task The_page_loads_its_scripts_from_this_server_alone()
    {
        using var visitor = _node.NewVisitor();
        var page = await visitor.OpenAsync("/api");
        if (page.Status is 301 or 302)
            page = await visitor.OpenAsync(new Uri(new Uri(_node.Address, "/api"), page.Location!).PathAndQuery);
        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("//cdn.", page.Html, StringComparison.Ordinal);
        var scripts = Script().Matches(page.Html).Select(m => new Uri(new Uri(_node.Address, "/api/"), m.Groups[1].Value)).ToArray();
        Assert.NotEmpty(scripts);
        foreach (var script in scripts)
        {
            Assert.Equal(_node.Address.Authority, script.Authority);
            Assert.Equal(200, (await visitor.OpenAsync(script.PathAndQuery)).Status);
        }
    }

    [Fact]
    public async Task Other_addresses_below_the_page_are_404()
    {
        using var visitor = _node.NewVisitor();
        Assert.Equal(404, (await visitor.OpenAsync("/api/nothing")).Status);
    }

    [Fact]
    public async Task Every_code_has_an_entry_at_the_address_of_its_type()
    {
        using var visitor = _node.NewVisitor();
        var errors = await visitor.OpenAsync("/api/errors");
        Assert.Equal(200, errors.Status);
        Assert.NotEmpty(ProblemCodes.All);
        Assert.All(ProblemCodes.All, problem => Assert.Contains($"<div id=\"{problem.Code}\">", errors.Html, StringComparison.Ordinal));
        Assert.Contains("'/api/errors' + location.hash", (await visitor.OpenAsync("/api/")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_outcome_that_is_a_refusal_has_its_code()
    {
        var refusals = Enum.GetValues<SeatEngine.Seats.SeatOutcome>().Where(outcome => !new SeatEngine.Seats.SeatReply(outcome).Accepted);
        var codes = refusals.Select(outcome => Problems.CodeOf(outcome)).ToArray();
        Assert.Equal([], codes.Except(ProblemCodes.All.Select(problem => problem.Code)));
    }

    [GeneratedRegex("""<script[^>]*\ssrc="([^"]+)""")]
    private static partial Regex Script();
}
