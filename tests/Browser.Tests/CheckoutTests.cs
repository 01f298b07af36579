using System.Globalization;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Paying where things go wrong on the way.</summary>
[Collection(BrowserTests.Name)]
public sealed class CheckoutTests(BrowserFixture stage)
{
    private readonly SeatMapNode _node = stage.Cluster.Nodes[0];

    [Fact]
    public Task A_payment_without_network_goes_on_by_itself_and_books_once() => stage.PlayAsync(async scene =>
    {
        var (buyer, screening) = await AtCheckoutAsync(scene, "2-2", "2-3");
        await buyer.Page.Context.SetOfflineAsync(true);

        await buyer["pay"].ClickAsync();
        await buyer.SaysAsync("You are offline");
        await buyer.SaysAsync("not be charged twice");
        Assert.True(await buyer["pay"].IsDisabledAsync());
        Assert.Equal(0L, await BookingsAsync(screening));

        await buyer.Page.Context.SetOfflineAsync(false);
        await buyer.Page.WaitForURLAsync("**/bookings/*");
        Assert.Equal(1L, await BookingsAsync(screening));
        await Assertions.Expect(buyer["booking"]).ToHaveAttributeAsync("data-status", "live");
    });

    [Fact]
    public Task A_payment_whose_answer_is_lost_is_repeated_as_it_was_and_books_once() => stage.PlayAsync(async scene =>
    {
        var (buyer, screening) = await AtCheckoutAsync(scene, "2-2");
        var keys = new List<string>();
        await buyer.Page.RouteAsync("**/confirm", async route =>
        {
            keys.Add(await route.Request.HeaderValueAsync("idempotency-key") ?? "");
            if (keys.Count > 1)
            {
                await route.ContinueAsync();
                return;
            }

            // It is done, but nobody hears of it.
            await route.FetchAsync();
            await route.AbortAsync();
        });

        await buyer["pay"].ClickAsync();

        await buyer.Page.WaitForURLAsync("**/bookings/*");
        Assert.Equal(1L, await BookingsAsync(screening));
        Assert.Equal(2, keys.Count);
        Assert.Single(keys.Distinct(StringComparer.Ordinal));
        Assert.NotEmpty(keys[0]);
    });

    [Fact]
    public Task More_time_is_given_at_checkout_until_the_cap() => stage.PlayAsync(async scene =>
    {
        var (buyer, _) = await AtCheckoutAsync(scene, "2-2");
        var before = await buyer["countdown"].InnerTextAsync();
        Assert.Matches("^(10:00|9:[0-9]{2})$", before);

        await buyer["extend"].ClickAsync();

        await buyer.SaysAsync("held a little longer");
        Assert.True(await buyer["pay"].IsEnabledAsync());
        await buyer["pay"].ClickAsync();
        await buyer.Page.WaitForURLAsync("**/bookings/*");
    });

    [Fact]
    public Task A_reload_in_the_middle_of_a_hold_and_the_way_back_from_checkout_keep_seats_and_countdown() => stage.PlayAsync(async scene =>
    {
        var visitor = await scene.NewMapAsync(_node, await stage.Cluster.AddScreeningAsync());
        await visitor.HoldAsync("3-1", "3-2");
        var ends = await visitor["countdown"].GetAttributeAsync("data-expires");

        await visitor.Page.ReloadAsync();
        await IsAsItWasAsync();
        await visitor["checkout-link"].ClickAsync();
        await visitor.Page.WaitForURLAsync("**/checkout/*");
        Assert.Equal(ends, await visitor["countdown"].GetAttributeAsync("data-expires"));
        await visitor.Page.GoBackAsync();
        await IsAsItWasAsync();
        await visitor.Page.GoForwardAsync();
        await visitor.Page.Locator(".back-to-map").ClickAsync();
        await visitor.Page.WaitForURLAsync("**/screenings/*");
        await IsAsItWasAsync();

        async Task IsAsItWasAsync()
        {
            await visitor.IsLiveAsync();
            await visitor.ShowsAsync("3-1", MapPage.Held, mine: true);
            await visitor.ShowsAsync("3-2", MapPage.Held, mine: true);
            Assert.Equal(ends, await visitor["countdown"].GetAttributeAsync("data-expires"));
            Assert.Matches("^(10:00|9:[0-9]{2})$", await visitor["countdown"].InnerTextAsync());
        }
    });

    [Fact]
    public Task Two_tabs_of_one_visitor_show_the_same_holds_and_sell_them_once() => stage.PlayAsync(async scene =>
    {
        var screening = await stage.Cluster.AddScreeningAsync();
        var visitor = await scene.NewVisitorAsync();
        var first = await MapPage.OpenAsync(visitor, _node, screening);
        var second = await MapPage.OpenAsync(visitor, _node, screening);

        await first.HoldAsync("1-1");
        await second.ShowsAsync("1-1", MapPage.Held, mine: true);
        await second["release-all"].ClickAsync();
        await first.ShowsAsync("1-1", MapPage.Free);
        await Assertions.Expect(first["holds"]).ToBeHiddenAsync();

        await second.HoldAsync("1-2");
        await first.ShowsAsync("1-2", MapPage.Held, mine: true);
        foreach (var tab in new[] { first, second })
        {
            await tab["checkout-link"].ClickAsync();
            await tab["pay"].WaitForAsync();
        }

        await first["pay"].ClickAsync();
        await first.Page.WaitForURLAsync("**/bookings/*");
        await second["hold-booked"].WaitForAsync();
        await second["to-booking"].ClickAsync();
        await second.Page.WaitForURLAsync(first.Page.Url);
        Assert.Equal(1L, await BookingsAsync(screening));
    });

    [Fact]
    public Task Seats_given_back_in_another_tab_end_the_checkout() => stage.PlayAsync(async scene =>
    {
        var screening = await stage.Cluster.AddScreeningAsync();
        var visitor = await scene.NewVisitorAsync();
        var map = await MapPage.OpenAsync(visitor, _node, screening);
        var buying = await MapPage.OpenAsync(visitor, _node, screening);
        await buying.HoldAsync("1-1");
        await buying["checkout-link"].ClickAsync();
        await buying["pay"].WaitForAsync();

        await map["release-all"].ClickAsync();

        await buying["hold-over"].WaitForAsync();
        await Assertions.Expect(buying["hold-over"]).ToContainTextAsync("Nothing was charged");
    });

    private async Task<(MapPage Buyer, long Screening)> AtCheckoutAsync(TestVisitors scene, params string[] seats)
    {
        var screening = await stage.Cluster.AddScreeningAsync();
        var buyer = await scene.NewMapAsync(_node, screening);
        await buyer.HoldAsync(seats);
        await buyer["checkout-link"].ClickAsync();
        await buyer["pay"].WaitForAsync();
        await Assertions.Expect(buyer["countdown"]).ToContainTextAsync(":", new() { Timeout = 5_000 });
        return (buyer, screening);
    }

    private async Task<long> BookingsAsync(long screening) =>
        Convert.ToInt64(await stage.Cluster.AskDatabaseAsync("SELECT count(*) FROM bookings WHERE screening_id = $1", screening), CultureInfo.InvariantCulture);
}
