using Microsoft.Playwright;

namespace Browser.Tests;

internal static class PageNavigation
{
    /// <summary>
    /// Waits until the page at this path is complete: then its scripts have run. A path that ends with a slash stands for every path
    /// below it. (Playwright's WaitForURLAsync may miss the load event of a page that loads fast.)
    /// </summary>
    public static async Task WaitForPathAsync(this IPage page, string path) => await page.WaitForFunctionAsync(
        """
        path => (path.endsWith('/') ? location.pathname.startsWith(path) : location.pathname === path)
          && document.readyState === 'complete'
        """, path, new() { PollingInterval = 25 });
}
