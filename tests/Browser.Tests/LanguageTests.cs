using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The visitors' pages in other languages than English, with the texts that their scripts write.</summary>
[Collection(BrowserTests.Name)]
public sealed class LanguageTests(BrowserFixture fixture)
{
    // What has letters outside of brackets. Names from the database and from plans are in bdi elements, or given.
    private const string NotTranslated = """
        names => {
          const left = new Set();
          const look = text => {
            let rest = text ?? '';
            for (let before; before !== rest;) {
              before = rest;
              rest = rest.replace(/\[[^\[\]]*\]/g, '');
            }
            for (const name of names) rest = rest.replaceAll(name, '');
            if (/\p{L}/u.test(rest)) left.add(text.trim());
          };
          // Links and names in bold are inside of sentences.
          const sentence = element => {
            const copy = element.cloneNode(true);
            for (const name of copy.querySelectorAll('bdi, code, svg')) name.remove();
            return copy.textContent;
          };
          const walk = root => {
            for (const element of root.querySelectorAll('*')) {
              if (element.closest('script, noscript, style, svg, bdi, code, select[name=venue], datalist')) continue;
              for (const name of ['aria-label', 'title', 'placeholder', 'alt']) look(element.getAttribute(name));
              if (element.matches('p')) look(sentence(element));
              else if (!element.closest('p')) {
                for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) look(node.data);
              }
              if (element.shadowRoot) walk(element.shadowRoot);
            }
          };
          walk(document);
          return [...left];
        }
        """;

    [Fact]
    public Task No_page_of_visitors_has_a_text_that_is_not_translated() => fixture.RunAsync(async visitors =>
    {
        var node = await fixture.PseudoNodeAsync();
        var screening = await fixture.Cluster.AddScreeningAsync(kinds: "wc");
        var visitor = await visitors.NewVisitorAsync("qps");
        var map = await MapPage.OpenAsync(visitor, node, screening);
        await CheckAsync("the map");
        await map["open-list"].ClickAsync();
        await map.Page.GetByRole(AriaRole.Treeitem).First.ClickAsync();
        await map.ClickAsync("3-3");
        await map.ClickAsync("3-4");
        await map.HasSelectedAsync("3-3", "3-4");
        await CheckAsync("a selection");
        await map["hold-button"].ClickAsync();
        await map.ShowsAsync("3-3", MapPage.Held, mine: true);
        await CheckAsync("a hold");
        await OpenAsync("/bookings");
        await Assertions.Expect(map["countdown"]).ToContainTextAsync(":");
        await CheckAsync("held seats");
        await map["to-checkout"].ClickAsync();
        await map.Page.WaitForPathAsync("/checkout/");
        await Assertions.Expect(map["countdown"]).ToContainTextAsync(":");
        await CheckAsync("the checkout");
        await map.Page.Locator("input[value=test-declined]").CheckAsync();
        await map["pay"].ClickAsync();
        await map.SaysAsync("declined");
        await CheckAsync("a declined card");
        await map.Page.Locator("input[value=test-ok]").CheckAsync();
        await map["pay"].ClickAsync();
        await map.Page.WaitForPathAsync("/bookings/");
        await CheckAsync("a ticket");
        await OpenAsync("/");
        await CheckAsync("what's on");
        await map["query"].FillAsync("no-such-thing");
        await Assertions.Expect(map["no-match"]).ToBeVisibleAsync();
        await CheckAsync("a search that finds nothing");

        Task OpenAsync(string path) => map.Page.GotoAsync(new Uri(node.BaseAddress, path).ToString());

        Task CheckAsync(string state) => IsTranslatedAsync(map.Page, state);
    });

