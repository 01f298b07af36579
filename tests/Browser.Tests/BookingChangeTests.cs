using System.Globalization;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Exchanging a booking, giving some of it back, and calling a screening off: what buyers, watchers and staff see.</summary>
[Collection(BrowserTests.Name)]
public sealed class BookingChangeTests(BrowserFixture fixture)
{
    private readonly SeatMapCluster _cluster = fixture.Cluster;
    private readonly SeatMapNode _one = fixture.Cluster.Nodes[0];
    private readonly SeatMapNode _other = fixture.Cluster.Nodes[1];

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public Task A_buyer_exchanges_a_booking_on_the_map_and_gives_a_seat_back(ColorScheme scheme, int width) =>
        fixture.RunAsync(async visitors =>
        {
            var title = $"Exchange {Guid.NewGuid():N}";
            var thursday = await _cluster.AddScreeningAsync(title: title);
            var friday = await _cluster.AddScreeningAsync(price: 1_250, title: title);
            var (buyer, reference) = await BuyAsync(visitors, thursday, "3-3", "3-4");
            await buyer.Page.SetViewportSizeAsync(width, 844);
            await buyer.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            foreach (var part in await buyer.Page.Locator("details > summary").AllAsync())
                await part.ClickAsync();
            await Axe.CheckAsync(buyer.Page, "what can be done with a booking");

            await buyer["other-dates"].GetByRole(AriaRole.Link).ClickAsync();
            await buyer.Page.WaitForPathAsync(Address($"/screenings/{friday}"));
            await buyer.IsLiveAsync();
            await Assertions.Expect(buyer["exchange-note"]).ToContainTextAsync("2 seats");
            await Axe.CheckAsync(buyer.Page, "the map of an exchange");
            await buyer.HoldAsync("4-5", "4-6");
            await buyer["checkout-link"].ClickAsync();
            await buyer.Page.WaitForPathAsync($"/bookings/{reference}/exchange/");
            await Assertions.Expect(buyer["due"]).ToHaveTextAsync("€5.00");
            await Axe.CheckAsync(buyer.Page, "an exchange");
            await buyer["exchange"].ClickAsync();

            await buyer.Page.WaitForPathAsync($"/bookings/{reference}");
            await Assertions.Expect(buyer["total"]).ToHaveTextAsync("€25.00");
            await Assertions.Expect(buyer["seats"].Locator("[data-seat='4-5'], [data-seat='4-6']")).ToHaveCountAsync(2);
            await buyer["open-give-back"].ClickAsync();
            await buyer.Page.Locator(".give-back input").First.CheckAsync();
            await buyer["give-back"].ClickAsync();
            await Assertions.Expect(buyer["refund"]).ToContainTextAsync("€12.50");
            await Assertions.Expect(buyer["seats"].Locator("[data-seat]")).ToHaveCountAsync(1);
            await Axe.CheckAsync(buyer.Page, "a booking of which a seat was given back");
            Assert.Equal<int[]>([0, 0], await StatusesAsync(thursday, 22, 23));
            Assert.Equal<int[]>([0, 2], await StatusesAsync(friday, 34, 35));
        });

