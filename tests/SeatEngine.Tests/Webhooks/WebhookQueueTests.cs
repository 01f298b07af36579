using SeatEngine.Outbox;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;
using SeatEngine.Webhooks;

namespace SeatEngine.Tests.Webhooks;

/// <summary>Webhooks are queued in the commit that they are about, for those who asked for them.</summary>
public class WebhookQueueTests
{
    private static readonly StaffMember _ada = Callers.Staff("Ada").Staff!;

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Each_endpoint_has_the_events_that_it_asked_for_from_every_node()
    {
        await using var engine = await TestEngine.StartAsync(2, NodeLife.Following);
        var all = await AddAsync(engine);
        var sales = await AddAsync(engine, "booking.confirmed");
        await engine.B.Get<WebhookStore>().RefreshAsync(None);
        await engine.BookedAsync(engine.A, 0, 1);
        await engine.HeldAsync(engine.B, 5);

        Assert.Equal(["booking.confirmed", "hold.granted", "hold.granted"], await KindsAsync(engine, all));
        Assert.Equal(["booking.confirmed"], await KindsAsync(engine, sales));

        await engine.A.Get<ScreeningChanges>().ChangeAsync(
            engine.Screening, new ScreeningChange { HallNotes = "Entrance C" }, Guid.CreateVersion7(), _ada, None);
        await engine.A.Get<ScreeningCallOff>().CallOffAsync(engine.Screening, "Flood.", null, Guid.CreateVersion7(), _ada, None);
        Assert.Equal(
            ["screening.called_off", "screening.changed"],
            (await KindsAsync(engine, all)).Where(kind => kind.StartsWith("screening", StringComparison.Ordinal)));
        Assert.Equal(0, await engine.ScalarAsync<int>("SELECT count(*)::int FROM outbox WHERE content::text LIKE '%Ada%'"));
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task Nothing_is_queued_without_an_endpoint_or_for_one_that_is_gone()
    {
        await using var engine = await TestEngine.StartAsync(1, NodeLife.Still);
        await engine.HeldAsync(engine.A, 0);
        var endpoint = await AddAsync(engine);
        await engine.A.Get<WebhookStore>().GoneAsync(endpoint.Id);
        await engine.HeldAsync(engine.A, 1);
        Assert.Equal(0, await engine.ScalarAsync<int>("SELECT count(*)::int FROM outbox"));
    }

    [Fact]
    public async Task Revisions_are_sent_again_with_the_same_ids_also_to_an_endpoint_that_came_later()
    {
        await using var engine = await TestEngine.StartAsync(1, NodeLife.Still);
        var first = await AddAsync(engine);
        for (var seat = 0; seat < 5; seat++)
            await engine.HeldAsync(engine.A, seat * 2);
        var before = await IdsAsync(engine, first);
        Assert.Equal(5, before.Count);
        await engine.TamperAsync("UPDATE outbox SET state = 1, ended_at = now(), attempts = 3");

        var queue = engine.A.Get<WebhookQueue>();
        Assert.Equal((3, 6), await queue.AgainAsync(first, engine.Screening, 3, 1_000, _ada, None));
        Assert.Equal(3, await engine.ScalarAsync<int>("SELECT count(*)::int FROM outbox WHERE state = 0 AND attempts = 0"));
        Assert.Equal(before, await IdsAsync(engine, first));

        var later = await AddAsync(engine);
        Assert.Equal((2, 3), await queue.AgainAsync(later, engine.Screening, 1, 2, _ada, None));
        Assert.Equal((0, 6), await queue.AgainAsync(later, engine.Screening, 6, 1_000, _ada, None));
        Assert.Equal(2, (await IdsAsync(engine, later)).Except(before).Count());
    }

    [Fact]
    public async Task What_waits_for_an_endpoint_that_is_removed_is_dropped()
    {
        await using var engine = await TestEngine.StartAsync(1, NodeLife.Still);
        var (stays, leaves) = (await AddAsync(engine), await AddAsync(engine));
        await engine.HeldAsync(engine.A, 0);
        Assert.True(await engine.A.Get<WebhookStore>().RemoveAsync(leaves.Id, _ada, None));
        Assert.False(await engine.A.Get<WebhookStore>().RemoveAsync(leaves.Id, _ada, None));

        await engine.A.Get<OutboxQueue>().DropAllButAsync("webhook:", [stays.Queue], "gone", None);
        Assert.Equal("webhook:", (await StatesAsync(engine, OutboxState.Waiting)).Single()[..8]);
        Assert.Equal([leaves.Queue], await StatesAsync(engine, OutboxState.Dropped));
        Assert.Equal(
            "addWebhook addWebhook removeWebhook",
            await engine.ScalarAsync<string>("SELECT string_agg(action, ' ' ORDER BY action) FROM audit WHERE action LIKE '%Webhook'"));
    }

    [Fact]
    public async Task There_are_as_many_endpoints_as_there_may_be()
    {
        await using var engine = await TestEngine.StartAsync(1, NodeLife.Still);
        for (var i = 0; i < WebhookStore.MaxEndpoints; i++)
            await AddAsync(engine);
        Assert.Null(await engine.A.Get<WebhookStore>().AddAsync("https://shop.example/", "", [], "kept", _ada, None));
    }

    private static async Task<WebhookEndpoint> AddAsync(TestEngine engine, params string[] events) =>
        (await engine.A.Get<WebhookStore>().AddAsync("https://shop.example/hook", "", events, "kept", _ada, None))!;

    private static async Task<IReadOnlyList<string>> KindsAsync(TestEngine engine, WebhookEndpoint endpoint) =>
        [.. (await LinesAsync(engine, endpoint)).Select(line => line.Kind).Order(StringComparer.Ordinal)];

    private static async Task<List<Guid>> IdsAsync(TestEngine engine, WebhookEndpoint endpoint) =>
        [.. (await LinesAsync(engine, endpoint)).Select(line => line.Id).Order()];

    private static Task<IReadOnlyList<OutboxLine>> LinesAsync(TestEngine engine, WebhookEndpoint endpoint) =>
        engine.A.Get<OutboxDesk>().ListAsync(endpoint.Queue, null, 100, None);

    private static async Task<IReadOnlyList<string>> StatesAsync(TestEngine engine, OutboxState state) =>
        (await engine.ScalarAsync<string>(
            $"SELECT coalesce(string_agg(queue, ' '), '') FROM outbox WHERE state = {(int)state}"))!.Split(' ');
}
