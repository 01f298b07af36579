using System.Globalization;
using System.Text.Json;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>What the staff's page of a screening says that it shows; <c>Past</c> is −1 while it is live.</summary>
public sealed record DeskState(bool Connected, long Revision, long Past, int[] Statuses, string[] Selected, int Facts);

/// <summary>A member of staff at a browser.</summary>
public sealed class StaffDesk
{
    private StaffDesk(IPage page) => Page = page;

    public IPage Page { get; }

    public ILocator this[string testId] => Page.GetByTestId(testId);

    /// <summary>Asks for a page of the staff, and signs in on the way there.</summary>
    public static async Task<StaffDesk> SignInAsync(
        TestVisitors scene, SeatMapCluster cluster, SeatMapNode node, string path = "/staff", string name = "Ada", IBrowserContext? visitor = null)
    {
        var made = await cluster.RunCommandAsync("token", "staff", name);
        var desk = new StaffDesk(await (visitor ?? await scene.NewVisitorAsync()).NewPageAsync());
        await desk.Page.GotoAsync(new Uri(node.BaseAddress, path).ToString());
        await desk["token"].FillAsync(made.Output.Trim());
        await desk["sign-in-button"].ClickAsync();
        // Playwright may miss the load event of a page that is there at once; a page that is complete has run its scripts.
        await desk.Page.WaitForURLAsync($"**{path}", new() { WaitUntil = WaitUntilState.Commit });
        await desk.UntilAsync("() => document.readyState === 'complete'", null, 15_000);
        return desk;
    }

    /// <summary>Signed in, with a screening's map that is live.</summary>
    public static async Task<StaffDesk> OpenAsync(TestVisitors scene, SeatMapCluster cluster, SeatMapNode node, long screening)
    {
        var desk = await SignInAsync(scene, cluster, node, string.Create(CultureInfo.InvariantCulture, $"/staff/screenings/{screening}"));
        await desk.UntilAsync("() => window.desk?.state().connected === true", null, 15_000);
        return desk;
    }

    public async Task<DeskState> StateAsync() =>
        JsonSerializer.Deserialize<DeskState>(await Page.EvaluateAsync<string>("() => JSON.stringify(window.desk.state())"), JsonSerializerOptions.Web)!;

    /// <summary>Waits until the map shows a seat so: now, or at the moment that is looked at.</summary>
    public Task ShowsAsync(string seat, int status) => UntilAsync(
        "([name, status]) => window.desk?.state().statuses[window.desk.seatAt(name)?.seat] === status", new object[] { seat, status });

    public Task HasSelectedAsync(params string[] seats) =>
        UntilAsync("names => JSON.stringify(window.desk?.state().selected.toSorted()) === JSON.stringify(names.toSorted())", seats);

    public async Task ClickAsync(string seat, bool adding = false)
    {
        var at = await Page.EvaluateAsync<float[]>("name => { const { x, y } = window.desk.seatAt(name); return [x, y]; }", seat);
        if (adding)
            await Page.Keyboard.DownAsync("Shift");
        await Page.Mouse.ClickAsync(at[0], at[1]);
        if (adding)
            await Page.Keyboard.UpAsync("Shift");
    }

    public async Task DragAsync(string from, string to)
    {
        const string Place = "name => { const { x, y } = window.desk.seatAt(name); return [x, y]; }";
        var start = await Page.EvaluateAsync<float[]>(Place, from);
        var end = await Page.EvaluateAsync<float[]>(Place, to);
        await Page.Mouse.MoveAsync(start[0], start[1]);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(end[0], end[1], new() { Steps = 12 });
        await Page.Mouse.UpAsync();
    }

    /// <summary>Says yes to the question that the page asks.</summary>
    public async Task AgreeAsync() => await this["ask-yes"].ClickAsync();

    public Task SaysAsync(string testId, string text) => Assertions.Expect(this[testId]).ToContainTextAsync(text, new() { Timeout = 10_000 });

    private async Task UntilAsync(string script, object? argument, int milliseconds = 10_000) =>
        await Page.WaitForFunctionAsync(script, argument, new PageWaitForFunctionOptions { Timeout = milliseconds, PollingInterval = 25 });
}
