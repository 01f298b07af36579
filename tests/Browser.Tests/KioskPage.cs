using System.Globalization;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The box office's screen in a browser, used as a clerk would. Every kiosk is a till of its own.</summary>
public sealed class KioskPage
{
    // The real one waits for a person.
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

    public static async Task<KioskPage> OpenAsync(TestVisitors scene, SeatMapNode node)
    {
        var till = $"Till {Guid.NewGuid():N}"[..13];
        var clerk = await scene.NewVisitorAsync();
        await clerk.AddInitScriptAsync(CountPrints);
        await SignInAsync(clerk, node, till);
        var kiosk = new KioskPage(await clerk.NewPageAsync(), node, till);
        await kiosk.Page.SetViewportSizeAsync(1280, 800);
        await kiosk.Page.GotoAsync(kiosk.Address("/kiosk"));
        await Assertions.Expect(kiosk["chooser"]).ToBeVisibleAsync();
        return kiosk;
    }

    /// <summary>Somebody else takes over the machine; a page that is open has yet to be loaded again.</summary>
    public Task SignInAsync(string till) => SignInAsync(Page.Context, _node, till);

    private static async Task SignInAsync(IBrowserContext clerk, SeatMapNode node, string till)
    {
        var token = await node.RunCommandAsync("token", "staff", till);
        await clerk.AddCookiesAsync([new Cookie { Name = "seatmap-holder", Value = token.Output.Trim(), Url = node.BaseAddress.ToString() }]);
    }

    public string Address(string path) => new Uri(_node.BaseAddress, path).ToString();

    /// <summary>Opens a screening's map from the list, whatever day it is on.</summary>
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
        }, TimeSpan.FromSeconds(15), $"screening {screening} is on the list");
        await tile.ClickAsync();
        await Assertions.Expect(this["party-1"]).ToBeEnabledAsync(new() { Timeout = 15_000 });
    }

    /// <summary>Holds the best seats for a party; returns their labels.</summary>
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
            var at = await Page.EvaluateAsync<float[]>("name => { const { x, y } = document.querySelector('seat-map').place(name); return [x, y]; }", seat);
            await Page.Mouse.ClickAsync(at[0], at[1]);
        }

        await Page.WaitForFunctionAsync("names => JSON.stringify(document.querySelector('seat-map').selection.toSorted()) === JSON.stringify(names.toSorted())", seats);
    }

    /// <summary>From the seats held to the money in the till; does not wait for the answer.</summary>
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
        Assertions.Expect(Page.Locator($"[data-testid=outcome][data-kind={kind}][data-outcome={outcome}]")).ToBeVisibleAsync(new() { Timeout = 20_000 });

    /// <summary>A whole sale; returns the reference.</summary>
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

    /// <summary>What a scanner does with a ticket: types what the code holds, then Enter.</summary>
    public async Task ScanAsync(string text)
    {
        await Page.Keyboard.TypeAsync(text);
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(this["booking"]).ToBeVisibleAsync();
    }

    public Task<int> PrintsAsync() => Page.EvaluateAsync<int>("() => window.prints ?? 0");
}
