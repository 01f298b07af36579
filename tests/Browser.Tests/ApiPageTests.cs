using System.Collections.Concurrent;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The page of the API, as a browser shows it.</summary>
[Collection(BrowserTests.Name)]
public sealed class ApiPageTests(BrowserFixture stage)
{
    private readonly SeatMapNode _node = stage.Cluster.Nodes[0];

    [Fact]
    public Task It_shows_the_document_and_asks_nobody_but_this_server() => stage.PlayAsync(async scene =>
    {
        var page = await (await scene.NewVisitorAsync()).NewPageAsync();
        var asked = new ConcurrentBag<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        await page.GotoAsync(new Uri(_node.BaseAddress, "/api").ToString());
        await Assertions.Expect(page.GetByText("A new holder and its token").First).ToBeVisibleAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Contains(asked, url => url.EndsWith("/openapi/v1.json", StringComparison.Ordinal));
        Assert.All(asked.Where(url => url.StartsWith("http", StringComparison.Ordinal)), url => Assert.Equal(_node.BaseAddress.Authority, new Uri(url).Authority));
    });

    [Fact]
    public Task The_type_of_a_problem_leads_to_what_its_code_means() => stage.PlayAsync(async scene =>
    {
        var page = await (await scene.NewVisitorAsync()).NewPageAsync();
        await page.GotoAsync(new Uri(_node.BaseAddress, "/api#orphan_seat").ToString());
        await page.WaitForURLAsync("**/api/errors#orphan_seat");
        await Assertions.Expect(page.Locator("#orphan_seat")).ToBeInViewportAsync();
    });
}
