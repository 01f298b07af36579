using System.Collections.Concurrent;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The visitors of one test, each with a browser profile of their own, and what went wrong in any of their pages.</summary>
public sealed class TestVisitors(IBrowser browser) : IAsyncDisposable
{
    private readonly List<IBrowserContext> _visitors = [];

    public ConcurrentQueue<string> Errors { get; } = [];

    public async Task<IBrowserContext> NewVisitorAsync()
    {
        var visitor = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new() { Width = 1200, Height = 800 } });
        visitor.SetDefaultTimeout(15_000);
        visitor.Page += (_, page) =>
        {
            page.PageError += (_, error) => Errors.Enqueue($"{page.Url}: {error}");
            page.Console += (_, message) =>
            {
                if (message.Type == "error" && !IsExpected(message.Text))
                    Errors.Enqueue($"{page.Url}: {message.Text}");
            };
        };
        _visitors.Add(visitor);
        return visitor;
    }

    /// <summary>A new visitor who looks at a screening's map, which is live.</summary>
    public async Task<MapPage> NewMapAsync(SeatMapNode node, long screening) =>
        await MapPage.OpenAsync(await NewVisitorAsync(), node, screening);

    public async Task PhotographAsync(string directory)
    {
        Directory.CreateDirectory(directory);
        var pages = _visitors.SelectMany((visitor, v) => visitor.Pages.Select((page, p) => (Page: page, File: $"visitor-{v + 1}-page-{p + 1}.png")));
        foreach (var (page, file) in pages)
        {
            try
            {
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, file), Timeout = 5_000 });
            }
            catch (Exception e) when (e is PlaywrightException or TimeoutException)
            {
                // The failure of the test itself is what has to be told.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visitor in _visitors)
            await visitor.DisposeAsync();
    }

    // A node that is away cannot be connected to, a refusal is not a 200: the browser logs both by itself.
    private static bool IsExpected(string message) =>
        message.StartsWith("WebSocket connection to", StringComparison.Ordinal) || message.StartsWith("Failed to load resource", StringComparison.Ordinal);
}
