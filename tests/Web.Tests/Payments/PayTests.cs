using System.Net;
using System.Text;
using TestPayments;

namespace Web.Tests.Payments;

/// <summary>Paying through Stripe's API, as the test provider speaks it.</summary>
public sealed class PayTests(PayingNode shared) : IClassFixture<PayingNode>
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task Seats_are_sold_when_the_payment_is_authorized_and_the_money_is_captured_after_it()
    {
        var id = await _node.AddScreeningAsync();
        var buyer = await _node.NewCallerAsync();
        var hold = await buyer.HoldAsync(id, 1, 2);

        var paid = await PayAsync(buyer, hold, Bank.Works, "the first");

        Assert.Equal(201, paid.Status);
        Assert.Contains(paid.Json.GetProperty("state").GetString(), (string[])["sold", "captured"]);
        await _node.ShowsAsync(id, 0, 0, 2, 2, 0);
        var booking = await buyer.GetAsync($"bookings/{paid.Json.GetProperty("reference").GetString()}");
        Assert.Equal(paid.Json.GetProperty("amount").GetInt64(), booking.Json.GetProperty("total").GetInt64());
        await shared.StateAsync(IdOf(paid), "captured");
        Assert.Equal("captured", (await buyer.GetAsync($"payments/{IdOf(paid)}")).Json.GetProperty("state").GetString());
        // Sent again, it is the same payment.
        Assert.Equal(IdOf(paid), IdOf(await PayAsync(buyer, hold, Bank.Works, "the first")));
        // Nobody else sees it.
        (await (await _node.NewCallerAsync()).GetAsync($"payments/{IdOf(paid)}")).IsProblem(404, "not_found");
        await MustBalanceAsync();
    }

    [Fact]
    public async Task A_declined_card_leaves_the_seats_held_and_another_one_pays()
    {
        var id = await _node.AddScreeningAsync();
        var buyer = await _node.NewCallerAsync();
        var hold = await buyer.HoldAsync(id, 1);

        (await PayAsync(buyer, hold, Bank.Declines, "declined")).IsProblem(402, "payment_declined");
        await _node.ShowsAsync(id, 0, 0, 1, 0);
        (await PayAsync(buyer, hold, Bank.Declines, "declined")).IsProblem(402, "payment_declined");
        Assert.Equal(201, (await PayAsync(buyer, hold, Bank.Works)).Status);

        await _node.ShowsAsync(id, 0, 0, 2, 0);
        await MustBalanceAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_card_that_asks_for_a_confirmation_is_charged_after_it(bool eventsArrive)
    {
        shared.Bank.Use(new Faults { EventLost = eventsArrive ? 0 : 1 });
        try
        {
            var id = await _node.AddScreeningAsync();
            var buyer = await _node.NewCallerAsync();
            var hold = await buyer.HoldAsync(id, 1);

            var begun = await PayAsync(buyer, hold, Bank.AsksForConfirmation);

            Assert.Equal(201, begun.Status);
            Assert.Equal("open", begun.Json.GetProperty("state").GetString());
            await _node.ShowsAsync(id, 0, 0, 1, 0);
            await ConfirmAsync(begun.Json.GetProperty("actionAddress").GetString()!, "yes");
            await shared.StateAsync(IdOf(begun), "captured");
            await _node.ShowsAsync(id, 0, 0, 2, 0);
            await MustBalanceAsync();
        }
        finally
        {
            shared.Bank.Use(new Faults());
        }
    }

    [Fact]
    public async Task A_confirmation_that_is_refused_charges_nothing()
    {
        var id = await _node.AddScreeningAsync();
        var buyer = await _node.NewCallerAsync();
        var hold = await buyer.HoldAsync(id, 1);
        var begun = await PayAsync(buyer, hold, Bank.AsksForConfirmation);

        await ConfirmAsync(begun.Json.GetProperty("actionAddress").GetString()!, "no");

        await shared.StateAsync(IdOf(begun), "void");
        await _node.ShowsAsync(id, 0, 0, 1, 0);
        await MustBalanceAsync();
    }

    [Fact]
    public async Task What_is_given_back_goes_back_through_the_provider()
    {
        var id = await _node.AddScreeningAsync();
        var buyer = await _node.NewCallerAsync();
        var paid = await PayAsync(buyer, await buyer.HoldAsync(id, 1, 2, 3), Bank.Works);
        var reference = paid.Json.GetProperty("reference").GetString();
        var before = shared.Bank.Bank.Books().Refunded;

        Assert.Equal(200, (await buyer.DeleteAsync($"bookings/{reference}?seats=2")).Status);
        await MustBalanceAsync();
        Assert.Equal(before + (paid.Json.GetProperty("amount").GetInt64() / 3), shared.Bank.Bank.Books().Refunded);
        Assert.Equal(200, (await buyer.DeleteAsync($"bookings/{reference}")).Status);

        await MustBalanceAsync();
        Assert.Equal(before + paid.Json.GetProperty("amount").GetInt64(), shared.Bank.Bank.Books().Refunded);
        var seen = await _node.NewStaff().GetAsync($"staff/bookings/{reference}/payments");
        Assert.Equal(paid.Json.GetProperty("amount").GetInt64(), seen.Json[0].GetProperty("refunded").GetInt64());
    }

    [Fact]
    public async Task A_capture_that_is_refused_for_good_is_on_the_list_of_staff()
    {
        var id = await _node.AddScreeningAsync();
        var buyer = await _node.NewCallerAsync();

        var paid = await PayAsync(buyer, await buyer.HoldAsync(id, 1), Bank.CannotBeCaptured);

        Assert.Equal(201, paid.Status);
        await shared.StateAsync(IdOf(paid), "unpaid");
        await _node.ShowsAsync(id, 0, 0, 2, 0);
        var unpaid = await _node.NewStaff().GetAsync("staff/payments/unpaid");
        var line = Assert.Single(unpaid.Json.EnumerateArray(), p => p.GetProperty("paymentId").GetGuid() == IdOf(paid));
        Assert.Contains("authorization", line.GetProperty("detail").GetString()!, StringComparison.Ordinal);
        await MustBalanceAsync();
    }

    [Fact]
    public async Task Only_events_with_the_right_signature_are_taken_and_each_is_kept_once()
    {
        const string About = """{"object":{"object":"payment_intent","id":"pi_1"}}""";
        var body = $$"""{"id":"evt_1","object":"event","api_version":"1999-01-01","type":"x","data":{{About}}}""";
        Assert.Equal(400, await SendEventAsync(body, "t=1,v1=00"));
        Assert.Equal(400, await SendEventAsync(body, null));
        Assert.Equal(404, await SendEventAsync(body, "t=1,v1=00", "another"));
        Assert.Equal(0, await _node.ScalarAsync<int>("SELECT count(*)::int FROM payment_events WHERE event_id = 'evt_1'"));

        var time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var hash = System.Security.Cryptography.HMACSHA256.HashData(
            Encoding.UTF8.GetBytes("whsec_of_the_tests"), Encoding.UTF8.GetBytes($"{time}.{body}"));
        for (var i = 0; i < 3; i++)
            Assert.Equal(200, await SendEventAsync(body, $"t={time},v1={Convert.ToHexStringLower(hash)}"));
        Assert.Equal(
            1, await _node.ScalarAsync<int>("SELECT count(*)::int FROM payment_events WHERE event_id = 'evt_1' AND about = 'pi_1'"));
    }

    [Theory]
    [InlineData("""{}""", "invalid")]
    [InlineData("""{"method":""}""", "invalid")]
    [InlineData("""{"method":"pm_card_visa","returnAddress":"javascript:alert(1)"}""", "invalid")]
    [InlineData("""{"method":"pm_card_visa","email":"nobody"}""", "invalid_email")]
    public async Task What_makes_no_sense_is_refused(string body, string code)
    {
        var id = await _node.AddScreeningAsync();
        var buyer = await _node.NewCallerAsync();
        var hold = await buyer.HoldAsync(id, 1);
        (await buyer.PostAsync($"holds/{hold}/pay", body)).IsProblem(400, code);
        Assert.Equal(0, await _node.ScalarAsync<int>($"SELECT count(*)::int FROM payments WHERE hold_id = '{hold}'"));
    }

    private static Task<Answer> PayAsync(Caller buyer, Guid hold, string method, string? key = null) =>
        buyer.PostAsync($"holds/{hold}/pay", new { method }, key);

    private static Guid IdOf(Answer answer) => answer.Json.GetProperty("paymentId").GetGuid();

    private static async Task ConfirmAsync(string address, string answer)
    {
        using var bank = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("answer", answer)]);
        using var reply = await bank.PostAsync(new Uri(address), form);
        Assert.Equal(HttpStatusCode.Redirect, reply.StatusCode);
        Assert.Contains("/payments/", reply.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    private async Task<int> SendEventAsync(string body, string? signature, string provider = "stripe")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_node.Address, $"/payments/events/{provider}"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (signature is not null)
            Assert.True(request.Headers.TryAddWithoutValidation("Stripe-Signature", signature));
        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private Task<SeatEngine.Payments.PaymentReport> MustBalanceAsync() => PayingNode.MustBalanceAsync(_node, shared.Bank);
}
