using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The door on telephones: with and without a connection.</summary>
[Collection(BrowserTests.Name)]
public sealed class DoorTests(BrowserFixture fixture)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public Task A_ticket_admits_once_and_then_says_where_it_was_used(ColorScheme scheme) => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var (codes, _) = await BookAsync(visitors, screening, "2-4", "2-5");
        Assert.Equal(2, codes.Distinct().Count());
        var page = await DoorAsync(visitors, scheme);
        await Axe.CheckAsync(page, "choosing a screening");
        await ChooseAsync(page, screening, "Door A");
        // There is no camera here.
        await Assertions.Expect(page.GetByTestId("problem")).ToContainTextAsync("camera cannot be used");
        await Axe.CheckAsync(page, "a door");

        await TypeAsync(page, codes[0]);
        await ShowsAsync(page, "admitted", "Row 2 seat 4");
        await Axe.CheckAsync(page, "an admission");
        await page.GetByTestId("result").ClickAsync();
        await Assertions.Expect(page.GetByTestId("count")).ToContainTextAsync("1 of 2 tickets");
        await TypeAsync(page, codes[0]);
        await ShowsAsync(page, "alreadyUsed", "Door A");
        await Axe.CheckAsync(page, "a refusal");
        await page.GetByTestId("result").ClickAsync();
        await TypeAsync(page, codes[1]);
        await ShowsAsync(page, "admitted", "Row 2 seat 5");
        await page.GetByTestId("result").ClickAsync();

        await page.GetByTestId("to-search").ClickAsync();
        await page.GetByTestId("words").FillAsync(codes[0][1..11]);
        await page.GetByTestId("find").ClickAsync();
        await Assertions.Expect(page.GetByTestId("undo")).ToHaveCountAsync(2);
        await Axe.CheckAsync(page, "a search");
        await page.GetByTestId("undo").First.ClickAsync();
        await Assertions.Expect(page.GetByTestId("count")).ToContainTextAsync("1 of 2 tickets");
        await page.GetByTestId("admit").ClickAsync();
        await ShowsAsync(page, "admitted", "Row 2 seat 4");
    });

    [Fact]
    public Task Without_a_connection_doors_go_on_by_their_lists_and_doubles_are_reported_afterwards() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync();
        var (codes, _) = await BookAsync(visitors, screening, "3-1", "3-2");
        var north = await DoorAsync(visitors);
        await ChooseAsync(north, screening, "North");
        await Assertions.Expect(north.GetByTestId("count")).ToContainTextAsync("0 of 2 tickets");
        // The worker has the page, its files and the reader of codes.
        await Assertions.Expect(north.Locator("html")).ToHaveAttributeAsync("data-kept", "true");
        var late = await BookAsync(visitors, screening, "3-5");

        await north.Context.SetOfflineAsync(true);
        await north.ReloadAsync();
        await Assertions.Expect(north.GetByTestId("link")).ToHaveAttributeAsync("data-link", "off");
        await TypeAsync(north, codes[0]);
        await ShowsAsync(north, "admitted", "Row 3 seat 1");
        await Assertions.Expect(north.GetByTestId("by-list")).ToBeVisibleAsync();
        await north.GetByTestId("result").ClickAsync();
        await north.ReloadAsync();
        await TypeAsync(north, codes[0]);
        await ShowsAsync(north, "alreadyUsed", "North");
        await north.GetByTestId("result").ClickAsync();
        // Sold after the list was made: its signature is enough.
        await TypeAsync(north, late.Codes[0]);
        await ShowsAsync(north, "admitted");
        await north.GetByTestId("result").ClickAsync();
        await TypeAsync(north, codes[1][..^4] + (codes[1][^4] == '7' ? '8' : '7') + codes[1][^3..]);
        await ShowsAsync(north, "badSignature");
        await north.GetByTestId("result").ClickAsync();
        await Assertions.Expect(north.GetByTestId("waiting")).ToContainTextAsync("4 scans");

        var south = await DoorAsync(visitors);
        await ChooseAsync(south, screening, "South");
        await TypeAsync(south, codes[0]);
        await ShowsAsync(south, "admitted", "Row 3 seat 1");
        await south.GetByTestId("result").ClickAsync();

        await north.Context.SetOfflineAsync(false);
        await Assertions.Expect(north.GetByTestId("waiting")).ToHaveCountAsync(0);
        await Assertions.Expect(south.GetByTestId("count")).ToContainTextAsync("2 of 3 tickets");
        await Assertions.Expect(south.GetByTestId("against")).ToContainTextAsync("North");
        await Assertions.Expect(south.GetByTestId("against")).ToContainTextAsync("South");
    });

    private async Task<(List<string> Codes, List<byte[]> Pictures)> BookAsync(TestVisitors visitors, long screening, params string[] seats)
    {
        var buyer = await visitors.NewMapAsync(fixture.Cluster.Nodes[0], screening);
        await buyer.HoldAsync(seats);
        await buyer["checkout-link"].ClickAsync();
        await buyer["pay"].ClickAsync();
        await buyer.Page.WaitForPathAsync("/bookings/");
        var (codes, pictures) = (new List<string>(), new List<byte[]>());
        for (var i = 0; i < seats.Length; i++)
        {
            codes.Add((await buyer["one-ticket"].Nth(i).GetAttributeAsync("href"))!.Split('/')[^1]);
            pictures.Add(await buyer.Page.Locator("svg.qr").Nth(i).ScreenshotAsync());
        }

        return (codes, pictures);
    }

    private async Task<IPage> DoorAsync(TestVisitors visitors, ColorScheme scheme = ColorScheme.Light)
    {
        var usher = await visitors.NewVisitorAsync();
        var node = await fixture.DoorNodeAsync();
        var token = await node.RunCommandAsync("token", "staff", $"Usher {Guid.NewGuid():N}"[..14], "--role", "door");
        await usher.AddCookiesAsync(
            [new Cookie { Name = "seatmap-holder", Value = token.Output.Trim(), Url = node.BaseAddress.ToString() }]);
        var page = await usher.NewPageAsync();
        await page.SetViewportSizeAsync(390, 844);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.GotoAsync(new Uri(node.BaseAddress, "/door").ToString());
        return page;
    }

    private static async Task ChooseAsync(IPage page, long screening, string name)
    {
        await page.GetByTestId($"screening-{screening}").CheckAsync();
        await page.GetByTestId("door-name").FillAsync(name);
        await page.GetByTestId("start").ClickAsync();
        await Assertions.Expect(page.GetByTestId("code")).ToBeVisibleAsync();
    }

    private static async Task TypeAsync(IPage page, string code)
    {
        await page.GetByTestId("code").FillAsync(code);
        await page.GetByTestId("check").ClickAsync();
    }

    private static async Task ShowsAsync(IPage page, string result, string text = "")
    {
        await Assertions.Expect(page.GetByTestId("result")).ToHaveAttributeAsync("data-result", result);
        await Assertions.Expect(page.GetByTestId("result")).ToContainTextAsync(text);
    }
}