    [Fact]
    public Task No_screen_of_the_kiosk_has_a_text_that_is_not_translated() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddScreeningAsync(kinds: "wc");
        var kiosk = await KioskPage.OpenAsync(visitors, await fixture.PseudoNodeAsync(), "qps");
        await CheckAsync("the screenings");
        await kiosk["open-shift"].ClickAsync();
        await Assertions.Expect(kiosk["close-shift"]).ToBeEnabledAsync();
        await CheckAsync("a shift without sales");
        await kiosk["close-shift"].ClickAsync();
        await CheckAsync("the question whether to close it");
        await kiosk["cancel"].ClickAsync();
        await kiosk["back"].ClickAsync();
        await kiosk.ChooseAsync(screening);
        await CheckAsync("the hall");
        await kiosk["block-mode"].ClickAsync();
        await Assertions.Expect(kiosk["none-blocked"]).ToBeVisibleAsync();
        await CheckAsync("blocking");
        await kiosk["sell-mode"].ClickAsync();
        await kiosk["party-2"].ClickAsync();
        await Assertions.Expect(kiosk["held-seats"]).ToBeVisibleAsync();
        await CheckAsync("a hold");
        await kiosk["back"].ClickAsync();
        await CheckAsync("the question whether to leave");
        await kiosk["cancel"].ClickAsync();
        await kiosk["sell"].ClickAsync();
        await kiosk["cash"].ClickAsync();
        await CheckAsync("cash");
        await kiosk["card"].ClickAsync();
        await CheckAsync("the card terminal");
        await kiosk["decline"].ClickAsync();
        await Assertions.Expect(kiosk["declined"]).ToBeVisibleAsync();
        await CheckAsync("a declined card");
        await kiosk["card"].ClickAsync();
        await kiosk["approve"].ClickAsync();
        await Assertions.Expect(kiosk["outcome"]).ToHaveAttributeAsync("data-outcome", "done");
        await CheckAsync("a sale");
        var reference = await kiosk["reference"].InnerTextAsync();
        await kiosk["next-customer"].ClickAsync();
        await kiosk["open-shift"].ClickAsync();
        await Assertions.Expect(kiosk["lines"]).ToBeVisibleAsync();
        await CheckAsync("a shift");
        await kiosk["back"].ClickAsync();
        await kiosk["open-code"].ClickAsync();
        await CheckAsync("a ticket's code");
        await kiosk["code"].FillAsync(reference);
        await kiosk["find"].ClickAsync();
        await Assertions.Expect(kiosk["booking"]).ToBeVisibleAsync();
        await CheckAsync("a booking", reference);
        await kiosk["exchange"].ClickAsync();
        await Assertions.Expect(kiosk["exchange-rest"]).ToBeVisibleAsync();
        await CheckAsync("an exchange");
        await kiosk["back"].ClickAsync();
        await kiosk["refund-card"].ClickAsync();
        await CheckAsync("the question whether to refund", reference);
        await kiosk["confirm-refund"].ClickAsync();
        await Assertions.Expect(kiosk["outcome"]).ToHaveAttributeAsync("data-outcome", "done");
        await CheckAsync("a refund", reference);

