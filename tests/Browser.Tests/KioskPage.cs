using System.Globalization;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The box office's screen in a browser, used as a clerk would. Each kiosk is its own till.</summary>
public sealed class KioskPage
{
    // The real print() opens a dialog and waits for a person.
    private const string CountPrints = "window.print = () => { window.top.prints = (window.top.prints ?? 0) + 1; };";

    private readonly SeatMapNode _node;

    private KioskPage(IPage page, SeatMapNode node, string till)
    {
        Page = page;
        _node = node;
        Till = till;
    }

    public IPage Page { get; }

    public string Till { get; }

    public ILocator this[string testId] => Page.GetByTestId(testId);

    public static async Task<KioskPage> OpenAsync(TestVisitors visitors, SeatMapNode node, string? language = null)
    {
        var till = $"Till {Guid.NewGuid():N}"[..13];
        var clerk = await visitors.NewVisitorAsync(language);
        await clerk.AddInitScriptAsync(CountPrints);
        await SignInAsync(clerk, node, till);
        var kiosk = new KioskPage(await clerk.NewPageAsync(), node, till);
        await kiosk.Page.SetViewportSizeAsync(1280, 800);
        await kiosk.Page.GotoAsync(kiosk.Address("/kiosk"));
        await Assertions.Expect(kiosk["chooser"]).ToBeVisibleAsync();
        return kiosk;
    }

    /// <summary>Another clerk signs in. A page that is open uses the new session only after a reload.</summary>
    public Task SignInAsync(string till) => SignInAsync(Page.Context, _node, till);

    private static async Task SignInAsync(IBrowserContext clerk, SeatMapNode node, string till)
    {
        var token = await node.RunCommandAsync("token", "staff", till);
        var cookie = new Cookie { Name = "seatmap-holder", Value = token.Output.Trim(), Url = node.BaseAddress.ToString() };
        await clerk.AddCookiesAsync([cookie]);
    }

    public string Address(string path) => new Uri(_node.BaseAddress, path).ToString();

    /// <summary>Opens a screening's map from the list. Looks for it on each day.</summary>
    public async Task ChooseAsync(long screening)
    {
        var tile = Page.Locator(string.Create(CultureInfo.InvariantCulture, $"[data-testid=screening][data-id='{screening}']"));
        await Eventually.Async(async () =>
        {
            for (var day = 0; await tile.CountAsync() == 0 && day < await this["day"].CountAsync(); day++)
            {
                await this["day"].Nth(day).ClickAsync();
                await Assertions.Expect(this["day"].Nth(day)).ToHaveAttributeAsync("aria-pressed", "true");
            }

            return await tile.CountAsync() == 1;
        }, BrowserFixture.Timeout, $"screening {screening} is on the list");
        await tile.ClickAsync();
        await Assertions.Expect(this["party-1"]).ToBeEnabledAsync();
    }

    /// <returns>The labels of the best seats for the party, which are now held.</returns>
    public async Task<string[]> HoldAsync(int party)
    {
        await this[$"party-{party}"].ClickAsync();
        await Assertions.Expect(this["held"]).ToContainTextAsync(party == 1 ? "1 seat held" : $"{party} seats held");
        return await HeldAsync();
    }

    public Task<string[]> HeldAsync() => Page.EvaluateAsync<string[]>("""
        () => {
          const map = document.querySelector('seat-map');
          return [...map.model.state.holds.values()].flatMap(hold => hold.seats).map(seat => map.plan.seats[seat].label);
        }
        """);

    public async Task TouchAsync(params string[] seats)
    {
        foreach (var seat in seats)
        {
            var at = await Page.EvaluateAsync<float[]>(
                "name => { const { x, y } = document.querySelector('seat-map').place(name); return [x, y]; }", seat);
            await Page.Mouse.ClickAsync(at[0], at[1]);
        }

        await Page.WaitForFunctionAsync(
            "names => JSON.stringify(document.querySelector('seat-map').selection.toSorted()) === JSON.stringify(names.toSorted())", seats);
    }

    /// <summary>Sells the held seats for this cash. Does not wait for the reply.</summary>
    public async Task PayCashAsync(string given)
    {
        await this["sell"].ClickAsync();
        await this["cash"].ClickAsync();
        foreach (var digit in given)
            await this[$"key-{digit}"].ClickAsync();
        await this["take-cash"].ClickAsync();
    }

    public async Task PayByCardAsync()
    {
        await this["sell"].ClickAsync();
        await this["card"].ClickAsync();
        await this["approve"].ClickAsync();
    }

    public Task EndsAsync(string kind, string outcome = "done") =>
        Assertions.Expect(Page.Locator($"[data-testid=outcome][data-kind={kind}][data-outcome={outcome}]")).ToBeVisibleAsync();

    /// <summary>A whole sale.</summary>
    /// <returns>The booking's reference.</returns>
    public async Task<string> SellAsync(long screening, int party, bool cash = true)
    {
        await ChooseAsync(screening);
        await HoldAsync(party);
        await (cash ? PayCashAsync("10000") : PayByCardAsync());
        await EndsAsync("sale");
        var reference = await this["reference"].InnerTextAsync();
        await this["next-customer"].ClickAsync();
        await Assertions.Expect(this["chooser"]).ToBeVisibleAsync();
        return reference;
    }

    /// <summary>Types a ticket's code and Enter, as a scanner does.</summary>
    public async Task ScanAsync(string text)
    {
        await Page.Keyboard.TypeAsync(text);
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(this["booking"]).ToBeVisibleAsync();
    }

    public Task<int> PrintsAsync() => Page.EvaluateAsync<int>("() => window.prints ?? 0");
}
