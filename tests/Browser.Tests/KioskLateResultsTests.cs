using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>What comes after its screen has gone changes nothing and throws nothing: an error on the page fails the test.</summary>
[Collection(BrowserTests.Name)]
public sealed class KioskLateResultsTests(BrowserFixture stage)
{
    private readonly SeatMapNode _node = stage.Cluster.Nodes[0];

    [Fact]
    public Task A_map_that_is_left_in_the_frame_before_its_own_is_not_painted_any_more() => stage.PlayAsync(async scene =>
    {
        var screening = await stage.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(scene, _node);
        await kiosk.ChooseAsync(screening);

        // The kiosk asks for its animation frame first, and takes the map away in it; the map has asked for the same frame after it.
        await kiosk.Page.EvaluateAsync("""
            () => new Promise(resolve => {
              document.dispatchEvent(new Event('fullscreenchange'));
              document.querySelector('[data-testid=back]').click();
              requestAnimationFrame(() => requestAnimationFrame(resolve));
            })
            """);
        await Assertions.Expect(kiosk["chooser"]).ToBeVisibleAsync();
        Assert.Equal(0, await kiosk.Page.Locator("seat-map").CountAsync());
    });

    [Fact]
    public Task An_answer_for_a_screen_that_was_left_opens_nothing() => stage.PlayAsync(async scene =>
    {
        var screening = await stage.Cluster.AddScreeningAsync();
        var kiosk = await KioskPage.OpenAsync(scene, _node);
        var reference = await kiosk.SellAsync(screening, 1);
        var answer = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        var answered = new TaskCompletionSource();
        await kiosk.Page.RouteAsync("**/api/v1/bookings/*", async route =>
        {
            asked.TrySetResult();
            await answer.Task;
            await route.ContinueAsync();
            answered.TrySetResult();
        });

        await kiosk.Page.Keyboard.TypeAsync(reference);
        await kiosk["find"].ClickAsync();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await kiosk["back"].ClickAsync();
        await Assertions.Expect(kiosk["chooser"]).ToBeVisibleAsync();
        answer.SetResult();
        await answered.Task.WaitAsync(TimeSpan.FromSeconds(10));

        // The list is usable at once, and a sale goes through.
        await kiosk.SellAsync(screening, 2);
        Assert.Equal(0, await kiosk["booking"].CountAsync());
    });
}