        Task CheckAsync(string state, params string[] names) => IsTranslatedAsync(kiosk.Page, state, [kiosk.Till, .. names]);
    });

    [Fact]
    public Task No_page_of_staff_has_a_text_that_is_not_translated() => fixture.RunAsync(async visitors =>
    {
        var node = await fixture.PseudoNodeAsync();
        var screening = await fixture.Cluster.AddScreeningAsync(kinds: "wc");
        var visitor = await visitors.NewMapAsync(fixture.Cluster.Nodes[0], screening);
        await visitor.HoldAsync("2-4", "2-5");
        var desk = await StaffDesk.SignInAsync(visitors, fixture.Cluster, node, visitor: await visitors.NewVisitorAsync("qps"));
        await Assertions.Expect(desk.Page.Locator("[data-updates=live]")).ToBeAttachedAsync();
        await Assertions.Expect(desk.Page.Locator($"[data-screening='{screening}']")).ToBeVisibleAsync();
        await CheckAsync("screenings");
        await OpenAsync($"/staff/screenings/{screening}");
        await desk.ShowsAsync("2-4", MapPage.Held);
        await CheckAsync("a screening");
        await desk.ClickAsync("2-4");
        await Assertions.Expect(desk["release-hold"]).ToBeVisibleAsync();
        await CheckAsync("a held seat");
        await desk["release-seat"].ClickAsync();
        await Assertions.Expect(desk["ask-yes"]).ToBeVisibleAsync();
        await CheckAsync("the question whether to release it");
        await desk["ask-no"].ClickAsync();
        await desk["select-row"].ClickAsync();
        await Assertions.Expect(desk["clear-selection"]).ToBeVisibleAsync();
        await CheckAsync("a row");
        await desk["tab-taken"].ClickAsync();
        await Assertions.Expect(desk["taken"]).ToContainTextAsync("2-4");
        await CheckAsync("the list of seats");
        await desk["tab-ledger"].ClickAsync();
        await Assertions.Expect(desk["ledger"]).ToContainTextAsync("2-4");
        await CheckAsync("the ledger");
        await desk["moment"].FocusAsync();
        await desk.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(desk["past-banner"]).ToBeVisibleAsync();
        await CheckAsync("the past");
        await OpenAsync("/staff/plans");
        await Assertions.Expect(desk["drop"]).ToBeVisibleAsync();
        await CheckAsync("plans");
        await OpenAsync("/staff/screenings/new");
        await desk["create"].ClickAsync();
        await Assertions.Expect(desk.Page.Locator(".field-error").First).ToBeVisibleAsync();
        await CheckAsync("an empty form");

        Task OpenAsync(string path) => desk.Page.GotoAsync(new Uri(node.BaseAddress, path).ToString());

        // The field for labels shows some.
        Task CheckAsync(string state) => IsTranslatedAsync(desk.Page, state, "Ada", "A-12 A-13, B-1 – B-8");
    });

    private static async Task IsTranslatedAsync(IPage page, string state, params string[] names)
    {
        // The category of the test hall is called "A", and its title is in the page's.
        var title = (await page.TitleAsync()).Split(" · ")[0];
        var left = await page.EvaluateAsync<string[]>(NotTranslated, names.Concat([title, "SeatMap", "A"]).ToArray());
        Assert.True(left.Length == 0, $"{state}: {string.Join(" | ", left)}");
    }

    [Theory]
    [InlineData("ar", 1280)]
    [InlineData("ar", 390)]
    [InlineData("de", 390)]
    [InlineData("es", 390)]
    [InlineData("ja", 390)]
    public Task Axe_finds_nothing_in_other_languages(string language, int width) => fixture.RunAsync(async visitors =>
    {
        var node = fixture.Cluster.Nodes[0];
        var screening = await fixture.Cluster.AddScreeningAsync();
        var visitor = await visitors.NewVisitorAsync(language);
        var page = await visitor.NewPageAsync();
        await page.SetViewportSizeAsync(width, 844);
        await page.GotoAsync(new Uri(node.BaseAddress, "/").ToString());
        await CheckAsync("what's on");
        var map = await MapPage.OpenAsync(page, node, screening);
        await map.HoldAsync("3-3", "3-4");
        await CheckAsync("a hold");
        await map["checkout-link"].ClickAsync();
        await page.WaitForPathAsync("/checkout/");
        await CheckAsync("the checkout");
        await map["pay"].ClickAsync();
        await page.WaitForPathAsync("/bookings/");
        await CheckAsync("a ticket");
        await page.GotoAsync(new Uri(node.BaseAddress, "/bookings").ToString());
        await CheckAsync("my bookings");

        async Task CheckAsync(string state)
        {
            await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language);
            // Nothing is wider than the page, whichever side it begins at.
            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), state);
            await Axe.CheckAsync(page, $"{state} in {language}");
        }
    });

    [Theory]
    [InlineData("ar")]
    [InlineData("de")]
    [InlineData("es")]
    [InlineData("ja")]
    public Task Axe_finds_nothing_on_pages_of_staff_in_other_languages(string language) => fixture.RunAsync(async visitors =>
    {
        var node = fixture.Cluster.Nodes[0];
        var screening = await fixture.Cluster.AddScreeningAsync();
        var clerk = await visitors.NewVisitorAsync(language);
        var desk = await StaffDesk.SignInAsync(visitors, fixture.Cluster, node, visitor: clerk);
        await Assertions.Expect(desk.Page.Locator($"[data-screening='{screening}']")).ToBeVisibleAsync();
        await CheckAsync("screenings");
        await OpenAsync($"/staff/screenings/{screening}");
        await desk.ShowsAsync("2-4", MapPage.Free);
        await desk.ClickAsync("2-4");
        await Assertions.Expect(desk["block"]).ToBeVisibleAsync();
        await CheckAsync("a seat");
        await OpenAsync("/kiosk");
        var tile = desk.Page.Locator($"[data-id='{screening}']");
        await Assertions.Expect(tile).ToBeVisibleAsync();
        await CheckAsync("the kiosk");
        await tile.ClickAsync();
        await desk["party-2"].ClickAsync();
        await Assertions.Expect(desk["held-seats"]).ToBeVisibleAsync();
        await CheckAsync("a hold at the kiosk");
        foreach (var path in new[] { $"/staff/screenings/{screening}/change", "/staff/screenings/new", "/staff/plans", "/staff/audit" })
        {
            await OpenAsync(path);
            await CheckAsync(path);
        }

        Task OpenAsync(string path) => desk.Page.GotoAsync(new Uri(node.BaseAddress, path).ToString());

        async Task CheckAsync(string state)
        {
            await Assertions.Expect(desk.Page.Locator("html")).ToHaveAttributeAsync("lang", language);
            await Axe.CheckAsync(desk.Page, $"{state} in {language}");
        }
    });

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public Task The_language_is_chosen_at_the_head_of_a_page(int width) => fixture.RunAsync(async visitors =>
    {
        var node = fixture.Cluster.Nodes[0];
        var page = await (await visitors.NewVisitorAsync("de")).NewPageAsync();
        await page.GotoAsync(new Uri(node.BaseAddress, "/bookings").ToString());
        await page.SetViewportSizeAsync(width, 844);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Meine Buchungen");

        await page.GetByTestId("language").ClickAsync();
        await page.GetByTestId("languages").GetByRole(AriaRole.Button, new() { Name = "العربية" }).ClickAsync();

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("حجوزاتي");
        Assert.EndsWith("/bookings", page.Url, StringComparison.Ordinal);
        Assert.Equal("rtl", await page.EvaluateAsync<string>("() => getComputedStyle(document.body).direction"));

        // The map fills its page: the choice is there too.
        await MapPage.OpenAsync(page, node, await fixture.Cluster.AddScreeningAsync());
        await page.GetByTestId("language").ClickAsync();
        await page.GetByTestId("languages").GetByRole(AriaRole.Button, new() { Name = "Español" }).ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "es");
    });
}
