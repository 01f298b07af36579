using System.Runtime.CompilerServices;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>One Chromium and two nodes, shared by all tests. Each test has its own screening and visitors.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>For every wait. Much longer than any takes: a test machine may be slow for a while.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private SeatMapCluster? _cluster;
    private SeatMapNode? _brief;
    private SeatMapNode? _pseudo;
    private SeatMapNode? _door;

    public SeatMapCluster Cluster => _cluster!;

    /// <summary>A node of the cluster whose holds last eight minutes: the others can extend them at once.</summary>
    public async Task<SeatMapNode> BriefNodeAsync() =>
        _brief ??= await Cluster.AddNodeAsync(settings: ["SeatRules:HoldTime=00:08:00"]);

    /// <summary>A node of the cluster that serves the language <c>qps</c>: English in brackets.</summary>
    public async Task<SeatMapNode> PseudoNodeAsync() => _pseudo ??= await Cluster.AddNodeAsync(settings: ["Languages:Pseudo=true"]);

    /// <summary>A node of the cluster whose doors are open: the screenings of tests begin in about a day.</summary>
    public async Task<SeatMapNode> DoorNodeAsync() =>
        _door ??= await Cluster.AddNodeAsync(settings: ["Admissions:OpensBefore=2.00:00:00"]);

    public async Task InitializeAsync()
    {
        var chromium = Programs.Chromium
            ?? throw new InvalidOperationException("Chromium was not found. `./seatmap test` installs it; or set SEATMAP_CHROMIUM.");
        Assertions.SetDefaultExpectTimeout((float)Timeout.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
                "--no-first-run",
            ],
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
        throw new InvalidOperationException(
            "The pages have no scripts: run `npm ci && npm run build` in src/Web/client, or `./seatmap test`, which does.");
    }

    /// <summary>Runs a test; fails if a page logged an error. After a failure, screenshots of all its pages are in TestResults.</summary>
    public async Task RunAsync(Func<TestVisitors, Task> test, [CallerMemberName] string name = "")
    {
        await using var visitors = new TestVisitors(_browser!);
        try
        {
            await test(visitors);
            Assert.Empty(visitors.Errors);
        }
        catch
        {
            await visitors.TakeScreenshotsAsync(RepositoryRoot.File("TestResults", name));
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
    public const string Name = "browser";
}
