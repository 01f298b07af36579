using Harness;
using Microsoft.Playwright;
using TestPayments;

namespace Browser.Tests;

/// <summary>Cards that are entered in the fields of the payment provider.</summary>
[Collection(BrowserTests.Name)]
public sealed class CardTests(BrowserFixture fixture)
{
    [Fact]
    public Task A_buyer_corrects_a_number_is_declined_confirms_with_the_bank_and_has_the_tickets() => fixture.RunAsync(async visitors =>
    {
        await using var bank = await TestPaymentServer.StartAsync();
        await using var cluster = await BrowserFixture.StartClusterAsync(
            "Payments:Test=false", "Payments:Stripe:SecretKey=sk_test_1", "Payments:Stripe:PublishableKey=pk_test_1",
            $"Payments:Stripe:ApiBase={bank.Address}", $"Payments:Stripe:Script={bank.Address}/v3/");
        var screening = await cluster.AddScreeningAsync();
        var buyer = await visitors.NewMapAsync(cluster.Nodes[0], screening);
        await buyer.HoldAsync("2-2", "2-3");
        await buyer["checkout-link"].ClickAsync();
        await buyer.Page.WaitForPathAsync("/checkout/");

        await EnterAsync(buyer, "4242 4242 4242 4241");
        await buyer["pay"].ClickAsync();
        await buyer.SaysAsync("card number is incorrect");
        await EnterAsync(buyer, "4000 0000 0000 0002");
        await buyer["pay"].ClickAsync();
        await buyer.SaysAsync("The card was declined");
        await Axe.CheckAsync(buyer.Page, "the checkout with fields for a card");
        await EnterAsync(buyer, "4000 0000 0000 3220");
        await buyer["pay"].ClickAsync();
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();

        await buyer.Page.WaitForPathAsync("/bookings/");
        await Assertions.Expect(buyer["booking"]).ToHaveAttributeAsync("data-status", "live");
        await Eventually.Async(
            () => Task.FromResult(bank.Bank.Books()), books => books is { Captured: > 0, Authorized: 0 }, BrowserFixture.Timeout,
            "the money is captured");
    });

    private static async Task EnterAsync(MapPage buyer, string number)
    {
        var fields = buyer.Page.FrameLocator("[data-testid=card-fields] iframe");
        await fields.GetByLabel("Card number").FillAsync(number);
        await fields.GetByLabel("Expires").FillAsync("12 / 40");
        await fields.GetByLabel("Security code").FillAsync("123");
    }
}
