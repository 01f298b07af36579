using Harness;
using TestPayments;

namespace Web.Tests.Payments;

/// <summary>The test provider is as good as what it stands for: Stripe's own client from npm takes it for Stripe.</summary>
public sealed class StripeClientTests
{
    private const string Secret = "whsec_of_the_client";

    [Fact]
    public async Task The_client_of_Stripe_drives_the_test_provider_and_reads_its_events()
    {
        await using var bank = await TestPaymentServer.StartAsync();
        var port = FreePort.Take();
        bank.SendEventsTo($"http://127.0.0.1:{port}/", Secret);

        var client = await NodeClient.RunAsync("stripe-client.mjs", bank.Address, $"{port}", Secret);

        Assert.True(client.ExitCode == 0, client.Output + client.Error);
    }
}
