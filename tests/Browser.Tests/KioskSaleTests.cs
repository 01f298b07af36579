using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Sales at the kiosk.</summary>
[Collection(BrowserTests.Name)]
public sealed class KioskSaleTests(BrowserFixture fixture)
{
    private readonly SeatMapNode _node = fixture.Cluster.Nodes[0];

    [Fact]
    public Task A_party_of_three_pays_cash_and_its_ticket_names_the_seats() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var watcher = await visitors.NewMapAsync(fixture.Cluster.Nodes[1], screening);
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.ChooseAsync(screening);

        var seats = await kiosk.HoldAsync(3);
        Assert.Equal(3, seats.Length);
        foreach (var seat in seats)
            await watcher.ShowsAsync(seat, MapPage.Held);

        await kiosk.PayCashAsync("5000");
        await kiosk.EndsAsync("sale");
        await Assertions.Expect(kiosk["change-due"]).ToContainTextAsync("€20.00");
        foreach (var seat in seats)
            await watcher.ShowsAsync(seat, MapPage.Sold);

        var ticket = kiosk.Page.FrameLocator("[data-testid=ticket-frame]");
        foreach (var seat in seats)
            await Assertions.Expect(ticket.Locator($"[data-seat='{seat}']")).ToBeVisibleAsync();
        await Assertions.Expect(ticket.GetByTestId("total")).ToHaveTextAsync("€30.00");
        await Assertions.Expect(ticket.Locator("svg").First).ToBeVisibleAsync();
        await Eventually.Async(kiosk.PrintsAsync, prints => prints == 1, BrowserFixture.Timeout, "the ticket was printed once");

