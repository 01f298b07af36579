using System.Collections.Concurrent;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The page that documents the API.</summary>
[Collection(BrowserTests.Name)]
public sealed class ApiPageTests(BrowserFixture fixture)
{
    private readonly SeatMapNode _node = fixture.Cluster.Nodes[0];

    [Fact]
    public Task It_shows_the_document_and_sends_requests_to_this_server_only() => fixture.RunAsync(async visitors =>
    {
        var page = await (await visitors.NewVisitorAsync()).NewPageAsync();
        var requested = new ConcurrentBag<string>();
        page.Request += (_, request) => requested.Add(request.Url);
        await page.GotoAsync(new Uri(_node.BaseAddress, "/api").ToString());
        await Assertions.Expect(page.GetByText("A new holder and its token").First).ToBeVisibleAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Contains(requested, url => url.EndsWith("/openapi/v1.json", StringComparison.Ordinal));
        Assert.All(
            requested.Where(url => url.StartsWith("http", StringComparison.Ordinal)),
            url => Assert.Equal(_node.BaseAddress.Authority, new Uri(url).Authority));
    });

    [Fact]
    public Task The_type_of_a_problem_leads_to_what_its_code_means() => fixture.RunAsync(async visitors =>
    {
        var page = await (await visitors.NewVisitorAsync()).NewPageAsync();
        await page.GotoAsync(new Uri(_node.BaseAddress, "/api#orphan_seat").ToString());
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(_node.BaseAddress, "/api/errors#orphan_seat").ToString());
        await Assertions.Expect(page.Locator("#orphan_seat")).ToBeInViewportAsync();
    });
}
