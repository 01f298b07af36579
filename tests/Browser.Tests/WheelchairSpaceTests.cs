using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>A visitor who chooses a wheelchair space: seat 1 of the first row is one, and seats 2 and 3 are companions' seats.</summary>
[Collection(BrowserTests.Name)]
public sealed class WheelchairSpaceTests(BrowserFixture fixture)
{
    private readonly SeatMapNode _node = fixture.Cluster.Nodes[0];

    private Task<long> AddScreeningAsync() => fixture.Cluster.AddScreeningAsync(kinds: "wcc");

    [Fact]
    public Task One_question_is_asked_and_selects_the_companions_seat_too() => fixture.RunAsync(async visitors =>
    {
        var map = await visitors.NewMapAsync(_node, await AddScreeningAsync());
        await map.ClickAsync("1-1");
        await Assertions.Expect(map["space-question"]).ToContainTextAsync("Is this for somebody who uses a wheelchair?");
        await Assertions.Expect(map["space-question"]).ToContainTextAsync("Row 1 seats 2 and 3");
        await map["space-with-1"].ClickAsync();
        await map.HasSelectedAsync("1-1", "1-2");
        await Assertions.Expect(map["announcer"]).ToContainTextAsync("selected, 2 in all");
        await map["hold-button"].ClickAsync();
        await map.ShowsAsync("1-1", MapPage.Held, mine: true);
        await map.ShowsAsync("1-2", MapPage.Held, mine: true);

        // The space alone is not given back: the companion's seat belongs to it.
        await map.Page.GetByRole(AriaRole.Button, new() { Name = "Release Row 1 seat 1", Exact = true }).ClickAsync();
        await map.SaysAsync("Without the wheelchair space, Row 1 seat 2 cannot stay yours");
        await map["release-all"].ClickAsync();
        await map.ShowsAsync("1-1", MapPage.Free);
    });

    [Fact]
    public Task Who_does_not_need_the_space_does_not_get_it_and_a_companions_seat_alone_is_explained() => fixture.RunAsync(async visitors =>
    {
        var map = await visitors.NewMapAsync(_node, await AddScreeningAsync());
        await map.ClickAsync("1-5");
        await map.ClickAsync("1-1");
        await map["space-no"].ClickAsync();
        await Assertions.Expect(map["space-question"]).ToBeHiddenAsync();
        await map.HasSelectedAsync("1-5");

        await map.ClickAsync("1-2");
        await map.HasSelectedAsync("1-2", "1-5");
        await map["hold-button"].ClickAsync();
        await map.SaysAsync("While the wheelchair space beside it is free, Row 1 seat 2 is kept");
        await Assertions.Expect(map["accessible-note"]).ToHaveTextAsync(
            "Wheelchair spaces and companion seats are kept for those who need them.");
    });

    [Fact]
    public Task The_question_is_answered_by_keyboard_and_the_focus_returns_to_the_map() => fixture.RunAsync(async visitors =>
    {
        var map = await visitors.NewMapAsync(_node, await AddScreeningAsync());
        await map.Page.Locator("seat-map").EvaluateAsync("map => map.shadowRoot.querySelector('.map').focus()");
        for (var presses = 0; presses < 20; presses++)
            await map.Page.Keyboard.PressAsync("ArrowUp");
        for (var presses = 0; presses < 20; presses++)
            await map.Page.Keyboard.PressAsync("ArrowLeft");
        await map.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(map["space-with-1"]).ToBeFocusedAsync();
        await map.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(map["map"]).ToBeFocusedAsync();
        await map.HasSelectedAsync();

        await map.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(map["space-with-1"]).ToBeFocusedAsync();
        foreach (var key in new[] { "Tab", "Tab", "Enter" })
            await map.Page.Keyboard.PressAsync(key);
        await map.HasSelectedAsync("1-1");
        await Assertions.Expect(map["map"]).ToBeFocusedAsync();
    });

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public Task Axe_finds_nothing_in_the_question(ColorScheme scheme, int width) => fixture.RunAsync(async visitors =>
    {
        var page = await (await visitors.NewVisitorAsync()).NewPageAsync();
        await page.SetViewportSizeAsync(width, 844);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var map = await MapPage.OpenAsync(page, _node, await AddScreeningAsync());
        await map.ClickAsync("1-1");
        await Assertions.Expect(map["space-no"]).ToBeVisibleAsync();
        await Axe.CheckAsync(page, "the question about a wheelchair space");
    });

    [Fact]
    public Task The_kiosk_does_not_ask() => fixture.RunAsync(async visitors =>
    {
        var screening = await AddScreeningAsync();
        var kiosk = await StaffDesk.SignInAsync(visitors, fixture.Cluster, _node, "/kiosk", "Kiosk");
        await kiosk.Page.Locator($"[data-id='{screening}']").ClickAsync();
        await Assertions.Expect(kiosk["map-seats-left"]).ToContainTextAsync("50");
        await kiosk.Page.EvaluateAsync("() => document.querySelector('seat-map').shadowRoot.querySelector('.map').focus()");
        for (var presses = 0; presses < 20; presses++)
            await kiosk.Page.Keyboard.PressAsync("ArrowUp");
        for (var presses = 0; presses < 20; presses++)
            await kiosk.Page.Keyboard.PressAsync("ArrowLeft");
        await kiosk.Page.Keyboard.PressAsync("Enter");
        await kiosk.Page.WaitForFunctionAsync("() => document.querySelector('seat-map').selection.join() === '1-1'");
        await Assertions.Expect(kiosk["space-question"]).ToBeHiddenAsync();
    });
}
