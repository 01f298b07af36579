using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The map on phones, upright and lying, and on screens that are zoomed.</summary>
[Collection(BrowserTests.Name)]
public sealed class MapLayoutTests(BrowserFixture fixture)
{
    private readonly SeatMapNode _node = fixture.Cluster.Nodes[0];

    [Fact]
    public Task On_a_phone_the_way_to_the_checkout_is_in_view_after_a_hold_with_the_map_above_it() => fixture.RunAsync(async visitors =>
    {
        var map = await OpenAsync(visitors, 390, 844);
        await map.HoldAsync("2-2", "2-3");

        await AtRestAsync(async () =>
        {
            var (seats, checkout) = (await BoxAsync(map, "map"), await BoxAsync(map, "checkout-link"));
            Assert.InRange(checkout.Y + checkout.Height, 700, 844);
            Assert.InRange(seats.Height, 200, 600);
            Assert.True(seats.Y + seats.Height <= checkout.Y);
        });
        await Assertions.Expect(map["countdown"]).ToBeVisibleAsync();

        // Still there at the other end of the page.
        await map["open-list"].ScrollIntoViewIfNeededAsync();
        await AtRestAsync(async () => Assert.InRange((await BoxAsync(map, "checkout-link")).Y, 600, 844));
    });

    [Theory]
    [InlineData(844, 390)]
    [InlineData(720, 450)]
    [InlineData(1440, 900)]
    public Task Side_by_side_map_and_next_step_share_the_view(int width, int height) => fixture.RunAsync(async visitors =>
    {
        var map = await OpenAsync(visitors, width, height);
        await map.HoldAsync("2-2");
        await AtRestAsync(async () =>
        {
            var (seats, checkout) = (await BoxAsync(map, "map"), await BoxAsync(map, "checkout-link"));
            Assert.True(seats.X + seats.Width <= checkout.X);
            Assert.InRange(seats.Y + seats.Height, height / 2, height);
            Assert.InRange(checkout.Y + checkout.Height, height / 2, height);
            Assert.False(await map.Page.EvaluateAsync<bool>("() => document.documentElement.scrollHeight > innerHeight"));
        });
    });

    [Theory]
    [InlineData(390, 844)]
    [InlineData(844, 390)]
    [InlineData(1440, 900)]
    public Task Tools_and_prices_are_beside_the_seats_not_over_them(int width, int height) => fixture.RunAsync(async visitors =>
    {
        var map = await OpenAsync(visitors, width, height);
        await AtRestAsync(async () =>
        {
            var seats = await BoxAsync(map, "map");
            foreach (var part in new[] { "zoom-in", "zoom-fit", "price-chips" })
            {
                var box = await BoxAsync(map, part);
                Assert.True(
                    box.Y + box.Height <= seats.Y || box.Y >= seats.Y + seats.Height, $"{part} at {box.Y}, the map from {seats.Y}");
            }
        });
    });

    [Fact]
    public Task A_price_over_the_map_shows_its_seats_alone_until_it_is_pressed_again() => fixture.RunAsync(async visitors =>
    {
        var map = await OpenAsync(visitors, 390, 844);
        var chip = map["price-filter"].First;
        await chip.ClickAsync();
        await Assertions.Expect(chip).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(map["all-prices"]).ToBeVisibleAsync();
        await map["all-prices"].ClickAsync();
        await Assertions.Expect(chip).ToHaveAttributeAsync("aria-pressed", "false");
        await Assertions.Expect(map["all-prices"]).ToBeHiddenAsync();
    });

    [Fact]
    public Task Dragging_along_a_row_selects_its_seats_and_dragging_a_box_those_inside() => fixture.RunAsync(async visitors =>
    {
        var map = await OpenAsync(visitors, 1200, 800);
        await map["brush"].ClickAsync();
        await DragAsync(map, "2-2", "2-5");
        await map.HasSelectedAsync("2-2", "2-3", "2-4", "2-5");
        await map["clear-selection"].ClickAsync();
        await map.HasSelectedAsync();
        await DragAsync(map, "3-3", "4-4");
        await map.HasSelectedAsync("3-3", "3-4", "4-3", "4-4");
    });

    private static async Task DragAsync(MapPage map, string from, string to)
    {
        const string Place = "name => { const { x, y } = window.seatmap.seatAt(name); return [x, y]; }";
        var start = await map.Page.EvaluateAsync<float[]>(Place, from);
        var end = await map.Page.EvaluateAsync<float[]>(Place, to);
        await map.Page.Mouse.MoveAsync(start[0], start[1]);
        await map.Page.Mouse.DownAsync();
        await map.Page.Mouse.MoveAsync(end[0], end[1], new() { Steps = 5 });
        await map.Page.Mouse.UpAsync();
    }

    private async Task<MapPage> OpenAsync(TestVisitors visitors, int width, int height)
    {
        var visitor = await visitors.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.SetViewportSizeAsync(width, height);
        return await MapPage.OpenAsync(page, _node, await fixture.Cluster.AddScreeningAsync());
    }

    /// <summary>The sheet grows a frame after the hold, and the map gives way to it.</summary>
    private static Task AtRestAsync(Func<Task> assertion) =>
        Eventually.Async(assertion, BrowserFixture.Timeout, "the page has come to rest");

    private static async Task<LocatorBoundingBoxResult> BoxAsync(MapPage map, string part) =>
        await map[part].BoundingBoxAsync() ?? throw new InvalidOperationException($"{part} is not shown");
}
