using System.Collections.Concurrent;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The visitors of one test, each with their own browser profile, and the errors that any of their pages logged.</summary>
public sealed class TestVisitors(IBrowser browser) : IAsyncDisposable
{
    private readonly List<IBrowserContext> _visitors = [];

    public ConcurrentQueue<string> Errors { get; } = [];

    /// <param name="language">Of the browser; Playwright's, which is English, when null.</param>
    public async Task<IBrowserContext> NewVisitorAsync(string? language = null)
    {
        var visitor = await browser.NewContextAsync(
            new BrowserNewContextOptions { ViewportSize = new() { Width = 1200, Height = 800 }, Locale = language });
        visitor.SetDefaultTimeout((float)BrowserFixture.Timeout.TotalMilliseconds);
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

    /// <summary>A new visitor on the page of a screening; its map is live.</summary>
    public async Task<MapPage> NewMapAsync(SeatMapNode node, long screening) =>
        await MapPage.OpenAsync(await NewVisitorAsync(), node, screening);

    public async Task TakeScreenshotsAsync(string directory)
    {
        Directory.CreateDirectory(directory);
        var pages = _visitors.SelectMany(
            (visitor, v) => visitor.Pages.Select((page, p) => (Page: page, File: $"visitor-{v + 1}-page-{p + 1}.png")));
        foreach (var (page, file) in pages)
        {
            try
            {
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, file) });
            }
            catch (Exception e) when (e is PlaywrightException or TimeoutException)
            {
                // The test reports its own failure, which is more important.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visitor in _visitors)
            await visitor.DisposeAsync();
    }

    // The browser itself logs failed connections and replies that are not successes.
    private static bool IsExpected(string message) =>
        message.StartsWith("WebSocket connection to", StringComparison.Ordinal)
        || message.StartsWith("Failed to load resource", StringComparison.Ordinal);
}
