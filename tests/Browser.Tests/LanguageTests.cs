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
              if (element.closest('script, noscript, style, svg, bdi, code, select[name=venue]')) continue;
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

        async Task CheckAsync(string state)
        {
            // The category of the test hall is called "A", and its title is in the page's.
            var title = (await map.Page.TitleAsync()).Replace(" · SeatMap", "", StringComparison.Ordinal);
            var left = await map.Page.EvaluateAsync<string[]>(NotTranslated, new[] { "SeatMap", "A", title });
            Assert.True(left.Length == 0, $"{state}: {string.Join(" | ", left)}");
        }
    });

    [Theory]
    [InlineData("ar", 1280)]
    [InlineData("ar", 390)]
    [InlineData("de", 390)]
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
