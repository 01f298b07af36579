using System.Text;
using System.Text.RegularExpressions;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The whole way of a visitor through the pages.</summary>
[Collection(BrowserTests.Name)]
public sealed partial class JourneyTests(BrowserFixture stage)
{
    private readonly SeatMapNode _node = stage.Cluster.Nodes[0];

    [Fact]
    public Task From_the_search_to_the_ticket_the_calendar_and_the_cancellation() => stage.PlayAsync(async scene =>
    {
        var screening = await stage.Cluster.AddScreeningAsync();
        var title = await TitleAsync(screening);
        var watcher = await scene.NewMapAsync(stage.Cluster.Nodes[1], screening);
        var page = await (await scene.NewVisitorAsync()).NewPageAsync();
        await page.GotoAsync(_node.BaseAddress.ToString());

        await page.GetByTestId("query").FillAsync(title[^10..]);
        await Assertions.Expect(page.GetByTestId("screening")).ToHaveCountAsync(1);
        await page.GetByTestId("screening").GetByRole(AriaRole.Link).ClickAsync();
        var map = await MapPage.OnAsync(page);
        await map.HoldAsync("2-4", "2-5");
        await map["checkout-link"].ClickAsync();
        await Assertions.Expect(page.GetByTestId("seats")).ToContainTextAsync("Row 2 seat 5");
        await page.GetByTestId("pay").ClickAsync();
        await page.WaitForURLAsync("**/bookings/*");

        var reference = await page.GetByTestId("reference").InnerTextAsync();
        await Assertions.Expect(page.GetByTestId("booking")).ToContainTextAsync(title);
        await Assertions.Expect(page.Locator("svg.qr")).ToBeVisibleAsync();
        await watcher.ShowsAsync("2-5", MapPage.Sold);
        var entry = await CalendarAsync(page);
        Assert.StartsWith("BEGIN:VCALENDAR\r\n", entry, StringComparison.Ordinal);
        Assert.Contains($"UID:{reference}@seatmap\r\n", entry, StringComparison.Ordinal);

        await page.GetByTestId("my-bookings").ClickAsync();
        await page.Locator($"[data-reference='{reference}']").GetByRole(AriaRole.Link).ClickAsync();
        await page.GetByText("Cancel this booking").ClickAsync();
        await page.GetByTestId("cancel-booking").ClickAsync();
        await Assertions.Expect(page.GetByTestId("booking")).ToHaveAttributeAsync("data-status", "cancelled");
        await watcher.ShowsAsync("2-5", MapPage.Free);
        Assert.Contains("STATUS:CANCELLED\r\n", await CalendarAsync(page), StringComparison.Ordinal);
        await page.GetByTestId("my-bookings").ClickAsync();
        await Assertions.Expect(page.GetByTestId("booking-item")).ToHaveAttributeAsync("data-status", "cancelled");
    });

    [Fact]
    public Task Filters_answer_without_loading_the_page_again_and_are_in_its_address() => stage.PlayAsync(async scene =>
    {
        var title = await TitleAsync(await stage.Cluster.AddScreeningAsync());
        var page = await (await scene.NewVisitorAsync()).NewPageAsync();
        await page.GotoAsync(_node.BaseAddress.ToString());
        await page.EvaluateAsync("() => { window.stayed = true; }");

        await page.GetByTestId("query").FillAsync($"{title} nowhere");
        await Assertions.Expect(page.GetByTestId("no-match")).ToBeVisibleAsync();
        await page.GetByTestId("query").FillAsync(title);
        await Assertions.Expect(page.GetByTestId("screening")).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByTestId("found")).ToHaveTextAsync(OneFound());
        await page.GetByTestId("dates").GetByLabel("Tomorrow").CheckAsync();
        await Assertions.Expect(page).ToHaveURLAsync(DateInAddress());

        Assert.True(await page.EvaluateAsync<bool>("() => window.stayed"));
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("query")).ToHaveValueAsync(title);
        await Assertions.Expect(page.GetByTestId("screening")).ToHaveCountAsync(1);
    });

    [Fact]
    public Task Seats_that_are_held_wait_among_the_bookings_with_their_countdown() => stage.PlayAsync(async scene =>
    {
        var visitor = await scene.NewMapAsync(_node, await stage.Cluster.AddScreeningAsync());
        await visitor.HoldAsync("2-4");
        await visitor["my-bookings"].ClickAsync();
        await Assertions.Expect(visitor["held"]).ToContainTextAsync("Row 2 seat 4");
        await Assertions.Expect(visitor["countdown"]).ToContainTextAsync("left");
        await visitor["to-checkout"].ClickAsync();
        await visitor["pay"].WaitForAsync();
    });

    [Fact]
    public Task The_ticket_prints_on_one_page() => stage.PlayAsync(async scene =>
    {
        var page = (await BookedAsync(scene)).Page;
        var pdf = Encoding.Latin1.GetString(await page.PdfAsync(new PagePdfOptions { PrintBackground = true, PreferCSSPageSize = true }));
        Assert.Single(PdfPage().Matches(pdf));
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.False(await page.GetByTestId("my-bookings").IsVisibleAsync());
        Assert.False(await page.GetByTestId("calendar").IsVisibleAsync());
        Assert.True(await page.Locator("svg.qr").IsVisibleAsync());
        Assert.True(await page.GetByTestId("reference").IsVisibleAsync());
    });

    [Fact]
    public Task Every_page_fits_a_window_of_320_pixels() => stage.PlayAsync(async scene =>
    {
        var buyer = await BookedAsync(scene);
        var page = buyer.Page;
        var booking = page.Url;
        await page.SetViewportSizeAsync(320, 640);
        var open = await stage.Cluster.AddScreeningAsync();
        var map = await MapPage.OpenAsync(page.Context, _node, open);
        await map.HoldAsync("1-1");
        await map["checkout-link"].ClickAsync();
        await map["pay"].WaitForAsync();
        foreach (var address in new[] { "/", "/?q=nothing+like+that", "/bookings", booking, map.Page.Url, "/nowhere", "/api" })
        {
            await page.GotoAsync(new Uri(_node.BaseAddress, address).ToString());
            var wide = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            Assert.True(wide <= 320, $"{address} is {wide} pixels wide");
        }
    });

    private async Task<MapPage> BookedAsync(TestVisitors scene)
    {
        var buyer = await scene.NewMapAsync(_node, await stage.Cluster.AddScreeningAsync());
        await buyer.HoldAsync("2-4", "2-5");
        await buyer["checkout-link"].ClickAsync();
        await buyer["pay"].ClickAsync();
        await buyer.Page.WaitForURLAsync("**/bookings/*");
        return buyer;
    }

    private async Task<string> TitleAsync(long screening) =>
        (string)(await stage.Cluster.AskDatabaseAsync("SELECT title FROM screenings WHERE screening_id = $1", screening))!;

    private static async Task<string> CalendarAsync(IPage page)
    {
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("calendar").ClickAsync());
        return await File.ReadAllTextAsync(await file.PathAsync());
    }

    [GeneratedRegex("^1 ")]
    private static partial Regex OneFound();

    [GeneratedRegex("date=[0-9-]{10}")]
    private static partial Regex DateInAddress();

    [GeneratedRegex("/Type\\s*/Page\\b(?!s)")]
    private static partial Regex PdfPage();
}
