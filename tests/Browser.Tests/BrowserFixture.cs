using System.Runtime.CompilerServices;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>One Chromium and two nodes, for all tests; each test has a screening and visitors of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private SeatMapCluster? _cluster;

    public SeatMapCluster Cluster => _cluster!;

    public async Task InitializeAsync()
    {
        var chromium = Programs.Chromium ?? throw new InvalidOperationException("Chromium was not found. `./seatmap test` installs it; or set SEATMAP_CHROMIUM.");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
        });
        _cluster = await StartClusterAsync();
    }

    /// <summary>Two nodes whose pages have their scripts.</summary>
    public static async Task<SeatMapCluster> StartClusterAsync(params IEnumerable<string> settings)
    {
        var cluster = await SeatMapCluster.StartAsync(2, settings);
        using var http = new HttpClient();
        using var script = await http.GetAsync(new Uri(cluster.Nodes[0].BaseAddress, "/app/map.js"));
        if (script.IsSuccessStatusCode)
            return cluster;
        await cluster.DisposeAsync();
        throw new InvalidOperationException("The pages have no scripts: run `npm ci && npm run build` in src/Web/client, or `./seatmap test`, which does.");
    }

    /// <summary>Plays a scene; fails if a page logged an error, and leaves pictures of all its pages in TestResults if it failed.</summary>
    public async Task PlayAsync(Func<TestVisitors, Task> play, [CallerMemberName] string name = "")
    {
        await using var scene = new TestVisitors(_browser!);
        try
        {
            await play(scene);
            Assert.Empty(scene.Errors);
        }
        catch
        {
            await scene.PhotographAsync(RepositoryRoot.File("TestResults", name));
            throw;
        }
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserFixture>
{
    public const string Name = "stage";
}
