using System.Text.RegularExpressions;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Seats that are added to those that are held already.</summary>
[Collection(BrowserTests.Name)]
public sealed partial class BasketTests(BrowserFixture fixture)
{
    private readonly SeatMapNode _node = fixture.Cluster.Nodes[0];

    [Fact]
    public Task Seats_added_to_a_hold_have_one_clock_one_total_and_one_payment() => fixture.RunAsync(async visitors =>
    {
        var map = await visitors.NewMapAsync(_node, await fixture.Cluster.AddScreeningAsync());
        await map.HoldAsync("2-2", "2-3");
        var old = await map["checkout-link"].GetAttributeAsync("href");
        await map.ClickAsync("2-4");
        await Assertions.Expect(map["hold-button"]).ToContainTextAsync("Add 1 seat");
        await map["hold-button"].ClickAsync();
        await map.ShowsAsync("2-4", MapPage.Held, mine: true);

        await Assertions.Expect(map["countdown"]).ToHaveCountAsync(1);
        await Assertions.Expect(map["checkout-link"]).Not.ToHaveAttributeAsync("href", old!);
        await Assertions.Expect(map["hold"].GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3);
        // A tab that was at the checkout already is led on.
        await map.Page.GotoAsync(new Uri(_node.BaseAddress, old!).ToString());
        await Assertions.Expect(map["seats"].GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3);
        await map["pay"].ClickAsync();
        await map.Page.WaitForPathAsync("/bookings/");
        await Assertions.Expect(map.Page.Locator("[data-seat]")).ToHaveCountAsync(3);
    });

    [Fact]
    public Task A_bar_on_other_pages_leads_back_to_what_is_held() => fixture.RunAsync(async visitors =>
    {
        var map = await visitors.NewMapAsync(_node, await fixture.Cluster.AddScreeningAsync());
        await map.Page.GotoAsync(_node.BaseAddress.ToString());
        await Assertions.Expect(map["held-bar"]).ToBeHiddenAsync();
        await map.Page.GoBackAsync();
        await map.IsLiveAsync();
        await map.HoldAsync("3-2", "3-3");
        await map.Page.GotoAsync(_node.BaseAddress.ToString());

        await Assertions.Expect(map["held-bar"]).ToContainTextAsync(TwoSeatsAndMinutes());
        await Axe.CheckAsync(map.Page, "the bar");
        await map["held-checkout"].ClickAsync();
        await map.Page.WaitForPathAsync("/checkout/");
        await map["pay"].ClickAsync();
        await map.Page.WaitForPathAsync("/bookings/");
        await map.Page.GotoAsync(_node.BaseAddress.ToString());
        await Assertions.Expect(map["held-bar"]).ToBeHiddenAsync();
    });

    [GeneratedRegex("2 seats, [0-9]+:[0-9]{2}")]
    private static partial Regex TwoSeatsAndMinutes();
}
