using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The kiosk while its connection fails.</summary>
[Collection(BrowserTests.Name)]
public sealed class KioskOfflineTests(BrowserFixture fixture, ShortHoldCluster shortHolds) : IClassFixture<ShortHoldCluster>
{
    private const string Confirm = "**/api/v1/holds/*/confirm";

    private readonly SeatMapNode _node = fixture.Cluster.Nodes[0];

    [Fact]
    public Task A_sale_whose_reply_was_lost_with_the_connection_is_one_booking_and_resolves_itself() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.ChooseAsync(screening);
        await kiosk.HoldAsync(2);
        var requests = 0;
        await kiosk.Page.RouteAsync(Confirm, async route =>
        {
            if (Interlocked.Increment(ref requests) > 1)
            {
                await route.ContinueAsync();
                return;
            }

            // The server sells the seats, but the reply does not reach the kiosk.
            await route.FetchAsync();
            await kiosk.Page.Context.SetOfflineAsync(true);
            await route.AbortAsync();
        });

        await kiosk.PayCashAsync("2000");
        await Assertions.Expect(kiosk["asking"]).ToContainTextAsync("Do not hand out tickets yet: asking the box office");
        await Assertions.Expect(kiosk["away"]).ToContainTextAsync("No connection since");
        await HasOneBookingAsync(screening);
        await Eventually.Async(() => Volatile.Read(ref requests) >= 3, BrowserFixture.Timeout, "the kiosk repeats the request");
        Assert.Equal(0, await kiosk["next-customer"].CountAsync());

        await kiosk.Page.Context.SetOfflineAsync(false);
        await kiosk.EndsAsync("sale");
        await Assertions.Expect(kiosk["away"]).ToHaveCountAsync(0);
        await Assertions.Expect(kiosk.Page.FrameLocator("[data-testid=ticket-frame]").GetByTestId("reference"))
            .ToHaveTextAsync(await kiosk["reference"].InnerTextAsync());
        Assert.Equal(1, await BookingsAsync(fixture.Cluster, screening));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_reload_before_the_reply_to_a_sale_still_shows_how_the_sale_ended(bool reached) => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.ChooseAsync(screening);
        var seats = await kiosk.HoldAsync(3);
        var away = true;
        await kiosk.Page.RouteAsync(Confirm, async route =>
        {
            if (!away)
            {
                await route.ContinueAsync();
                return;
            }

            if (reached)
                await route.FetchAsync();
            await route.AbortAsync();
        });
        await kiosk.PayByCardAsync();
        await Assertions.Expect(kiosk["asking"]).ToBeVisibleAsync();
        await kiosk.Page.ReloadAsync();
        await Assertions.Expect(kiosk["asking"]).ToContainTextAsync("Do not hand out tickets yet");

        away = false;
        await kiosk.EndsAsync("sale");
        Assert.Equal(1, await BookingsAsync(fixture.Cluster, screening));
        var ticket = kiosk.Page.FrameLocator("[data-testid=ticket-frame]");
        foreach (var seat in seats)
            await Assertions.Expect(ticket.Locator($"[data-seat='{seat}']")).ToBeVisibleAsync();
        await kiosk["next-customer"].ClickAsync();
        await kiosk.Page.ReloadAsync();
        await Assertions.Expect(kiosk["chooser"]).ToBeVisibleAsync();
    }, $"{nameof(A_reload_before_the_reply_to_a_sale_still_shows_how_the_sale_ended)} {(reached ? "reached" : "not reached")}");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Another_clerk_who_signs_in_meanwhile_sees_how_the_sale_ended(bool reached) => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.ChooseAsync(screening);
        await kiosk.HoldAsync(2);
        await kiosk.Page.RouteAsync(Confirm, async route =>
        {
            if (reached)
                await route.FetchAsync();
            await route.AbortAsync();
        });
        await kiosk.PayCashAsync("2000");
        await Assertions.Expect(kiosk["asking"]).ToBeVisibleAsync();
        if (reached)
            await HasOneBookingAsync(screening);

        await kiosk.SignInAsync("Relief");
        await kiosk.Page.UnrouteAsync(Confirm);
        await kiosk.Page.ReloadAsync();

        await kiosk.EndsAsync("sale", reached ? "done" : "not_sold");
        if (!reached)
            await Assertions.Expect(kiosk["give-back"]).ToContainTextAsync("€20.00");
        Assert.Equal(reached ? 1 : 0, await BookingsAsync(fixture.Cluster, screening));
    }, $"{nameof(Another_clerk_who_signs_in_meanwhile_sees_how_the_sale_ended)} {(reached ? "reached" : "not reached")}");

    [Fact]
    public Task Cash_taken_for_a_hold_that_expired_before_the_request_arrived_is_given_back() => fixture.RunAsync(async visitors =>
    {
        var screening = await shortHolds.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(visitors, shortHolds.Cluster.Nodes[0]);
        var away = true;
        await kiosk.Page.RouteAsync(Confirm, route => away ? route.AbortAsync() : route.ContinueAsync());
        await kiosk.ChooseAsync(screening);
        await kiosk.HoldAsync(2);
        await kiosk["sell"].ClickAsync();
        await kiosk["cash"].ClickAsync();
        await kiosk["given-5000"].ClickAsync();
        await kiosk["take-cash"].ClickAsync();
        await Assertions.Expect(kiosk["asking"]).ToBeVisibleAsync();
        await Eventually.Async(
            async () => (await shortHolds.Cluster.ReadSeatsAsync(screening)).Statuses, free => free.All(status => status == MapPage.Free),
            BrowserFixture.Timeout, "the hold has expired");

        away = false;
        await kiosk.EndsAsync("sale", "expired");
        await Assertions.Expect(kiosk["give-back"]).ToContainTextAsync("€50.00");
        Assert.Equal(0, await BookingsAsync(shortHolds.Cluster, screening));
    });

    [Fact]
    public Task Offline_it_says_since_when_and_why_nothing_can_be_held_and_recovers_by_itself() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var elsewhere = await visitors.NewMapAsync(fixture.Cluster.Nodes[1], screening);
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.ChooseAsync(screening);
        await kiosk.TouchAsync("1-1");

        await kiosk.Page.Context.SetOfflineAsync(true);
        await Assertions.Expect(kiosk["away"]).ToContainTextAsync("No connection since");
        await Assertions.Expect(kiosk["stale"]).ToContainTextAsync("Map as of");
        await Assertions.Expect(kiosk["reason"]).ToContainTextAsync("Waiting for the connection");
        await Assertions.Expect(kiosk["party-2"]).ToBeDisabledAsync();
        await Assertions.Expect(kiosk["hold-selection"]).ToBeDisabledAsync();
        await elsewhere.HoldAsync("2-2");

        await kiosk.Page.Context.SetOfflineAsync(false);
        await Assertions.Expect(kiosk["party-2"]).ToBeEnabledAsync();
        await Assertions.Expect(kiosk["stale"]).ToHaveCountAsync(0);
        await kiosk.HoldAsync(2);
    });

    private Task<long> HasOneBookingAsync(long screening) => Eventually.Async(
        () => BookingsAsync(fixture.Cluster, screening), count => count == 1, BrowserFixture.Timeout, "the sale reached the server");

    private static async Task<long> BookingsAsync(SeatMapCluster cluster, long screening) =>
        (long)(await cluster.AskDatabaseAsync("SELECT count(*) FROM bookings WHERE screening_id = $1", screening))!;
}
