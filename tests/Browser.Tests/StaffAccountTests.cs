using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>An invited person: password, second factor, and a passkey of Chromium's virtual authenticator.</summary>
[Collection(BrowserTests.Name)]
public sealed class StaffAccountTests(BrowserFixture fixture)
{
    private const string Password = "a long road to Damascus";

    private readonly SeatMapNode _node = fixture.Cluster.Nodes[0];

    [Fact]
    public Task An_invited_person_adds_a_passkey_and_signs_in_with_it_alone() => fixture.RunAsync(async visitors =>
    {
        var page = await InvitedAsync(visitors, "box-office");
        var (devTools, authenticator) = await AddAuthenticatorAsync(page);
        await page.GetByTestId("add-passkey").ClickAsync();
        await Assertions.Expect(page.GetByTestId("done")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("remove-passkey")).ToHaveCountAsync(1);
        await Axe.CheckAsync(page, "an account with a passkey");

        await page.GetByTestId("sign-out").ClickAsync();
        await page.WaitForPathAsync("/staff/sign-in");
        await page.GetByTestId("passkey-button").ClickAsync();
        await page.WaitForPathAsync("/staff");
        await Assertions.Expect(page.GetByTestId("signed-in")).ToContainTextAsync("Grace");

        // Another person at the device: fingerprint and PIN are not theirs.
        await page.GetByTestId("sign-out").ClickAsync();
        await page.WaitForPathAsync("/staff/sign-in");
        await devTools.SendAsync(
            "WebAuthn.setUserVerified", new() { ["authenticatorId"] = authenticator, ["isUserVerified"] = false });
        await page.GetByTestId("passkey-button").ClickAsync();
        await Assertions.Expect(page.Locator("form.passkey [role=alert]")).ToBeVisibleAsync();
        Assert.EndsWith("/staff/sign-in", new Uri(page.Url).AbsolutePath, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public Task Axe_finds_nothing_on_the_pages_of_accounts(ColorScheme scheme, int width) => fixture.RunAsync(async visitors =>
    {
        var page = await InvitedAsync(visitors, "admin");
        await page.SetViewportSizeAsync(width, 844);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await Axe.CheckAsync(page, "one's own account");
        await page.GetByTestId("code").FillAsync("000000");
        await page.GetByTestId("turn-on").ClickAsync();
        await Assertions.Expect(page.GetByTestId("error-code")).ToBeVisibleAsync();
        await Axe.CheckAsync(page, "a wrong code");
        await page.GotoAsync(Address("/staff/people"));
        await Assertions.Expect(page.GetByTestId("people")).ToBeVisibleAsync();
        await Axe.CheckAsync(page, "people");
        await page.GetByTestId("invite-button").ClickAsync();
        await Assertions.Expect(page.GetByTestId("error-email")).ToBeVisibleAsync();
        await Axe.CheckAsync(page, "an invitation that is refused");
        var screening = await fixture.Cluster.AddScreeningAsync();
        await page.GotoAsync(Address($"/staff/screenings/{screening}/change?organizers=true"));
        await Assertions.Expect(page.GetByTestId("organizers")).ToBeVisibleAsync();
        await Axe.CheckAsync(page, "organizers");
    });

    // A passkey belongs to a name, not to an address of numbers.
    private string Address(string path) => $"http://localhost:{_node.BaseAddress.Port}{path}";

    /// <summary>On the page of their own account.</summary>
    private async Task<IPage> InvitedAsync(TestVisitors visitors, string role)
    {
        var desk = await StaffDesk.SignInAsync(visitors, fixture.Cluster, _node, "/staff/people");
        await desk["invite-name"].FillAsync("Grace");
        await desk["invite-email"].FillAsync($"grace-{Guid.NewGuid():N}@example.org");
        await desk["invite-role"].SelectOptionAsync(role);
        await desk["invite-button"].ClickAsync();
        var link = new Uri(await desk["link-address"].InputValueAsync());
        await Axe.CheckAsync(desk.Page, "the link of an invitation");

        var page = await (await visitors.NewVisitorAsync()).NewPageAsync();
        await page.GotoAsync(Address(link.AbsolutePath));
        await Axe.CheckAsync(page, "an invitation");
        await page.GetByTestId("password").FillAsync(Password);
        await page.GetByTestId("accept").ClickAsync();
        await page.WaitForPathAsync("/staff/account");
        return page;
    }

    private static async Task<(ICDPSession, string)> AddAuthenticatorAsync(IPage page)
    {
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        var added = await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return (devTools, added!.Value.GetProperty("authenticatorId").GetString()!);
    }
}
