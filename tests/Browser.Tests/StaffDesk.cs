using System.Globalization;
using System.Text.Json;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The state that the staff's page of a screening reports. <c>Past</c> is −1 while the map is live.</summary>
public sealed record DeskState(bool Connected, long Revision, long Past, int[] Statuses, string[] Selected, int Facts);

/// <summary>A member of staff at a browser.</summary>
public sealed class StaffDesk
{
    private StaffDesk(IPage page) => Page = page;

    public IPage Page { get; }

    public ILocator this[string testId] => Page.GetByTestId(testId);

    /// <summary>Opens a page for staff, which asks to sign in first.</summary>
    public static async Task<StaffDesk> SignInAsync(
        TestVisitors visitors,
        SeatMapCluster cluster,
        SeatMapNode node,
        string path = "/staff",
        string name = "Ada",
        IBrowserContext? visitor = null)
    {
        var token = await cluster.RunCommandAsync("token", "staff", name, "--role", "admin");
        var desk = new StaffDesk(await (visitor ?? await visitors.NewVisitorAsync()).NewPageAsync());
        await desk.Page.GotoAsync(new Uri(node.BaseAddress, path).ToString());
        await desk["open-token"].ClickAsync();
        await desk["token"].FillAsync(token.Output.Trim());
        await desk["sign-in-button"].ClickAsync();
        await desk.Page.WaitForPathAsync(path);
        return desk;
    }

    /// <summary>Signed in, on the page of a screening; its map is live.</summary>
    public static async Task<StaffDesk> OpenAsync(TestVisitors visitors, SeatMapCluster cluster, SeatMapNode node, long screening)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/staff/screenings/{screening}");
        var desk = await SignInAsync(visitors, cluster, node, path);
        await desk.UntilAsync("() => window.desk?.state().connected === true", null);
        return desk;
    }

    public async Task<DeskState> StateAsync() => JsonSerializer.Deserialize<DeskState>(
        await Page.EvaluateAsync<string>("() => JSON.stringify(window.desk.state())"), JsonSerializerOptions.Web)!;

    /// <summary>Waits until a seat has this status, live or at the past moment that is shown.</summary>
    public Task ShowsAsync(string seat, int status) => UntilAsync(
        "([name, status]) => window.desk?.state().statuses[window.desk.seatAt(name)?.seat] === status", new object[] { seat, status });

    /// <summary>Waits until the map shows this past revision; −1: until it is live.</summary>
    public Task IsAtAsync(long past) => UntilAsync("past => window.desk?.state().past === past", (double)past);

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

    /// <summary>Confirms the question that the page asks.</summary>
    public async Task ConfirmAsync() => await this["ask-yes"].ClickAsync();

    public Task SaysAsync(string testId, string text) => Assertions.Expect(this[testId]).ToContainTextAsync(text);

    private async Task UntilAsync(string script, object? argument) =>
        await Page.WaitForFunctionAsync(script, argument, new PageWaitForFunctionOptions { PollingInterval = 25 });
}
