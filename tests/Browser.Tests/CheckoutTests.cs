using System.Globalization;
using System.Text.RegularExpressions;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Payments with failures on the way.</summary>
[Collection(BrowserTests.Name)]
public sealed partial class CheckoutTests(BrowserFixture fixture)
{
    private readonly SeatMapNode _node = fixture.Cluster.Nodes[0];

    [Fact]
    public Task A_payment_without_network_continues_by_itself_and_books_once() => fixture.RunAsync(async visitors =>
    {
        var (buyer, screening) = await AtCheckoutAsync(visitors, "2-2", "2-3");
        await buyer.Page.Context.SetOfflineAsync(true);

        await buyer["pay"].ClickAsync();
        await buyer.SaysAsync("You are offline");
        await buyer.SaysAsync("not be charged twice");
        await Assertions.Expect(buyer["pay"]).ToBeDisabledAsync();
        Assert.Equal(0L, await BookingsAsync(screening));

        await buyer.Page.Context.SetOfflineAsync(false);
        await buyer.Page.WaitForPathAsync("/bookings/");
        Assert.Equal(1L, await BookingsAsync(screening));
        await Assertions.Expect(buyer["booking"]).ToHaveAttributeAsync("data-status", "live");
    });

    [Fact]
    public Task Free_seats_are_booked_without_a_payment() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync(price: 0);
        var buyer = await visitors.NewMapAsync(_node, screening);
        await buyer.HoldAsync("2-2");
        await buyer["checkout-link"].ClickAsync();
        await buyer.Page.WaitForPathAsync("/checkout/");
        await Assertions.Expect(buyer["pay"]).ToHaveTextAsync("Get your ticket");
        await Assertions.Expect(buyer.Page.Locator("[name=payment]")).ToHaveCountAsync(0);
        await buyer["pay"].ClickAsync();
        await buyer.Page.WaitForPathAsync("/bookings/");
        await Assertions.Expect(buyer["total"]).ToHaveTextAsync("Free");
    });

    [Fact]
    public Task A_payment_whose_reply_is_lost_is_repeated_unchanged_and_books_once() => fixture.RunAsync(async visitors =>
    {
        var (buyer, screening) = await AtCheckoutAsync(visitors, "2-2");
        var keys = new List<string>();
        await buyer.Page.RouteAsync("**/confirm", async route =>
        {
            keys.Add(await route.Request.HeaderValueAsync("idempotency-key") ?? "");
            if (keys.Count > 1)
            {
                await route.ContinueAsync();
                return;
            }

            // The server books, but the reply does not reach the page.
            await route.FetchAsync();
            await route.AbortAsync();
        });

        await buyer["pay"].ClickAsync();

        await buyer.Page.WaitForPathAsync("/bookings/");
        Assert.Equal(1L, await BookingsAsync(screening));
        Assert.Equal(2, keys.Count);
        Assert.Single(keys.Distinct(StringComparer.Ordinal));
        Assert.NotEmpty(keys[0]);
    });

    [Fact]
    public Task More_time_is_given_at_checkout_until_the_cap() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var visitor = await visitors.NewVisitorAsync();
        var buyer = await MapPage.OpenAsync(visitor, await fixture.BriefNodeAsync(), screening);
        await buyer.HoldAsync("2-2");
        buyer = await MapPage.OpenAsync(visitor, _node, screening);
        await buyer["checkout-link"].ClickAsync();
        await buyer["pay"].WaitForAsync();

        await buyer["extend"].ClickAsync();
        await Assertions.Expect(buyer["extend"]).ToBeDisabledAsync();

        await buyer.SaysAsync("held a little longer");
        await Assertions.Expect(buyer["pay"]).ToBeEnabledAsync();
        await buyer["pay"].ClickAsync();
        await buyer.Page.WaitForPathAsync("/bookings/");
    });

    [Fact]
    public Task A_reload_and_the_way_back_from_checkout_keep_seats_and_countdown() => fixture.RunAsync(async visitors =>
    {
        var visitor = await visitors.NewMapAsync(_node, await fixture.Cluster.AddScreeningAsync());
        await visitor.HoldAsync("3-1", "3-2");
        var expires = (await visitor["countdown"].GetAttributeAsync("data-expires"))!;

        await visitor.Page.ReloadAsync();
        await IsUnchangedAsync();
        await visitor["checkout-link"].ClickAsync();
        await visitor.Page.WaitForPathAsync("/checkout/");
        await Assertions.Expect(visitor["countdown"]).ToHaveAttributeAsync("data-expires", expires);
        await visitor.Page.GoBackAsync();
        await IsUnchangedAsync();
        await visitor.Page.GoForwardAsync();
        await visitor.Page.Locator(".back-to-map").ClickAsync();
        await visitor.Page.WaitForPathAsync("/screenings/");
        await IsUnchangedAsync();

        async Task IsUnchangedAsync()
        {
            await visitor.IsLiveAsync();
            await visitor.ShowsAsync("3-1", MapPage.Held, mine: true);
            await visitor.ShowsAsync("3-2", MapPage.Held, mine: true);
            await Assertions.Expect(visitor["countdown"]).ToHaveAttributeAsync("data-expires", expires);
            await Assertions.Expect(visitor["countdown"]).ToHaveTextAsync(NearlyTenMinutes());
        }
    });

    [Fact]
    public Task Two_tabs_of_one_visitor_show_the_same_holds_and_sell_them_once() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var visitor = await visitors.NewVisitorAsync();
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
        await first.Page.WaitForPathAsync("/bookings/");
        await second["hold-booked"].WaitForAsync();
        await second["to-booking"].ClickAsync();
        await second.Page.WaitForPathAsync(new Uri(first.Page.Url).AbsolutePath);
        Assert.Equal(1L, await BookingsAsync(screening));
    });

    [Fact]
    public Task Seats_released_in_another_tab_end_the_checkout() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var visitor = await visitors.NewVisitorAsync();
        var map = await MapPage.OpenAsync(visitor, _node, screening);
        var buying = await MapPage.OpenAsync(visitor, _node, screening);
        await buying.HoldAsync("1-1");
        await buying["checkout-link"].ClickAsync();
        await buying["pay"].WaitForAsync();

        await map["release-all"].ClickAsync();

        await buying["hold-over"].WaitForAsync();
        await Assertions.Expect(buying["hold-over"]).ToContainTextAsync("Nothing was charged");
    });

    private async Task<(MapPage Buyer, long Screening)> AtCheckoutAsync(TestVisitors visitors, params string[] seats)
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var buyer = await visitors.NewMapAsync(_node, screening);
        await buyer.HoldAsync(seats);
        await buyer["checkout-link"].ClickAsync();
        // Until the script has run: before that, the form is sent without it.
        await buyer.Page.WaitForPathAsync("/checkout/");
        return (buyer, screening);
    }

    private async Task<long> BookingsAsync(long screening) => Convert.ToInt64(
        await fixture.Cluster.AskDatabaseAsync("SELECT count(*) FROM bookings WHERE screening_id = $1", screening),
        CultureInfo.InvariantCulture);

    [GeneratedRegex("^(10:00|[89]:[0-9]{2})$")]
    private static partial Regex NearlyTenMinutes();
}
