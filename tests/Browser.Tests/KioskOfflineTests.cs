using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>A connection that fails at the worst moments.</summary>
[Collection(BrowserTests.Name)]
public sealed class KioskOfflineTests(BrowserFixture stage, HastyCluster hasty) : IClassFixture<HastyCluster>
{
    private const string Confirm = "**/api/v1/holds/*/confirm";

    private readonly SeatMapNode _node = stage.Cluster.Nodes[0];

    [Fact]
    public Task A_sale_whose_answer_was_lost_with_the_connection_is_one_booking_and_resolves_itself() => stage.PlayAsync(async scene =>
    {
        var screening = await stage.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(scene, _node);
        await kiosk.ChooseAsync(screening);
        await kiosk.HoldAsync(2);
        var questions = 0;
        await kiosk.Page.RouteAsync(Confirm, async route =>
        {
            if (Interlocked.Increment(ref questions) > 1)
            {
                await route.ContinueAsync();
                return;
            }

            // The server has sold them; nobody hears of it.
            await route.FetchAsync();
            await kiosk.Page.Context.SetOfflineAsync(true);
            await route.AbortAsync();
        });

        await kiosk.PayCashAsync("2000");
        await Assertions.Expect(kiosk["asking"]).ToContainTextAsync("Do not hand out tickets yet: asking the box office");
        await Assertions.Expect(kiosk["away"]).ToContainTextAsync("No connection since");
        await Eventually.Async(() => BookingsAsync(stage.Cluster, screening), count => count == 1, TimeSpan.FromSeconds(10), "the sale reached the server");
        await Eventually.Async(() => questions >= 3, TimeSpan.FromSeconds(20), "the kiosk goes on asking");
        Assert.Equal(0, await kiosk["next-customer"].CountAsync());

        await kiosk.Page.Context.SetOfflineAsync(false);
        await kiosk.EndsAsync("sale");
        await Assertions.Expect(kiosk["away"]).ToHaveCountAsync(0, new() { Timeout = 20_000 });
        await Assertions.Expect(kiosk.Page.FrameLocator("[data-testid=ticket-frame]").GetByTestId("reference")).ToHaveTextAsync(await kiosk["reference"].InnerTextAsync());
        Assert.Equal(1, await BookingsAsync(stage.Cluster, screening));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_reload_while_a_sale_is_unanswered_finds_out_how_it_ended(bool reached) => stage.PlayAsync(async scene =>
    {
        var screening = await stage.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(scene, _node);
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
        Assert.Equal(1, await BookingsAsync(stage.Cluster, screening));
        foreach (var seat in seats)
            await Assertions.Expect(kiosk.Page.FrameLocator("[data-testid=ticket-frame]").Locator($"[data-seat='{seat}']")).ToBeVisibleAsync();
        await kiosk["next-customer"].ClickAsync();
        await kiosk.Page.ReloadAsync();
        await Assertions.Expect(kiosk["chooser"]).ToBeVisibleAsync();
    }, $"{nameof(A_reload_while_a_sale_is_unanswered_finds_out_how_it_ended)} {(reached ? "reached" : "not reached")}");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Another_clerk_who_signs_in_meanwhile_learns_how_the_sale_ended(bool reached) => stage.PlayAsync(async scene =>
    {
        var screening = await stage.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(scene, _node);
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
            await Eventually.Async(() => BookingsAsync(stage.Cluster, screening), count => count == 1, TimeSpan.FromSeconds(10), "the sale reached the server");

        await kiosk.SignInAsync("Relief");
        await kiosk.Page.UnrouteAsync(Confirm);
        await kiosk.Page.ReloadAsync();

        await kiosk.EndsAsync("sale", reached ? "done" : "not_sold");
        if (!reached)
            await Assertions.Expect(kiosk["give-back"]).ToContainTextAsync("€20.00");
        Assert.Equal(reached ? 1 : 0, await BookingsAsync(stage.Cluster, screening));
    }, $"{nameof(Another_clerk_who_signs_in_meanwhile_learns_how_the_sale_ended)} {(reached ? "reached" : "not reached")}");

    [Fact]
    public Task Cash_taken_for_a_hold_that_ran_out_before_the_server_heard_of_it_is_given_back() => stage.PlayAsync(async scene =>
    {
        var screening = await hasty.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(scene, hasty.Cluster.Nodes[0]);
        var away = true;
        await kiosk.Page.RouteAsync(Confirm, route => away ? route.AbortAsync() : route.ContinueAsync());
        await kiosk.ChooseAsync(screening);
        await kiosk.HoldAsync(2);
        await kiosk["sell"].ClickAsync();
        await kiosk["cash"].ClickAsync();
        await kiosk["given-5000"].ClickAsync();
        await kiosk["take-cash"].ClickAsync();
        await Assertions.Expect(kiosk["asking"]).ToBeVisibleAsync();
        await Eventually.Async(async () => (await hasty.Cluster.ReadSeatsAsync(screening)).Statuses, free => free.All(status => status == MapPage.Free),
            TimeSpan.FromSeconds(15), "the hold has run out");

        away = false;
        await kiosk.EndsAsync("sale", "expired");
        await Assertions.Expect(kiosk["give-back"]).ToContainTextAsync("€50.00");
        Assert.Equal(0, await BookingsAsync(hasty.Cluster, screening));
    });

    [Fact]
    public Task Away_it_says_since_when_and_why_nothing_can_be_held_and_comes_back_by_itself() => stage.PlayAsync(async scene =>
    {
        var screening = await stage.Cluster.AddScreeningAsync();
        var elsewhere = await scene.NewMapAsync(stage.Cluster.Nodes[1], screening);
        var kiosk = await KioskPage.OpenAsync(scene, _node);
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
        await Assertions.Expect(kiosk["party-2"]).ToBeEnabledAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(kiosk["stale"]).ToHaveCountAsync(0);
        await kiosk.HoldAsync(2);
    });

    private static async Task<long> BookingsAsync(SeatMapCluster cluster, long screening) =>
        (long)(await cluster.AskDatabaseAsync("SELECT count(*) FROM bookings WHERE screening_id = $1", screening))!;
}
