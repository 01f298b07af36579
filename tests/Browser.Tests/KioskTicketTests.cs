using System.Text.RegularExpressions;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Exchanges, refunds and reprints at the kiosk.</summary>
[Collection(BrowserTests.Name)]
public sealed class KioskTicketTests(BrowserFixture fixture)
{
    private readonly SeatMapNode _node = fixture.Cluster.Nodes[0];

    [Fact]
    public Task A_scanned_ticket_is_exchanged_for_other_seats_and_keeps_its_reference() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        var reference = await kiosk.SellAsync(screening, 2);

        await kiosk.ScanAsync(kiosk.Address($"/bookings/{reference}"));
        await kiosk["exchange"].ClickAsync();
        await Assertions.Expect(kiosk["exchange-rest"]).ToContainTextAsync("Touch 2 seats");
        await kiosk.TouchAsync("5-9", "5-10");
        await Assertions.Expect(kiosk["exchange-rest"]).ToHaveTextAsync("Same price");
        await kiosk["pay-exchange"].ClickAsync();
        await kiosk["nothing-to-pay"].ClickAsync();
        await kiosk.EndsAsync("exchange");

        Assert.Equal(reference, await kiosk["reference"].InnerTextAsync());
        var (_, statuses) = await fixture.Cluster.ReadSeatsAsync(screening);
        Assert.Equal([48, 49], Enumerable.Range(0, statuses.Length).Where(seat => statuses[seat] == MapPage.Sold).ToArray());
        var ticket = kiosk.Page.FrameLocator("[data-testid=ticket-frame]");
        await Assertions.Expect(ticket.Locator("[data-seat='5-10']")).ToBeVisibleAsync();
    });

    [Fact]
    public Task One_of_two_seats_can_be_kept_in_an_exchange() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        var reference = await kiosk.SellAsync(screening, 2);
        await kiosk.ScanAsync(reference);
        await kiosk["exchange"].ClickAsync();
        var kept = (await kiosk["old-seat"].First.GetAttributeAsync("data-seat"))!;
        await kiosk["old-seat"].First.ClickAsync();
        await kiosk.TouchAsync("5-10");
        await kiosk["pay-exchange"].ClickAsync();
        await kiosk["nothing-to-pay"].ClickAsync();
        await kiosk.EndsAsync("exchange");
        var ticket = kiosk.Page.FrameLocator("[data-testid=ticket-frame]");
        await Assertions.Expect(ticket.Locator($"[data-seat='{kept}']")).ToBeVisibleAsync();
        await Assertions.Expect(ticket.Locator("[data-seat='5-10']")).ToBeVisibleAsync();
        await Assertions.Expect(ticket.Locator("[data-seat]")).ToHaveCountAsync(2);
    });

    [Fact]
    public Task A_refund_by_code_frees_the_seats_and_the_ticket_is_void() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        var reference = await kiosk.SellAsync(screening, 3);

        await kiosk["open-code"].ClickAsync();
        foreach (var character in reference)
            await kiosk["letter"].Filter(new() { HasTextRegex = new Regex($"^{character}$") }).ClickAsync();
        await kiosk["find"].ClickAsync();
        await kiosk["refund-cash"].ClickAsync();
        await kiosk["confirm-refund"].ClickAsync();
        await kiosk.EndsAsync("refund");
        await Assertions.Expect(kiosk["change-due"]).ToContainTextAsync("€30.00");
        Assert.All((await fixture.Cluster.ReadSeatsAsync(screening)).Statuses, status => Assert.Equal(MapPage.Free, status));

        await kiosk["next-customer"].ClickAsync();
        await kiosk.ScanAsync(reference);
        await Assertions.Expect(kiosk["booking-status"]).ToContainTextAsync("Cancelled");
        await Assertions.Expect(kiosk["refund-cash"]).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_booking_that_another_till_has_just_cancelled_is_not_refunded_again() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        var other = await KioskPage.OpenAsync(visitors, fixture.Cluster.Nodes[1]);
        var reference = await kiosk.SellAsync(screening, 1);
        foreach (var till in new[] { kiosk, other })
        {
            await till.ScanAsync(reference);
            await till["refund-cash"].ClickAsync();
        }

        await other["confirm-refund"].ClickAsync();
        await other.EndsAsync("refund");
        await kiosk["confirm-refund"].ClickAsync();
        await kiosk.EndsAsync("refund", "already_cancelled");
    });

    [Fact]
    public Task A_ticket_is_printed_again_by_its_code() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        var reference = await kiosk.SellAsync(screening, 1);
        var before = await kiosk.PrintsAsync();
        await kiosk.ScanAsync(reference.ToLowerInvariant());
        await kiosk["reprint"].ClickAsync();
        await Eventually.Async(
            kiosk.PrintsAsync, prints => prints == before + 1, BrowserFixture.Timeout, "the ticket was printed again");
    });

    [Fact]
    public Task An_unknown_code_says_so_and_the_next_can_be_scanned() => fixture.RunAsync(async visitors =>
    {
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.Page.Keyboard.TypeAsync("0000000000");
        await kiosk.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(kiosk["said"]).ToContainTextAsync("There is no booking 0000000000");
        await Assertions.Expect(kiosk["code"]).ToHaveValueAsync("");
    });
}
