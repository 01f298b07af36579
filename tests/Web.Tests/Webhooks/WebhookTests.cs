using System.Net;
using System.Net.Http.Json;
using Harness;
using Microsoft.Extensions.DependencyInjection;
using SeatEngine.Webhooks;
using Web.Webhooks;

namespace Web.Tests.Webhooks;

/// <summary>Webhooks as a server gets them that checks them with the verifier from npm.</summary>
[Trait("speed", "slow")]
public sealed class WebhookTests : IAsyncLifetime
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private readonly WebhookNode _shared = new();

    private WebNode Node => _shared.Node;

    private WebhookReceiver Receiver => _shared.Receiver;

    public Task InitializeAsync() => _shared.InitializeAsync();

    public Task DisposeAsync() => _shared.DisposeAsync();

    [Fact]
    public async Task A_sale_arrives_signed_and_once_and_again_when_asked_for()
    {
        var admin = Node.NewStaff();
        var (id, secret) = await AddAsync(admin, "booking.confirmed", "booking.seats_cancelled");
        await Receiver.SetAsync(secret);
        var screening = await Node.AddScreeningAsync();
        var buyer = await Node.NewCallerAsync();
        var reference = await buyer.BookAsync(screening, 3, 4);
        Assert.Equal(200, (await buyer.DeleteAsync($"bookings/{reference}")).Status);

        var taken = (await Receiver.TakenAsync(2)).OrderBy(one => one.Type).ToList();
        Assert.All(taken, one => Assert.True(one.Ok, one.Why));
        Assert.Equal(["booking.confirmed", "booking.seats_cancelled"], taken.Select(one => one.Type));
        Assert.All(taken, one => Assert.Equal(reference, one.Data.GetProperty("reference").GetString()));
        Assert.Equal([3, 4], taken[0].Data.GetProperty("seats").EnumerateArray().Select(seat => seat.GetInt32()));

        var again = await admin.PostAsync($"staff/webhooks/{id}/redeliver", new { screeningId = screening });
        Assert.Equal((202, 2), (again.Status, again.Json.GetProperty("events").GetInt32()));
        var all = await Receiver.TakenAsync(4);
        Assert.Equal(2, all.Select(one => one.Id).Distinct().Count());
        var log = (await Eventually.Async(
            () => admin.GetAsync($"staff/webhooks/{id}/deliveries"),
            answer => answer.Json.EnumerateArray().All(line => line.GetProperty("state").GetString() == "delivered"), _limit,
            "both are delivered")).Json;
        Assert.Equal(
            all.Select(one => one.Id).Distinct().Order(), log.EnumerateArray().Select(line => line.GetProperty("id").GetString()!).Order());
    }

    [Fact]
    public async Task A_receiver_that_is_away_gets_everything_once_when_it_is_back()
    {
        var admin = Node.NewStaff();
        var (id, secret) = await AddAsync(admin, "hold.granted");
        await Receiver.StopAsync();
        var screening = await Node.AddScreeningAsync();
        for (var seat = 0; seat < 6; seat++)
            await (await Node.NewCallerAsync()).HoldAsync(screening, seat * 2);
        await Eventually.Async(
            async () => Assert.All(
                (await admin.GetAsync($"staff/webhooks/{id}/deliveries")).Json.EnumerateArray(),
                line => Assert.False(string.IsNullOrEmpty(line.GetProperty("error").GetString()))),
            _limit, "each was tried");

        await Receiver.StartAsync();
        await Receiver.SetAsync(secret);
        var taken = await Receiver.TakenAsync(6);
        Assert.All(taken, one => Assert.True(one.Ok, one.Why));
        Assert.Equal(6, taken.Select(one => one.Id).Distinct().Count());
        await Eventually.Async(
            () => admin.GetAsync($"staff/webhooks/{id}/deliveries"),
            answer => answer.Json.EnumerateArray().All(line => line.GetProperty("state").GetString() == "delivered"), _limit,
            "all are delivered");
        Assert.Equal(6, (await Receiver.TakenAsync()).Count);
    }

    [Fact]
    public async Task Both_secrets_sign_while_one_takes_over_and_410_ends_it()
    {
        var admin = Node.NewStaff();
        var (id, former) = await AddAsync(admin);
        var secret = (await admin.PostAsync($"staff/webhooks/{id}/secret")).Text("secret")!;
        Assert.NotEqual(former, secret);
        await Receiver.SetAsync(former);
        Assert.Equal(202, (await admin.PostAsync($"staff/webhooks/{id}/test")).Status);
        await Receiver.TakenAsync(1);
        await Receiver.SetAsync(secret);
        Assert.Equal(202, (await admin.PostAsync($"staff/webhooks/{id}/test")).Status);
        Assert.All(await Receiver.TakenAsync(2), one => Assert.Equal((true, "webhook.test"), (one.Ok, one.Type)));

        await Receiver.SetAsync(secret, 410);
        await admin.PostAsync($"staff/webhooks/{id}/test");
        await Eventually.Async(
            () => Node.Services.GetRequiredService<WebhookCache>().Current[0].State == WebhookState.Gone, _limit,
            "it is switched off, and the node knows");
        Assert.Equal("gone", (await admin.GetAsync($"staff/webhooks/{id}")).Text("state"));
        var screening = await Node.AddScreeningAsync();
        await (await Node.NewCallerAsync()).HoldAsync(screening, 1);
        Assert.All(
            (await admin.GetAsync($"staff/webhooks/{id}/deliveries")).Json.EnumerateArray(),
            line => Assert.Equal("webhook.test", line.GetProperty("type").GetString()));
        var on = await admin.SendAsync(HttpMethod.Put, $"staff/webhooks/{id}", JsonContent.Create(new { url = Receiver.Url }));
        Assert.Equal("active", on.Text("state"));
    }

    [Theory]
    [InlineData("""{}""", "url")]
    [InlineData("""{"url":"ftp://shop.example/"}""", "url")]
    [InlineData("""{"url":"https://user:secret@shop.example/"}""", "url")]
    [InlineData("""{"url":"https://shop.example/","events":["booking.everything"]}""", "booking.everything")]
    [InlineData("""{"url":"https://shop.example/","description":"one\ntwo"}""", "description")]
    public async Task An_endpoint_that_makes_no_sense_is_refused(string body, string why)
    {
        var answer = await Node.NewStaff().PostAsync("staff/webhooks", body);
        answer.IsProblem(400, "invalid");
        Assert.Contains(why, answer.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("fd12::1", true)]
    [InlineData("::1", true)]
    [InlineData("100.64.3.4", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("8.8.8.8", false)]
    [InlineData("2606:4700::1", false)]
    public void Addresses_of_internal_networks_are_known(string address, bool isInternal) =>
        Assert.Equal(isInternal, WebhookHttp.IsInternal(IPAddress.Parse(address)));

    [Fact]
    public async Task No_internal_server_is_reached_unless_the_settings_allow_it()
    {
        using var client = new HttpClient(WebhookHttp.Handler(new WebhookOptions()));
        var taken = new Uri($"http://localhost:{Receiver.Port}/taken");
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(taken));
        Assert.Contains("internal", error.Message + error.InnerException?.Message, StringComparison.Ordinal);
        using var open = new HttpClient(WebhookHttp.Handler(new WebhookOptions { AllowInternal = true }));
        Assert.Equal(HttpStatusCode.OK, (await open.GetAsync(taken)).StatusCode);
    }

    private async Task<(string Id, string Secret)> AddAsync(Caller admin, params string[] events)
    {
        var made = await admin.PostAsync("staff/webhooks", new { url = Receiver.Url, events });
        Assert.Equal(201, made.Status);
        return (made.Text("id")!, made.Text("secret")!);
    }
}
