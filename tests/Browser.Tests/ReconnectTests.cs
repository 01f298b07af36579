using System.Diagnostics;
using Harness;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Browser.Tests;

[Collection(BrowserTests.Name)]
public sealed class ReconnectTests(BrowserFixture fixture, ITestOutputHelper output) : IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    // The next test needs both nodes, even if this one failed.
    public async Task DisposeAsync()
    {
        var node = fixture.Cluster.Nodes[1];
        if (!await IsReadyAsync(node))
            await node.StartAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_page_reconnects_to_its_restarted_node_and_misses_nothing(bool killed) => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var (running, restarted) = (fixture.Cluster.Nodes[0], fixture.Cluster.Nodes[1]);
        var elsewhere = await visitors.NewMapAsync(running, screening);
        var page = await visitors.NewMapAsync(restarted, screening);
        await page.HoldAsync("1-1");

        if (killed)
            restarted.Kill();
        else
            await restarted.StopAsync();
        await Assertions.Expect(page["connection-state"]).ToContainTextAsync("Reconnecting");
        await Assertions.Expect(page["connection-state"]).ToContainTextAsync("what you hold is safe");
        await elsewhere.HoldAsync("2-1", "2-2");
        Assert.False((await page.StateAsync()).Connected);

        await restarted.StartAsync();
        var clock = Stopwatch.StartNew();
        await page.IsLiveAsync();
        output.WriteLine($"Live again {clock.Elapsed.TotalSeconds:0.0} s after the node was ready");

        await page.ShowsAsync("2-1", MapPage.Held);
        await page.ShowsAsync("1-1", MapPage.Held, mine: true);
        await Assertions.Expect(page["connection-state"]).ToBeHiddenAsync();
        await page.HoldAsync("3-1");
        await elsewhere.ShowsAsync("3-1", MapPage.Held);
        var stored = await fixture.Cluster.ReadSeatsAsync(screening);
        foreach (var map in new[] { page, elsewhere })
        {
            await map.HasRevisionAsync(stored.Revision);
            Assert.Equal(stored.Statuses, (await map.StateAsync()).Statuses);
        }
    }, $"{nameof(A_page_reconnects_to_its_restarted_node_and_misses_nothing)} {(killed ? "killed" : "stopped")}");

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
