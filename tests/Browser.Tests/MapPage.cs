using System.Globalization;
using System.Text.Json;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The state that the page reports.</summary>
public sealed record MapState(int Epoch, long Revision, bool Connected, int[] Statuses, string[] Mine, string[] Selected);

/// <summary>A screening's page in a browser, used with the mouse as a person would.</summary>
public sealed class MapPage
{
    public const int Free = 0, Held = 1, Sold = 2;

    private MapPage(IPage page) => Page = page;

    public IPage Page { get; }

    public static async Task<MapPage> OpenAsync(IBrowserContext visitor, SeatMapNode node, long screening) =>
        await OpenAsync(await visitor.NewPageAsync(), node, screening);

    public static async Task<MapPage> OpenAsync(IPage page, SeatMapNode node, long screening)
    {
        var map = new MapPage(page);
        var path = string.Create(CultureInfo.InvariantCulture, $"/screenings/{screening}");
        await map.Page.GotoAsync(new Uri(node.BaseAddress, path).ToString());
        await map.IsLiveAsync();
        return map;
    }

    /// <summary>The map on a page that is already open.</summary>
    public static async Task<MapPage> OnAsync(IPage page)
    {
        var map = new MapPage(page);
        await map.IsLiveAsync();
        return map;
    }

    public ILocator this[string testId] => Page.GetByTestId(testId);

    public async Task<MapState> StateAsync() => JsonSerializer.Deserialize<MapState>(
        await Page.EvaluateAsync<string>("() => JSON.stringify(window.seatmap.state())"), JsonSerializerOptions.Web)!;

    public Task IsLiveAsync() => UntilAsync("() => window.seatmap?.state().connected === true", null);

    /// <summary>Waits until the map has this revision: a reply to an own command is shown before the frame with its revision.</summary>
    public Task HasRevisionAsync(long revision) =>
        UntilAsync("revision => window.seatmap?.state().revision === revision", (double)revision);

    /// <summary>Waits until a seat has this status. <paramref name="mine"/>: whether the visitor of this page holds it.</summary>
    public Task ShowsAsync(string seat, int status, bool mine = false) => UntilAsync(
        """
        ([name, status, mine]) => {
          const state = window.seatmap?.state();
          return state?.statuses[window.seatmap.seatAt(name)?.seat] === status && state.mine.includes(name) === mine;
        }
        """, new object[] { seat, status, mine });

    public Task HasSelectedAsync(params string[] seats) =>
        UntilAsync("names => JSON.stringify(window.seatmap?.state().selected.toSorted()) === JSON.stringify(names.toSorted())", seats);

    public async Task ClickAsync(string seat)
    {
        var at = await Page.EvaluateAsync<float[]>("name => { const { x, y } = window.seatmap.seatAt(name); return [x, y]; }", seat);
        await Page.Mouse.ClickAsync(at[0], at[1]);
    }

    /// <summary>Clicks seats, then the button that holds them. Does not wait for the outcome.</summary>
    public async Task ClickHoldAsync(params string[] seats)
    {
        foreach (var seat in seats)
            await ClickAsync(seat);
        await HasSelectedAsync(seats);
        await this["hold-button"].ClickAsync();
    }

    public async Task HoldAsync(params string[] seats)
    {
        await ClickHoldAsync(seats);
        foreach (var seat in seats)
            await ShowsAsync(seat, Held, mine: true);
    }

    public Task SaysAsync(string text) => Assertions.Expect(this["notice"]).ToContainTextAsync(text);

    private async Task UntilAsync(string script, object? argument) =>
        await Page.WaitForFunctionAsync(script, argument, new PageWaitForFunctionOptions { PollingInterval = 25 });
}
