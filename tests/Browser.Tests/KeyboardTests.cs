using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>A visitor without a mouse.</summary>
[Collection(BrowserTests.Name)]
public sealed class KeyboardTests(BrowserFixture fixture)
{
    // The test id of the focused element, also inside shadow roots.
    private const string Focused = """
        () => {
          let element = document.activeElement;
          while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
          return element?.dataset?.testid ?? '';
        }
        """;

    private readonly SeatMapNode _node = fixture.Cluster.Nodes[0];

    [Fact]
    public Task A_seat_is_bought_on_the_map_by_keyboard_alone() => fixture.RunAsync(async visitors =>
    {
        var map = await visitors.NewMapAsync(_node, await fixture.Cluster.AddScreeningAsync());
        await TabToAsync(map, "map");
        foreach (var key in new[] { "ArrowRight", "ArrowUp", "ArrowLeft", "Enter" })
            await map.Page.Keyboard.PressAsync(key);
        await Assertions.Expect(map["announcer"]).ToContainTextAsync("selected, 1 in all");
        // From the map straight to what comes next.
        await map.Page.Keyboard.PressAsync("h");
        Assert.Equal("hold-button", await map.Page.EvaluateAsync<string>(Focused));
        await map.Page.Keyboard.PressAsync("Enter");
        await BuyAsync(map);
    });

    [Fact]
    public Task Every_tab_stop_of_the_map_can_be_seen_and_removing_a_seat_is_announced() => fixture.RunAsync(async visitors =>
    {
        var map = await visitors.NewMapAsync(_node, await fixture.Cluster.AddScreeningAsync());
        await map.ClickAsync("3-3");
        await map.HasSelectedAsync("3-3");
        const string Size = """
            () => {
              let element = document.activeElement;
              while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
              const { width, height } = element.getBoundingClientRect();
              return Math.min(width, height);
            }
            """;
        await TabToAsync(map, "map");
        for (var stop = await map.Page.EvaluateAsync<string>(Focused); stop != "open-list";)
        {
            Assert.True(await map.Page.EvaluateAsync<double>(Size) > 12, $"the focus on {stop} cannot be seen");
            await map.Page.Keyboard.PressAsync("Tab");
            stop = await map.Page.EvaluateAsync<string>(Focused);
        }

        await map["remove-seat"].ClickAsync();
        await Assertions.Expect(map["announcer"]).ToHaveTextAsync("Row 3 seat 3 removed.");
    });

    [Fact]
    public Task A_seat_is_bought_from_the_list_by_keyboard_alone() => fixture.RunAsync(async visitors =>
    {
        var map = await visitors.NewMapAsync(_node, await fixture.Cluster.AddScreeningAsync());
        await TabToAsync(map, "open-list");
        await map.Page.Keyboard.PressAsync("Enter");
        await map.Page.WaitForFunctionAsync(
            "() => document.querySelector('seat-map').shadowRoot.querySelector('[role=treeitem]') !== null");
        await map.Page.Keyboard.PressAsync("Tab");
        // Opens the second row and selects its third seat.
        foreach (var key in new[] { "ArrowDown", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown", " " })
            await map.Page.Keyboard.PressAsync(key);
        await map.HasSelectedAsync("2-3");
        await TabToAsync(map, "hold-button", "Shift+Tab");
        await map.Page.Keyboard.PressAsync("Enter");
        await map.ShowsAsync("2-3", MapPage.Held, mine: true);
        await BuyAsync(map);
    });

    private static async Task BuyAsync(MapPage map)
    {
        // A hold moves the focus.
        await Eventually.Async(
            async () => await map.Page.EvaluateAsync<string>(Focused) == "checkout-link",
            BrowserFixture.Timeout,
            "the link to the checkout has the focus");
        await map.Page.Keyboard.PressAsync("Enter");
        await map.Page.WaitForPathAsync("/checkout/");
        await TabToAsync(map, "pay");
        await map.Page.Keyboard.PressAsync("Enter");
        await map.Page.WaitForPathAsync("/bookings/");
    }

    private static async Task TabToAsync(MapPage map, string testId, string key = "Tab")
    {
        for (var presses = 0; presses < 60; presses++)
        {
            if (await map.Page.EvaluateAsync<string>(Focused) == testId)
                return;
            await map.Page.Keyboard.PressAsync(key);
        }

        Assert.Fail($"{key} does not lead to {testId}");
    }
}
