using System.Collections.Concurrent;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>A map that got no changes for a while because its page was frozen or offline.</summary>
[Collection(BrowserTests.Name)]
public sealed class StaleMapTests(BrowserFixture fixture)
{
    private readonly SeatMapNode _one = fixture.Cluster.Nodes[0];
    private readonly SeatMapNode _other = fixture.Cluster.Nodes[1];

    [Fact]
    public Task A_page_that_was_frozen_catches_up_and_explains_what_was_lost() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var sleeper = await visitors.NewMapAsync(_one, screening);
        var quick = await visitors.NewMapAsync(_other, screening);
        await SelectAsync(sleeper);

        // The page's scripts stop before their next statement, as on a laptop that is closed.
        var debugger = await sleeper.Page.Context.NewCDPSessionAsync(sleeper.Page);
        await debugger.SendAsync("Debugger.enable");
        await debugger.SendAsync("Debugger.pause");
        await BuyAsync(quick);
        await debugger.SendAsync("Debugger.disable");

        await HasCaughtUpAsync(sleeper, screening);
    });

    [Fact]
    public Task A_page_that_was_offline_catches_up_and_explains_what_was_lost() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var visitor = await visitors.NewVisitorAsync();
        var offline = false;
        var sockets = new ConcurrentBag<IWebSocketRoute>();
        // Playwright's offline mode leaves open WebSockets connected, so they are closed here.
        await visitor.RouteWebSocketAsync("**/hubs/**", socket =>
        {
            if (Volatile.Read(ref offline))
            {
                _ = socket.CloseAsync();
                return;
            }

            socket.ConnectToServer();
            sockets.Add(socket);
        });
        var sleeper = await MapPage.OpenAsync(visitor, _one, screening);
        var quick = await visitors.NewMapAsync(_other, screening);
        await SelectAsync(sleeper);

        Volatile.Write(ref offline, true);
        foreach (var socket in sockets)
            await socket.CloseAsync();
        await Assertions.Expect(sleeper["connection-state"]).ToContainTextAsync("Reconnecting");
        await BuyAsync(quick);
        Assert.Equal(["1-1", "1-2"], (await sleeper.StateAsync()).Selected);
        Volatile.Write(ref offline, false);

        await sleeper.IsLiveAsync();
        await HasCaughtUpAsync(sleeper, screening);
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
        await map.Page.WaitForPathAsync("/bookings/");
    }

    private async Task HasCaughtUpAsync(MapPage map, long screening)
    {
        await map.ShowsAsync("1-2", MapPage.Sold);
        await map.ShowsAsync("1-3", MapPage.Sold);
        await map.HasSelectedAsync("1-1");
        await map.SaysAsync("Someone was faster");
        await map.SaysAsync("Row 1 seat 2");
        await map.SaysAsync("still selected");
        var stored = await fixture.Cluster.ReadSeatsAsync(screening);
        await map.HasRevisionAsync(stored.Revision);
        Assert.Equal(stored.Statuses, (await map.StateAsync()).Statuses);
        await map["hold-button"].ClickAsync();
        await map.ShowsAsync("1-1", MapPage.Held, mine: true);
    }
}
