using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>axe-core on every page, in every state that a visitor can reach.</summary>
[Collection(BrowserTests.Name)]
public sealed class AccessibilityTests(BrowserFixture fixture)
{
    private readonly SeatMapNode _node = fixture.Cluster.Nodes[0];

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public Task Axe_finds_nothing_on_the_visitors_pages(ColorScheme scheme, int width) => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var visitor = await visitors.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.SetViewportSizeAsync(width, 844);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });

        await OpenAsync("/", "what's on");
        await OpenAsync("/?q=no-such-thing", "a search that finds nothing");
        await OpenAsync("/bookings", "no bookings");
        await OpenAsync("/api", "the API", scheme == ColorScheme.Dark ? "body.dark-mode" : "body.light-mode");
        await OpenAsync("/api/errors", "errors of the API");
        await OpenAsync("/no-such-page", "not found");
        await OpenAsync("/staff/sign-in", "signing in");

        var map = await MapPage.OpenAsync(page, _node, screening);
        await Axe.CheckAsync(page, "the map");
        await map.ClickAsync("3-3");
        await map.HasSelectedAsync("3-3");
        await Axe.CheckAsync(page, "a selection");
        await map["hold-button"].ClickAsync();
        await map.ShowsAsync("3-3", MapPage.Held, mine: true);
        await Axe.CheckAsync(page, "a hold");

        await map["checkout-link"].ClickAsync();
        await page.WaitForPathAsync("/checkout/");
        await Axe.CheckAsync(page, "the checkout");
        await page.Locator("input[value=test-declined]").CheckAsync();
        await map["pay"].ClickAsync();
        await map.SaysAsync("declined");
        await Axe.CheckAsync(page, "a declined card");
        await page.Locator("input[value=test-ok]").CheckAsync();
        await map["pay"].ClickAsync();
        await page.WaitForPathAsync("/bookings/");
        await Axe.CheckAsync(page, "a ticket");
        await OpenAsync("/bookings", "my bookings");

        async Task OpenAsync(string path, string state, string ready = "body")
        {
            await page.GotoAsync(new Uri(_node.BaseAddress, path).ToString());
            await page.WaitForSelectorAsync(ready);
            await Axe.CheckAsync(page, state);
        }
    });

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 390)]
    public Task Axe_finds_nothing_on_the_staffs_pages(ColorScheme scheme, int width) => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var visitor = await visitors.NewMapAsync(_node, screening);
        await visitor.HoldAsync("2-4", "2-5");
        var desk = await StaffDesk.SignInAsync(visitors, fixture.Cluster, _node);
        await desk.Page.SetViewportSizeAsync(width, 900);
        await desk.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await Assertions.Expect(desk.Page.Locator($"[data-screening='{screening}']")).ToBeVisibleAsync();
        await Axe.CheckAsync(desk.Page, "screenings");

        await desk.Page.GotoAsync(new Uri(_node.BaseAddress, $"/staff/screenings/{screening}").ToString());
        await desk.ShowsAsync("2-4", MapPage.Held);
        await Axe.CheckAsync(desk.Page, "a screening");
        await desk.ClickAsync("2-4");
        await desk.SaysAsync("seat-status", "Held");
        await Axe.CheckAsync(desk.Page, "a held seat");
        await desk["tab-taken"].ClickAsync();
        await Axe.CheckAsync(desk.Page, "the list of seats");
        await desk["tab-ledger"].ClickAsync();
        await desk.SaysAsync("ledger", "2-4");
        await Axe.CheckAsync(desk.Page, "the ledger");
        await desk["moment"].FocusAsync();
        await desk.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(desk["past-banner"]).ToBeVisibleAsync();
        await Axe.CheckAsync(desk.Page, "the past");

        string[] paths =
        [
            "/staff/plans", "/staff/screenings/new", "/staff/audit", "/staff/people", "/staff/account", "/staff/webhooks", "/staff/jobs",
            $"/staff/screenings/{screening}/change", $"/staff/screenings/{screening}/codes",
        ];
        foreach (var path in paths)
        {
            await desk.Page.GotoAsync(new Uri(_node.BaseAddress, path).ToString());
            await Axe.CheckAsync(desk.Page, path);
        }
    });

    [Theory]
    [InlineData(ColorScheme.Light, 1080, 1920)]
    [InlineData(ColorScheme.Dark, 1280, 800)]
    public Task Axe_finds_nothing_at_the_kiosk(ColorScheme scheme, int width, int height) => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var kiosk = await StaffDesk.SignInAsync(visitors, fixture.Cluster, _node, "/kiosk", "Kiosk");
        await kiosk.Page.SetViewportSizeAsync(width, height);
        await kiosk.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var tile = kiosk.Page.Locator($"[data-id='{screening}']");
        await Assertions.Expect(tile).ToBeVisibleAsync();
        await Axe.CheckAsync(kiosk.Page, "the screenings");
        await kiosk["open-code"].ClickAsync();
        await Assertions.Expect(kiosk["code"]).ToBeVisibleAsync();
        await Axe.CheckAsync(kiosk.Page, "a ticket's code");
        await kiosk["back"].ClickAsync();
        await kiosk["open-shift"].ClickAsync();
        await Assertions.Expect(kiosk["shift"]).ToContainTextAsync("No sales yet");
        await Axe.CheckAsync(kiosk.Page, "the shift");
        await kiosk["back"].ClickAsync();

        await tile.ClickAsync();
        await Assertions.Expect(kiosk["map-seats-left"]).ToContainTextAsync("50");
        await Axe.CheckAsync(kiosk.Page, "the hall");
        await kiosk["party-2"].ClickAsync();
        await Assertions.Expect(kiosk["held-seats"]).ToBeVisibleAsync();
        await Axe.CheckAsync(kiosk.Page, "a hold");
        await kiosk["sell"].ClickAsync();
        await kiosk["card"].ClickAsync();
        await Assertions.Expect(kiosk["approve"]).ToBeVisibleAsync();
        await Axe.CheckAsync(kiosk.Page, "the card terminal");
        await kiosk["approve"].ClickAsync();
        await Assertions.Expect(kiosk["outcome"]).ToHaveAttributeAsync("data-outcome", "done");
        await Axe.CheckAsync(kiosk.Page, "a sale");
    });
}
