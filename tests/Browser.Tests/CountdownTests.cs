using System.Text.RegularExpressions;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Two nodes whose holds last ten seconds and cannot be extended. Visitors get a notice five seconds before the end.</summary>
public sealed class ShortHoldCluster : IAsyncLifetime
{
    private SeatMapCluster? _cluster;

    public SeatMapCluster Cluster => _cluster!;

    public async Task InitializeAsync() =>
        _cluster = await BrowserFixture.StartClusterAsync(
            "SeatRules:HoldTime=00:00:10", "SeatRules:HoldCap=00:00:10", "SeatRules:ExpiryWarning=00:00:05");

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }
}

[Collection(BrowserTests.Name)]
public sealed partial class CountdownTests(BrowserFixture fixture, ShortHoldCluster shortHolds) : IClassFixture<ShortHoldCluster>
{
    private readonly SeatMapCluster _shortHolds = shortHolds.Cluster;

    [Fact]
    public Task When_the_time_runs_out_the_seat_is_free_again_in_both() => fixture.RunAsync(async visitors =>
    {
        var screening = await _shortHolds.AddScreeningAsync();
        var holder = await visitors.NewMapAsync(_shortHolds.Nodes[0], screening);
        var watcher = await visitors.NewMapAsync(_shortHolds.Nodes[1], screening);
        await holder.HoldAsync("2-2");
        await watcher.ShowsAsync("2-2", MapPage.Held);
        await Assertions.Expect(holder["countdown"]).ToHaveTextAsync(AtMostTenSeconds());
        await Assertions.Expect(holder["extend"]).ToBeDisabledAsync();
        await holder.SaysAsync("nearly up");

        await holder.ShowsAsync("2-2", MapPage.Free);
        await watcher.ShowsAsync("2-2", MapPage.Free);

        await holder.SaysAsync("has run out");
        await holder.SaysAsync("Row 2 seat 2");
        await Assertions.Expect(holder["holds"]).ToBeHiddenAsync();
        // Anyone can hold it now.
        await watcher.HoldAsync("2-2");
        await holder.ShowsAsync("2-2", MapPage.Held, mine: false);
    });

    [Fact]
    public Task At_checkout_the_time_runs_out_and_nothing_can_be_paid() => fixture.RunAsync(async visitors =>
    {
        var screening = await _shortHolds.AddScreeningAsync();
        var buyer = await visitors.NewMapAsync(_shortHolds.Nodes[0], screening);
        await buyer.HoldAsync("2-2");
        await buyer["checkout-link"].ClickAsync();
        await buyer["pay"].WaitForAsync();
        await buyer.SaysAsync("nearly up");
        await buyer.SaysAsync("The time has run out");
        await Assertions.Expect(buyer["pay"]).ToBeDisabledAsync();
    });

    [Fact]
    public Task At_checkout_the_servers_clock_ends_the_hold_when_the_visitors_clock_has_stopped() => fixture.RunAsync(async visitors =>
    {
        var screening = await _shortHolds.AddScreeningAsync();
        var buyer = await visitors.NewMapAsync(_shortHolds.Nodes[0], screening);
        await buyer.HoldAsync("2-2");
        await buyer.Page.AddInitScriptAsync("{ const stopped = Date.now(); Date.now = () => stopped; }");
        await buyer["checkout-link"].ClickAsync();
        await buyer["pay"].WaitForAsync();
        await buyer.SaysAsync("The time has run out");
        await Assertions.Expect(buyer["pay"]).ToBeDisabledAsync();
        Assert.NotEqual("0:00", await buyer["countdown"].InnerTextAsync());
    });

    [Fact]
    public Task When_the_time_runs_out_while_paying_nothing_is_charged_and_the_seats_are_free() => fixture.RunAsync(async visitors =>
    {
        var screening = await _shortHolds.AddScreeningAsync();
        var buyer = await visitors.NewMapAsync(_shortHolds.Nodes[0], screening);
        var watcher = await visitors.NewMapAsync(_shortHolds.Nodes[1], screening);
        await buyer.HoldAsync("2-2", "2-3");
        await buyer["checkout-link"].ClickAsync();
        await buyer["pay"].WaitForAsync();
        // The payment reaches the server only after the hold has expired.
        await buyer.Page.RouteAsync("**/confirm", async route =>
        {
            await watcher.ShowsAsync("2-2", MapPage.Free);
            await route.ContinueAsync();
        });

        await buyer["pay"].ClickAsync();

        await buyer.SaysAsync("before the payment came through");
        await buyer.SaysAsync("Nothing was charged");
        Assert.Equal(0L, await _shortHolds.AskDatabaseAsync("SELECT count(*) FROM bookings WHERE screening_id = $1", screening));
        await buyer["pick-again"].ClickAsync();
        await buyer.IsLiveAsync();
        await buyer.ShowsAsync("2-2", MapPage.Free);
        await buyer.ShowsAsync("2-3", MapPage.Free);
    });

    [GeneratedRegex("^0:(10|0[0-9])$")]
    private static partial Regex AtMostTenSeconds();
}
