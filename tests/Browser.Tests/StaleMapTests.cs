using System.Collections.Concurrent;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>A map that slept while others bought.</summary>
[Collection(BrowserTests.Name)]
public sealed class StaleMapTests(BrowserFixture stage)
{
    private readonly SeatMapNode _one = stage.Cluster.Nodes[0];
    private readonly SeatMapNode _other = stage.Cluster.Nodes[1];

    [Fact]
    public Task A_page_that_was_frozen_is_right_again_and_explains_what_was_lost() => stage.PlayAsync(async scene =>
    {
        var screening = await stage.Cluster.AddScreeningAsync();
        var sleeper = await scene.NewMapAsync(_one, screening);
        var quick = await scene.NewMapAsync(_other, screening);
        await SelectAsync(sleeper);

        // Nothing of the page runs from its next statement on, as in a laptop that is shut.
        var debugger = await sleeper.Page.Context.NewCDPSessionAsync(sleeper.Page);
        await debugger.SendAsync("Debugger.enable");
        await debugger.SendAsync("Debugger.pause");
        await BuyAsync(quick);
        await debugger.SendAsync("Debugger.disable");

        await IsRightAgainAsync(sleeper, screening);
    });

    [Fact]
    public Task A_page_that_was_offline_is_right_again_and_explains_what_was_lost() => stage.PlayAsync(async scene =>
    {
        var screening = await stage.Cluster.AddScreeningAsync();
        var visitor = await scene.NewVisitorAsync();
        var away = false;
        var sockets = new ConcurrentBag<IWebSocketRoute>();
        // Going offline does not cut a browser's open sockets: this network does.
        await visitor.RouteWebSocketAsync("**/hubs/**", socket =>
        {
            if (Volatile.Read(ref away))
            {
                _ = socket.CloseAsync();
                return;
            }

            socket.ConnectToServer();
            sockets.Add(socket);
        });
        var sleeper = await MapPage.OpenAsync(visitor, _one, screening);
        var quick = await scene.NewMapAsync(_other, screening);
        await SelectAsync(sleeper);

        Volatile.Write(ref away, true);
        foreach (var socket in sockets)
            await socket.CloseAsync();
        await Assertions.Expect(sleeper["connection-state"]).ToContainTextAsync("Reconnecting", new() { Timeout = 10_000 });
        await BuyAsync(quick);
        Assert.Equal(["1-1", "1-2"], (await sleeper.StateAsync()).Selected);
        Volatile.Write(ref away, false);

        await sleeper.IsLiveAsync(30_000);
        await IsRightAgainAsync(sleeper, screening);
    });

    private static async Task SelectAsync(MapPage map)
    {
        await map.ClickAsync("1-1");
        await map.ClickAsync("1-2");
        await map.HasSelectedAsync("1-1", "1-2");
    }

    private static async Task BuyAsync(MapPage map)
    {
        await map.HoldAsync("1-2", "1-3");
        await map["checkout-link"].ClickAsync();
        await map["pay"].ClickAsync();
        await map.Page.WaitForURLAsync("**/bookings/*");
    }

    private async Task IsRightAgainAsync(MapPage map, long screening)
    {
        await map.ShowsAsync("1-2", MapPage.Sold);
        await map.ShowsAsync("1-3", MapPage.Sold);
        await map.HasSelectedAsync("1-1");
        await map.SaysAsync("Someone was faster");
        await map.SaysAsync("Row 1 seat 2");
        await map.SaysAsync("still selected");
        var truth = await stage.Cluster.ReadSeatsAsync(screening);
        var shown = await map.StateAsync();
        Assert.Equal(truth.Revision, shown.Revision);
        Assert.Equal(truth.Statuses, shown.Statuses);
        await map["hold-button"].ClickAsync();
        await map.ShowsAsync("1-1", MapPage.Held, mine: true);
    }
}