        await kiosk["next-customer"].ClickAsync();
        await Assertions.Expect(kiosk["chooser"]).ToBeVisibleAsync();
        Assert.Equal(1L, await fixture.Cluster.AskDatabaseAsync("SELECT count(*) FROM bookings WHERE screening_id = $1", screening));
    });

    [Fact]
    public Task Free_seats_are_handed_out_with_one_touch() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync(price: 0);
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.ChooseAsync(screening);
        await kiosk.HoldAsync(2);
        await Assertions.Expect(kiosk["sell"]).ToHaveTextAsync("Sell · Free");
        await kiosk["sell"].ClickAsync();
        await Assertions.Expect(kiosk["total"]).ToHaveTextAsync("Free");
        await Assertions.Expect(kiosk["card"]).ToHaveCountAsync(0);
        await kiosk["nothing-to-pay"].ClickAsync();
        await kiosk.EndsAsync("sale");
        await Assertions.Expect(kiosk["change-due"]).ToHaveTextAsync("Nothing to pay");

        await kiosk["next-customer"].ClickAsync();
        await kiosk.ScanAsync(await fixture.Cluster.AskDatabaseAsync(
            "SELECT reference FROM bookings WHERE screening_id = $1", screening) as string ?? "");
        await Assertions.Expect(kiosk["refund-card"]).ToHaveCountAsync(0);
        await kiosk["refund-cash"].ClickAsync();
        await Assertions.Expect(kiosk["dialog"]).ToContainTextAsync("Cancel this booking?");
        await kiosk["confirm-refund"].ClickAsync();
        await kiosk.EndsAsync("refund");
    });

    [Fact]
    public Task Cash_of_millions_can_be_typed() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync(price: 50_000_000, currency: "IDR");
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.ChooseAsync(screening);
        await kiosk.HoldAsync(9);
        await kiosk.PayCashAsync("500000000");
        await kiosk.EndsAsync("sale");
        await Assertions.Expect(kiosk["change-due"]).ToContainTextAsync("IDR\u00A0500,000.00");
    });

    [Fact]
    public Task Too_little_cash_is_not_taken() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.ChooseAsync(screening);
        await kiosk.HoldAsync(2);
        await kiosk["sell"].ClickAsync();
        await kiosk["cash"].ClickAsync();
        foreach (var key in new[] { "1", "9", "00" })
            await kiosk[$"key-{key}"].ClickAsync();
        await Assertions.Expect(kiosk["change"]).ToHaveTextAsync("€1.00");
        await Assertions.Expect(kiosk["take-cash"]).ToBeDisabledAsync();
        await kiosk["given-2000"].ClickAsync();
        await kiosk["take-cash"].ClickAsync();
        await kiosk.EndsAsync("sale");
    });

    [Fact]
    public Task A_declined_card_keeps_the_seats_and_the_next_try_is_approved() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.ChooseAsync(screening);
        var seats = await kiosk.HoldAsync(2);
        await kiosk["sell"].ClickAsync();
        await kiosk["card"].ClickAsync();
        await kiosk["decline"].ClickAsync();
        await Assertions.Expect(kiosk["declined"]).ToContainTextAsync("declined");
        Assert.Equal(seats, await kiosk.HeldAsync());
        Assert.Equal(0L, await fixture.Cluster.AskDatabaseAsync("SELECT count(*) FROM bookings WHERE screening_id = $1", screening));

        await kiosk["card"].ClickAsync();
        await kiosk["approve"].ClickAsync();
        await kiosk.EndsAsync("sale");
        Assert.Equal(1L, await fixture.Cluster.AskDatabaseAsync("SELECT count(*) FROM bookings WHERE screening_id = $1", screening));
    });

    [Fact]
    public Task Seats_touched_on_the_map_take_the_place_of_those_held() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.ChooseAsync(screening);
        await kiosk.HoldAsync(2);
        await kiosk.TouchAsync("5-1", "5-2", "5-3");
        await kiosk["hold-selection"].ClickAsync();
        await Assertions.Expect(kiosk["held"]).ToContainTextAsync("3 seats held");
        await HasHeldAsync(screening, 3, "only the new seats are held");
        await kiosk["release"].ClickAsync();
        await HasHeldAsync(screening, 0, "released seats are free");
    });

    [Fact]
    public Task After_a_reload_a_sale_continues_with_the_same_seats() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.ChooseAsync(screening);
        var seats = await kiosk.HoldAsync(2);
        await kiosk.Page.ReloadAsync();
        await Assertions.Expect(kiosk["held"]).ToContainTextAsync("2 seats held");
        Assert.Equal(seats, await kiosk.HeldAsync());
        await kiosk.PayByCardAsync();
        await kiosk.EndsAsync("sale");
    });

    [Fact]
    public Task Without_a_touch_the_kiosk_asks_and_then_releases_the_seats() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.ChooseAsync(screening);
        await kiosk.HoldAsync(2);
        await kiosk.Page.EvaluateAsync("() => Object.assign(document.body.dataset, { idleSeconds: '1', idleWarningSeconds: '60' })");
        await Assertions.Expect(kiosk["dialog"]).ToContainTextAsync("Still there?");
        await kiosk.Page.EvaluateAsync("() => Object.assign(document.body.dataset, { idleWarningSeconds: '5' })");
        await kiosk["still-here"].ClickAsync();
        await Assertions.Expect(kiosk["held"]).ToBeVisibleAsync();

        await Assertions.Expect(kiosk["dialog"]).ToContainTextAsync("Still there?");
        await Assertions.Expect(kiosk["chooser"]).ToBeVisibleAsync();
        await HasHeldAsync(screening, 0, "the seats are free again");
    });

    [Fact]
    public Task A_visitor_cannot_open_the_kiosk() => fixture.RunAsync(async visitors =>
    {
        var visitor = await (await visitors.NewVisitorAsync()).NewPageAsync();
        foreach (var path in new[] { "/kiosk", "/kiosk/tickets/0123456789" })
        {
            await visitor.GotoAsync(new Uri(_node.BaseAddress, path).ToString());
            Assert.Equal(0, await visitor.Locator("#kiosk, [data-testid=ticket]").CountAsync());
        }
    });

    /// <summary>Waits until so many seats are held in the database and all others are free.</summary>
    private Task<int[]> HasHeldAsync(long screening, int count, string because) => Eventually.Async(
        async () => (await fixture.Cluster.ReadSeatsAsync(screening)).Statuses,
        all => all.Count(status => status == MapPage.Held) == count && all.Count(status => status == MapPage.Free) == all.Length - count,
        BrowserFixture.Timeout,
        because);
}
