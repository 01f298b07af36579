using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The kiosk's functions for staff: blocking seats, releasing holds, the shift.</summary>
[Collection(BrowserTests.Name)]
public sealed class KioskStaffTests(BrowserFixture fixture)
{
    private const int Blocked = 3;

    private readonly SeatMapNode _node = fixture.Cluster.Nodes[0];

    [Fact]
    public Task Seats_are_taken_off_sale_on_the_map_and_put_back_from_the_list() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var watcher = await visitors.NewMapAsync(fixture.Cluster.Nodes[1], screening);
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.ChooseAsync(screening);
        await kiosk["block-mode"].ClickAsync();
        await kiosk.TouchAsync("1-1", "1-2", "3-5");
        await kiosk["block"].ClickAsync();
        await Assertions.Expect(kiosk["said"]).ToContainTextAsync("Off sale");
        foreach (var seat in new[] { "1-1", "1-2", "3-5" })
            await watcher.ShowsAsync(seat, Blocked);

        await kiosk["blocked-row"].Filter(new() { HasText = "Row 1" }).ClickAsync();
        await kiosk["unblock"].ClickAsync();
        await Assertions.Expect(kiosk["said"]).ToContainTextAsync("Back on sale: Row 1 seats 1 and 2");
        await watcher.ShowsAsync("1-1", MapPage.Free);
        await watcher.ShowsAsync("1-2", MapPage.Free);
        await watcher.ShowsAsync("3-5", Blocked);
        await Assertions.Expect(kiosk["blocked-seat"]).ToHaveCountAsync(1);
    });

    [Fact]
    public Task A_visitors_hold_is_released_for_everyone() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var visitor = await visitors.NewMapAsync(fixture.Cluster.Nodes[1], screening);
        await visitor.HoldAsync("2-2", "2-3");
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.ChooseAsync(screening);
        await kiosk["block-mode"].ClickAsync();
        await Assertions.Expect(kiosk["held-by-other"]).ToContainTextAsync("Row 2 seats 2 and 3");
        await kiosk["release-other"].ClickAsync();
        await kiosk["confirm-release"].ClickAsync();
        await visitor.ShowsAsync("2-2", MapPage.Free);
        await visitor.SaysAsync("box office");
        await Assertions.Expect(kiosk["held-by-other"]).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_shift_adds_up_its_sales_and_the_next_one_starts_with_none() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.SellAsync(screening, 3);
        await kiosk.SellAsync(screening, 2);
        var returned = await kiosk.SellAsync(screening, 4, cash: false);
        await kiosk.SellAsync(screening, 1, cash: false);
        await kiosk.ScanAsync(returned);
        await kiosk["refund-card"].ClickAsync();
        await kiosk["confirm-refund"].ClickAsync();
        await kiosk.EndsAsync("refund");
        await kiosk["next-customer"].ClickAsync();

        await kiosk["open-shift"].ClickAsync();
        await Assertions.Expect(kiosk["totals"].Locator("[data-tender=cash] [data-testid=amount]")).ToHaveTextAsync("€50.00");
        await Assertions.Expect(kiosk["totals"].Locator("[data-tender=terminal] [data-testid=amount]")).ToHaveTextAsync("€10.00");
        await Assertions.Expect(kiosk["lines"].Locator("tbody tr")).ToHaveCountAsync(5);
        await Assertions.Expect(kiosk["lines"].Locator($"[data-kind=refund][data-reference='{returned}']")).ToContainTextAsync("-€40.00");

        await kiosk["close-shift"].ClickAsync();
        await kiosk["confirm-close"].ClickAsync();
        await Assertions.Expect(kiosk["shift"]).ToContainTextAsync("No sales yet");
        await kiosk.Page.ReloadAsync();
        await kiosk["open-shift"].ClickAsync();
        await Assertions.Expect(kiosk["shift"]).ToContainTextAsync("No sales yet");
    });
}