    [Fact]
    public Task Staff_exchange_a_booking_from_the_page_of_its_screening() => fixture.RunAsync(async visitors =>
    {
        var title = $"Exchange {Guid.NewGuid():N}";
        var thursday = await _cluster.AddScreeningAsync(title: title);
        var friday = await _cluster.AddScreeningAsync(price: 700, title: title);
        var (buyer, reference) = await BuyAsync(visitors, thursday, "3-3", "3-4");
        var staff = await StaffDesk.OpenAsync(visitors, _cluster, _one, thursday);
        await staff.ShowsAsync("3-3", MapPage.Sold);
        await staff.ClickAsync("3-3");
        await staff.SaysAsync("fact-reference", reference);

        await staff["exchange-booking"].ClickAsync();
        await Assertions.Expect(staff["ask"]).ToContainTextAsync("Choose the date");
        await staff.ConfirmAsync();
        await staff.Page.WaitForPathAsync(Address($"/staff/screenings/{friday}"));
        await Assertions.Expect(staff["move-to"]).ToBeVisibleAsync();
        await staff.ClickAsync("5-5");
        await staff.ClickAsync("5-6");
        await staff.SaysAsync("move-difference", "€6.00");
        await staff["move-confirm"].ClickAsync();
        await Assertions.Expect(staff["ask"]).ToContainTextAsync("The buyer gets €6.00 back.");
        await staff.ConfirmAsync();

        await staff.SaysAsync("notice", "now has 5-5, 5-6");
        await staff.ShowsAsync("5-6", MapPage.Sold);
        await buyer.Page.ReloadAsync();
        await Assertions.Expect(buyer["total"]).ToHaveTextAsync("€14.00");
        await Assertions.Expect(buyer["seats"].Locator("[data-seat='5-5'], [data-seat='5-6']")).ToHaveCountAsync(2);
        Assert.Equal<int[]>([0, 0], await StatusesAsync(thursday, 22, 23));
    });

    [Fact]
    public Task Everyone_who_watches_or_has_bought_learns_that_a_screening_is_called_off() => fixture.RunAsync(async visitors =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var (buyer, _) = await BuyAsync(visitors, screening, "3-3");
        var watcher = await visitors.NewMapAsync(_other, screening);
        await watcher.HoldAsync("5-1");
        var staff = await StaffDesk.SignInAsync(visitors, _cluster, _one, Address($"/staff/screenings/{screening}/change"));
        await staff["open-call-off"].ClickAsync();
        await Axe.CheckAsync(staff.Page, "a change of a screening");
        await staff.Page.GetByLabel("Why, for visitors").FillAsync("The singer is ill.");

        await staff["call-off-button"].ClickAsync();

        await Assertions.Expect(staff["call-off"]).ToContainTextAsync("The singer is ill.");
        await watcher.SaysAsync("This screening has been called off. The singer is ill.");
        await Assertions.Expect(watcher["seats-left"]).ToBeHiddenAsync();
        await watcher.ShowsAsync("5-1", MapPage.Free);
        await watcher.ShowsAsync("3-3", MapPage.Free);
        await Axe.CheckAsync(watcher.Page, "a map of what is called off");
        await Eventually.Async(
            async () =>
            {
                await staff.Page.ReloadAsync();
                await Assertions.Expect(staff["call-off"]).ToContainTextAsync("Everything is given back.", new() { Timeout = 1_000 });
            },
            BrowserFixture.Timeout, "everything is given back");
        await Axe.CheckAsync(staff.Page, "what is called off");
        await buyer.Page.ReloadAsync();
        await Assertions.Expect(buyer["called-off"]).ToContainTextAsync("The singer is ill.");
        await Assertions.Expect(buyer["refund"]).ToContainTextAsync("€10.00");
        // There is no other date of this title, so the programme is what is left.
        await Assertions.Expect(buyer["no-other-date"].GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "/");
        await Axe.CheckAsync(buyer.Page, "a booking of what is called off");
    });

    private async Task<(MapPage Buyer, string Reference)> BuyAsync(TestVisitors visitors, long screening, params string[] seats)
    {
        var buyer = await visitors.NewMapAsync(_other, screening);
        await buyer.HoldAsync(seats);
        await buyer["checkout-link"].ClickAsync();
        await buyer.Page.WaitForPathAsync("/checkout/");
        await buyer["pay"].ClickAsync();
        await buyer.Page.WaitForPathAsync("/bookings/");
        return (buyer, new Uri(buyer.Page.Url).Segments[^1]);
    }

    private async Task<int[]> StatusesAsync(long screening, params int[] seats)
    {
        var (_, statuses) = await _cluster.ReadSeatsAsync(screening);
        return Array.ConvertAll(seats, seat => statuses[seat]);
    }

    private static string Address(FormattableString path) => path.ToString(CultureInfo.InvariantCulture);
}
