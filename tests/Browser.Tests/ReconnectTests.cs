using System.Diagnostics;
using Harness;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Browser.Tests;

[Collection(BrowserTests.Name)]
public sealed class ReconnectTests(BrowserFixture stage, ITestOutputHelper output) : IAsyncLifetime
{
    // Whatever happened to it: the next test needs both nodes.
    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        var node = stage.Cluster.Nodes[1];
        if (!await IsReadyAsync(node))
            await node.StartAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_page_whose_node_was_away_comes_back_by_itself_and_misses_nothing(bool killed) => stage.PlayAsync(async scene =>
    {
        var screening = await stage.Cluster.AddScreeningAsync();
        var (stays, goes) = (stage.Cluster.Nodes[0], stage.Cluster.Nodes[1]);
        var elsewhere = await scene.NewMapAsync(stays, screening);
        var page = await scene.NewMapAsync(goes, screening);
        await page.HoldAsync("1-1");

        if (killed)
            goes.Kill();
        else
            await goes.StopAsync();
        await Assertions.Expect(page["connection-state"]).ToContainTextAsync("Reconnecting", new() { Timeout = 10_000 });
        await Assertions.Expect(page["connection-state"]).ToContainTextAsync("what you hold is safe");
        await elsewhere.HoldAsync("2-1", "2-2");
        Assert.False((await page.StateAsync()).Connected);

        await goes.StartAsync();
        var clock = Stopwatch.StartNew();
        await page.IsLiveAsync(30_000);
        output.WriteLine($"Live again {clock.Elapsed.TotalSeconds:0.0} s after the node was ready");

        await page.ShowsAsync("2-1", MapPage.Held);
        await page.ShowsAsync("1-1", MapPage.Held, mine: true);
        await Assertions.Expect(page["connection-state"]).ToBeHiddenAsync();
        await page.HoldAsync("3-1");
        await elsewhere.ShowsAsync("3-1", MapPage.Held);
        var truth = await stage.Cluster.ReadSeatsAsync(screening);
        foreach (var map in new[] { page, elsewhere })
        {
            var state = await map.StateAsync();
            Assert.Equal(truth.Revision, state.Revision);
            Assert.Equal(truth.Statuses, state.Statuses);
        }
    }, $"{nameof(A_page_whose_node_was_away_comes_back_by_itself_and_misses_nothing)} {(killed ? "killed" : "stopped")}");

    private static async Task<bool> IsReadyAsync(SeatMapNode node)
    {
        try
        {
            return await node.IsReadyAsync();
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
