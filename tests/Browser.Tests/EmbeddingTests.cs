using System.Globalization;
using System.Net;
using System.Text;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>A site of another origin that embeds the element, and a node that allows that origin.</summary>
public sealed class ForeignSite : IAsyncLifetime
{
    private readonly HttpListener _listener = new();
    private SeatMapCluster? _cluster;
    private Task? _serving;

    public Uri Address { get; } = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Take()}/"));

    public SeatMapNode Node => _cluster!.Nodes[0];

    public SeatMapCluster Cluster => _cluster!;

    /// <summary>The site's only page; set by the test.</summary>
    public string Html { get; set; } = "";

    public async Task InitializeAsync()
    {
        _cluster = await BrowserFixture.StartClusterAsync($"Embedding:AllowedOrigins:0={Address.GetLeftPart(UriPartial.Authority)}");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _serving = ServeAsync();
    }

    public async Task DisposeAsync()
    {
        _listener.Close();
        await (_serving ?? Task.CompletedTask);
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Close(Encoding.UTF8.GetBytes(Html), willBlock: false);
        }
    }
}

[Collection(BrowserTests.Name)]
public sealed class EmbeddingTests(BrowserFixture fixture, ForeignSite site) : IClassFixture<ForeignSite>
{
    [Fact]
    public Task The_example_page_of_another_origin_holds_seats_and_keeps_them_after_a_reload() => fixture.RunAsync(async visitors =>
    {
        var screening = await site.Cluster.AddScreeningAsync();
        site.Html = (await File.ReadAllTextAsync(RepositoryRoot.File("src", "Web", "client", "example", "embed.html")))
            .Replace("http://127.0.0.1:5080", site.Node.BaseAddress.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace(
                "screening=\"1\"", string.Create(CultureInfo.InvariantCulture, $"screening=\"{screening}\""), StringComparison.Ordinal);
        var watcher = await visitors.NewMapAsync(site.Node, screening);
        var visitor = await visitors.NewVisitorAsync();
        var page = await visitor.NewPageAsync();

        await page.GotoAsync(site.Address.ToString());
        await page.WaitForFunctionAsync("() => customElements.get('seat-map') !== undefined");
        await page.EvaluateAsync("() => document.querySelector('seat-map').ready");
        await page.EvaluateAsync("() => document.querySelector('seat-map').select(['2-4', '2-5'])");
        await page.GetByTestId("hold-button").ClickAsync();

        await Assertions.Expect(page.Locator("#said")).ToContainTextAsync("Held for you: 2-4, 2-5");
        await watcher.ShowsAsync("2-4", MapPage.Held);
        Assert.Empty(await visitor.CookiesAsync());

        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("hold")).ToContainTextAsync("Row 2 seat 5");
        await page.GetByTestId("checkout-link").ClickAsync();
        await Assertions.Expect(page.Locator("#said")).ToContainTextAsync("Now your own checkout confirms hold");
        await page.GetByTestId("release-all").ClickAsync();
        await watcher.ShowsAsync("2-4", MapPage.Free);
    });

    [Theory]
    [InlineData("987654321")]
    [InlineData("12a")]
    [InlineData("")]
    public Task A_wrong_number_is_told_to_the_visitor_and_to_the_developer(string number) => fixture.RunAsync(async visitors =>
    {
        var address = site.Node.BaseAddress.GetLeftPart(UriPartial.Authority);
        site.Html = $"<!doctype html><title>Tickets</title><script type=module src='{address}/app/seat-map.js'></script>"
            + $"<seat-map screening='{number}' locale='en'></seat-map>";
        var page = await (await visitors.NewVisitorAsync()).NewPageAsync();
        var warnings = new System.Collections.Concurrent.ConcurrentQueue<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "warning")
                warnings.Enqueue(message.Text);
        };
        await page.GotoAsync(site.Address.ToString());
        await Assertions.Expect(page.Locator("seat-map [data-state=failed]")).ToContainTextAsync("the link may be wrong");
        Assert.Contains(warnings, text => text.Contains($"screening=\"{number}\"", StringComparison.Ordinal));
    });
}
