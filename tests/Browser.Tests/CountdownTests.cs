using Harness;

namespace Browser.Tests;

/// <summary>Two nodes whose holds live for six seconds and cannot be extended.</summary>
public sealed class HastyCluster : IAsyncLifetime
{
    private SeatMapCluster? _cluster;

    public SeatMapCluster Cluster => _cluster!;

    public async Task InitializeAsync() =>
        _cluster = await BrowserFixture.StartClusterAsync("SeatRules:HoldTime=00:00:06", "SeatRules:HoldCap=00:00:06", "SeatRules:ExpiryWarning=00:00:02");

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }
}

[Collection(BrowserTests.Name)]
public sealed class CountdownTests(BrowserFixture stage, HastyCluster hasty) : IClassFixture<HastyCluster>
{
    private readonly SeatMapCluster _hasty = hasty.Cluster;

    [Fact]
    public Task When_the_time_runs_out_the_seat_is_free_again_in_both() => stage.PlayAsync(async scene =>
    {
        var screening = await _hasty.AddScreeningAsync();
        var holder = await scene.NewMapAsync(_hasty.Nodes[0], screening);
        var watcher = await scene.NewMapAsync(_hasty.Nodes[1], screening);
        await holder.HoldAsync("2-2");
        await watcher.ShowsAsync("2-2", MapPage.Held);
        Assert.Matches("^0:0[0-6]$", await holder["countdown"].InnerTextAsync());
        Assert.True(await holder["extend"].IsDisabledAsync());
        await holder.SaysAsync("nearly up");

        await holder.ShowsAsync("2-2", MapPage.Free);
        await watcher.ShowsAsync("2-2", MapPage.Free);

        await holder.SaysAsync("has run out");
        await holder.SaysAsync("Row 2 seat 2");
        Assert.True(await holder["holds"].IsHiddenAsync());
        // And whoever wants it next may have it.
        await watcher.HoldAsync("2-2");
        await holder.ShowsAsync("2-2", MapPage.Held, mine: false);
    });

    [Fact]
    public Task At_checkout_the_clock_runs_out_and_nothing_can_be_paid() => stage.PlayAsync(async scene =>
    {
        var screening = await _hasty.AddScreeningAsync();
        var buyer = await scene.NewMapAsync(_hasty.Nodes[0], screening);
        await buyer.HoldAsync("2-2");
        await buyer["checkout-link"].ClickAsync();
        await buyer["pay"].WaitForAsync();
        await buyer.SaysAsync("nearly up");
        await buyer.SaysAsync("The time has run out");
        Assert.True(await buyer["pay"].IsDisabledAsync());
    });

    [Fact]
    public Task At_checkout_the_end_comes_by_the_servers_clock_when_the_visitors_stands_still() => stage.PlayAsync(async scene =>
    {
        var screening = await _hasty.AddScreeningAsync();
        var buyer = await scene.NewMapAsync(_hasty.Nodes[0], screening);
        await buyer.HoldAsync("2-2");
        await buyer.Page.AddInitScriptAsync("{ const stopped = Date.now(); Date.now = () => stopped; }");
        await buyer["checkout-link"].ClickAsync();
        await buyer["pay"].WaitForAsync();
        await buyer.SaysAsync("The time has run out");
        Assert.True(await buyer["pay"].IsDisabledAsync());
        Assert.NotEqual("0:00", await buyer["countdown"].InnerTextAsync());
    });

    [Fact]
    public Task When_the_time_runs_out_while_paying_nothing_is_charged_and_the_seats_are_free() => stage.PlayAsync(async scene =>
    {
        var screening = await _hasty.AddScreeningAsync();
        var buyer = await scene.NewMapAsync(_hasty.Nodes[0], screening);
        var watcher = await scene.NewMapAsync(_hasty.Nodes[1], screening);
        await buyer.HoldAsync("2-2", "2-3");
        await buyer["checkout-link"].ClickAsync();
        await buyer["pay"].WaitForAsync();
        // The payment is on its way for longer than the hold lives.
        await buyer.Page.RouteAsync("**/confirm", async route =>
        {
            await watcher.ShowsAsync("2-2", MapPage.Free);
            await route.ContinueAsync();
        });

        await buyer["pay"].ClickAsync();

        await buyer.SaysAsync("before the payment came through");
        await buyer.SaysAsync("Nothing was charged");
        Assert.Equal(0L, await _hasty.AskDatabaseAsync("SELECT count(*) FROM bookings WHERE screening_id = $1", screening));
        await buyer["pick-again"].ClickAsync();
        await buyer.IsLiveAsync();
        await buyer.ShowsAsync("2-2", MapPage.Free);
        await buyer.ShowsAsync("2-3", MapPage.Free);
    });
}
