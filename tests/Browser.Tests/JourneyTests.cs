using System.Text;
using System.Text.RegularExpressions;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>A visitor's whole way through the pages.</summary>
[Collection(BrowserTests.Name)]
public sealed partial class JourneyTests(BrowserFixture fixture)
{
    private readonly SeatMapNode _node = fixture.Cluster.Nodes[0];

    [Fact]
    public Task From_the_search_to_the_ticket_the_calendar_and_the_cancellation() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var title = await TitleAsync(screening);
        var watcher = await visitors.NewMapAsync(fixture.Cluster.Nodes[1], screening);
        var page = await (await visitors.NewVisitorAsync()).NewPageAsync();
        await page.GotoAsync(_node.BaseAddress.ToString());

        await page.GetByTestId("query").FillAsync(title[^10..]);
        await Assertions.Expect(page.GetByTestId("screening")).ToHaveCountAsync(1);
        await page.GetByTestId("screening").GetByRole(AriaRole.Link).ClickAsync();
        var map = await MapPage.OnAsync(page);
        await map.HoldAsync("2-4", "2-5");
        await map["checkout-link"].ClickAsync();
        await Assertions.Expect(page.GetByTestId("seats")).ToContainTextAsync("Row 2 seat 5");
        await page.GetByTestId("pay").ClickAsync();
        await page.WaitForPathAsync("/bookings/");

        var reference = await page.GetByTestId("reference").InnerTextAsync();
        await Assertions.Expect(page.GetByTestId("booking")).ToContainTextAsync(title);
        await Assertions.Expect(page.Locator("svg.qr").First).ToBeVisibleAsync();
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
    public Task Filters_change_the_list_and_the_address_without_a_page_load() => fixture.RunAsync(async visitors =>
    {
        var title = await TitleAsync(await fixture.Cluster.AddScreeningAsync());
        var page = await (await visitors.NewVisitorAsync()).NewPageAsync();
        await page.GotoAsync(_node.BaseAddress.ToString());
        await page.EvaluateAsync("() => { window.sameDocument = true; }");

        await page.GetByTestId("query").FillAsync($"{title} nowhere");
        await Assertions.Expect(page.GetByTestId("no-match")).ToBeVisibleAsync();
        await page.GetByTestId("query").FillAsync(title);
        await Assertions.Expect(page.GetByTestId("screening")).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByTestId("found")).ToHaveTextAsync(OneFound());
        await page.GetByTestId("dates").GetByLabel("Tomorrow").CheckAsync();
        await Assertions.Expect(page).ToHaveURLAsync(DateInAddress());

        Assert.True(await page.EvaluateAsync<bool>("() => window.sameDocument"));
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("query")).ToHaveValueAsync(title);
        await Assertions.Expect(page.GetByTestId("screening")).ToHaveCountAsync(1);
    });

    [Fact]
    public Task Held_seats_are_listed_with_the_bookings_and_have_a_countdown() => fixture.RunAsync(async visitors =>
    {
        var visitor = await visitors.NewMapAsync(_node, await fixture.Cluster.AddScreeningAsync());
        await visitor.HoldAsync("2-4");
        await visitor["my-bookings"].ClickAsync();
        await Assertions.Expect(visitor["held"]).ToContainTextAsync("Row 2 seat 4");
        await Assertions.Expect(visitor["countdown"]).ToContainTextAsync("left");
        await visitor["to-checkout"].ClickAsync();
        await visitor["pay"].WaitForAsync();
    });

    [Fact]
    public Task The_ticket_prints_on_one_page() => fixture.RunAsync(async visitors =>
    {
        var page = (await BookedAsync(visitors)).Page;
        var pdf = Encoding.Latin1.GetString(await page.PdfAsync(new PagePdfOptions { PrintBackground = true, PreferCSSPageSize = true }));
        Assert.Single(PdfPage().Matches(pdf));
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(page.GetByTestId("my-bookings")).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByTestId("calendar")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("svg.qr").First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("reference")).ToBeVisibleAsync();
    });

    [Fact]
    public Task Every_page_fits_a_window_of_320_pixels() => fixture.RunAsync(async visitors =>
    {
        var buyer = await BookedAsync(visitors);
        var page = buyer.Page;
        var booking = page.Url;
        await page.SetViewportSizeAsync(320, 640);
        var open = await fixture.Cluster.AddScreeningAsync();
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

    private async Task<MapPage> BookedAsync(TestVisitors visitors)
    {
        var buyer = await visitors.NewMapAsync(_node, await fixture.Cluster.AddScreeningAsync());
        await buyer.HoldAsync("2-4", "2-5");
        await buyer["checkout-link"].ClickAsync();
        await buyer["pay"].ClickAsync();
        await buyer.Page.WaitForPathAsync("/bookings/");
        return buyer;
    }

    private async Task<string> TitleAsync(long screening) =>
        (string)(await fixture.Cluster.AskDatabaseAsync("SELECT title FROM screenings WHERE screening_id = $1", screening))!;

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
