using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>A result that arrives after its screen was left changes and throws nothing: an error on a page fails its test.</summary>
[Collection(BrowserTests.Name)]
public sealed class KioskLateResultsTests(BrowserFixture fixture)
{
    private readonly SeatMapNode _node = fixture.Cluster.Nodes[0];

    [Fact]
    public Task A_map_that_is_left_just_before_its_animation_frame_is_not_painted() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        await kiosk.ChooseAsync(screening);

        // The kiosk requests its animation frame first and removes the map in it. The map has requested the same frame.
        await kiosk.Page.EvaluateAsync("""
            () => new Promise(resolve => {
              document.dispatchEvent(new Event('fullscreenchange'));
              document.querySelector('[data-testid=back]').click();
              requestAnimationFrame(() => requestAnimationFrame(resolve));
            })
            """);
        await Assertions.Expect(kiosk["chooser"]).ToBeVisibleAsync();
        await Assertions.Expect(kiosk.Page.Locator("seat-map")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_reply_for_a_screen_that_was_left_opens_nothing() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(visitors, _node);
        var reference = await kiosk.SellAsync(screening, 1);
        var mayContinue = new TaskCompletionSource();
        var requested = new TaskCompletionSource();
        var continued = new TaskCompletionSource();
        await kiosk.Page.RouteAsync("**/api/v1/bookings/*", async route =>
        {
            requested.TrySetResult();
            await mayContinue.Task;
            await route.ContinueAsync();
            continued.TrySetResult();
        });

        await kiosk.Page.Keyboard.TypeAsync(reference);
        await kiosk["find"].ClickAsync();
        await requested.Task.WaitAsync(BrowserFixture.Timeout);
        await kiosk["back"].ClickAsync();
        await Assertions.Expect(kiosk["chooser"]).ToBeVisibleAsync();
        mayContinue.SetResult();
        await continued.Task.WaitAsync(BrowserFixture.Timeout);

        // The list can be used at once, and a sale succeeds.
        await kiosk.SellAsync(screening, 2);
        Assert.Equal(0, await kiosk["booking"].CountAsync());
    });
}
