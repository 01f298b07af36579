using Harness;
using Microsoft.Playwright;
using SeatEngine.Prices;

namespace Browser.Tests;

/// <summary>Tickets for children and members, a fee and a promo code, on the page and at the kiosk. A seat costs 10.00.</summary>
[Collection(BrowserTests.Name)]
public sealed class TicketTypeTests(BrowserFixture fixture)
{
    private static readonly ScreeningPricing _pricing = new()
    {
        Types =
        [
            new("adult", "Adult"), new("child", "Child") { Percent = 50 },
            new("member", "Member") { Percent = 80, Rule = TicketTypeRule.Member },
        ],
        Fees = [new("Booking fee", FeeKind.Booking, 150)],
        TaxPercent = 7,
    };

    private readonly SeatMapNode _node = fixture.Cluster.Nodes[0];

    [Fact]
    public Task A_buyer_chooses_a_child_and_a_member_enters_a_code_and_pays_what_was_shown() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync(pricing: _pricing);
        var desk = await StaffDesk.SignInAsync(visitors, fixture.Cluster, _node, $"/staff/screenings/{screening}/codes");
        await desk.Page.Locator("[name=code]").First.FillAsync("SPRING");
        await desk.Page.Locator("[name=value]").FillAsync("10");
        await desk["make"].ClickAsync();
        await Assertions.Expect(desk.Page.Locator("[data-code=SPRING]")).ToBeVisibleAsync();
        await Axe.CheckAsync(desk.Page, "promo codes");

        var buyer = await visitors.NewMapAsync(_node, screening);
        await buyer.HoldAsync("2-2", "2-3");
        await buyer["checkout-link"].ClickAsync();
        await buyer.Page.WaitForPathAsync("/checkout/");
        await Assertions.Expect(buyer["total"]).ToHaveTextAsync("€21.50");
        await Assertions.Expect(buyer["member-number"].First).ToBeHiddenAsync();
        await buyer["ticket-type"].First.SelectOptionAsync("child");
        await Assertions.Expect(buyer["total"]).ToHaveTextAsync("€16.50");
        await buyer["ticket-type"].Last.SelectOptionAsync("member");
        await buyer["member-number"].Last.FillAsync("A12345");
        await buyer["member-number"].Last.PressAsync("Enter");
        await Assertions.Expect(buyer["total"]).ToHaveTextAsync("€14.50");
        await buyer["enter-code"].FillAsync("spring");
        await buyer["apply-code"].ClickAsync();
        await Assertions.Expect(buyer["total"]).ToHaveTextAsync("€13.20");
        await Axe.CheckAsync(buyer.Page, "the checkout with ticket types and a code");

        await buyer["pay"].ClickAsync();
        await buyer.Page.WaitForPathAsync("/bookings/");
        await Assertions.Expect(buyer["total"]).ToHaveTextAsync("€13.20");
        Assert.Equal(1, await fixture.Cluster.AskDatabaseAsync("SELECT uses FROM promo_codes WHERE screening_id = $1", screening));
    });

    [Fact]
    public Task A_till_sells_to_a_child_and_a_member() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync(pricing: _pricing);
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.ChooseAsync(screening);
        await kiosk.HoldAsync(2);
        await Assertions.Expect(kiosk["sell"]).ToContainTextAsync("€21.50");

        await Type("child").First.ClickAsync();
        await Assertions.Expect(kiosk["sell"]).ToContainTextAsync("€16.50");
        await Type("member").Last.ClickAsync();
        await Axe.CheckAsync(kiosk.Page, "a membership number");
        await kiosk.Page.GetByLabel("Membership number").FillAsync("A12345");
        await Type("member").Last.ClickAsync();
        await Assertions.Expect(kiosk["sell"]).ToContainTextAsync("€14.50");

        await kiosk.PayCashAsync("2000");
        await kiosk.EndsAsync("sale");
        await Assertions.Expect(kiosk["change-due"]).ToContainTextAsync("€5.50");

        ILocator Type(string id) => kiosk.Page.Locator($"[data-testid=ticket-type][data-type={id}]");
    });
}
