using System.Globalization;
using System.Text.Json;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>What the page says that it shows.</summary>
public sealed record MapState(int Epoch, long Revision, bool Connected, int[] Statuses, string[] Mine, string[] Selected);

/// <summary>A screening's page in a browser, used as a person would: with the mouse.</summary>
public sealed class MapPage
{
    public const int Free = 0, Held = 1, Sold = 2;

    private MapPage(IPage page) => Page = page;

    public IPage Page { get; }

    public static async Task<MapPage> OpenAsync(IBrowserContext visitor, SeatMapNode node, long screening) => await OpenAsync(await visitor.NewPageAsync(), node, screening);

    public static async Task<MapPage> OpenAsync(IPage page, SeatMapNode node, long screening)
    {
        var map = new MapPage(page);
        await map.Page.GotoAsync(new Uri(node.BaseAddress, string.Create(CultureInfo.InvariantCulture, $"/screenings/{screening}")).ToString());
        await map.IsLiveAsync();
        return map;
    }

    /// <summary>The map to which somebody has found their way.</summary>
    public static async Task<MapPage> OnAsync(IPage page)
    {
        var map = new MapPage(page);
        await map.IsLiveAsync();
        return map;
    }

    public ILocator this[string testId] => Page.GetByTestId(testId);

    public async Task<MapState> StateAsync() =>
        JsonSerializer.Deserialize<MapState>(await Page.EvaluateAsync<string>("() => JSON.stringify(window.seatmap.state())"), JsonSerializerOptions.Web)!;

    public Task IsLiveAsync(int milliseconds = 15_000) => UntilAsync("() => window.seatmap?.state().connected === true", null, milliseconds);

    /// <summary>Waits until a seat is drawn as this status; a hold as one's own or as somebody else's.</summary>
    public Task ShowsAsync(string seat, int status, bool mine = false, int milliseconds = 10_000) => UntilAsync(
        """
        ([name, status, mine]) => {
          const state = window.seatmap?.state();
          return state?.statuses[window.seatmap.seatAt(name)?.seat] === status && state.mine.includes(name) === mine;
        }
        """, new object[] { seat, status, mine }, milliseconds);

    public Task HasSelectedAsync(params string[] seats) =>
        UntilAsync("names => JSON.stringify(window.seatmap?.state().selected.toSorted()) === JSON.stringify(names.toSorted())", seats);

    public async Task ClickAsync(string seat)
    {
        var at = await Page.EvaluateAsync<float[]>("name => { const { x, y } = window.seatmap.seatAt(name); return [x, y]; }", seat);
        await Page.Mouse.ClickAsync(at[0], at[1]);
    }

    /// <summary>Clicks seats, then the button that holds them; does not wait for the outcome.</summary>
    public async Task AskForAsync(params string[] seats)
    {
        foreach (var seat in seats)
            await ClickAsync(seat);
        await HasSelectedAsync(seats);
        await this["hold-button"].ClickAsync();
    }

    public async Task HoldAsync(params string[] seats)
    {
        await AskForAsync(seats);
        foreach (var seat in seats)
            await ShowsAsync(seat, Held, mine: true);
    }

    public Task SaysAsync(string text) => Assertions.Expect(this["notice"]).ToContainTextAsync(text, new() { Timeout = 10_000 });

    private async Task UntilAsync(string script, object? argument, int milliseconds = 10_000) =>
        await Page.WaitForFunctionAsync(script, argument, new PageWaitForFunctionOptions { Timeout = milliseconds, PollingInterval = 25 });
}
