using Harness;

namespace Web.Tests.Holds;

[Trait("speed", "slow")]
public sealed class ExpiryTests(ShortHoldNode shortHolds) : IClassFixture<ShortHoldNode>
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    private readonly WebNode _node = shortHolds.Node;

    [Fact]
    public async Task An_expired_hold_cannot_be_extended_or_bought_and_its_seats_are_free()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 1, 2);
        await HasExpiredAsync(caller, hold);

        (await caller.GetAsync($"holds/{hold}")).IsProblem(410, "expired");
        (await (await _node.NewCallerAsync()).GetAsync($"holds/{hold}")).IsProblem(404, "not_found");
        (await caller.PostAsync($"holds/{hold}/extend")).IsProblem(409, "expired", 1, 2);
        (await caller.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" })).IsProblem(409, "expired", 1, 2);
        await (await _node.NewCallerAsync()).BookAsync(id, 1, 2);
    }

    [Fact]
    public async Task The_sweep_shows_the_seats_of_an_expired_hold_as_free()
    {
        var id = await _node.AddScreeningAsync();
        await (await _node.NewCallerAsync()).HoldAsync(id, 1, 2);
        await Eventually.Async(() => _node.ShowsAsync(id, 0, 0, 0, 0, 0), _limit, "the sweep frees the seats");
    }

    [Fact]
    public async Task A_hold_that_has_reached_its_cap_cannot_be_extended()
    {
        // Ten minutes, so that the hold cannot expire first.
        await using var database = await TestDatabase.CreateAsync();
        var redis = await TestRedis.ConnectAsync();
        await using var node = WebNode.Start(
            database.ConnectionString, redis.ConnectionString, $"Redis:KeyPrefix={redis.Prefix}", "SeatRules:HoldCap=00:10:00");
        var id = await node.AddScreeningAsync();
        var caller = await node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 1);
        (await caller.PostAsync($"holds/{hold}/extend")).IsProblem(409, "cap_reached");
    }

    [Fact]
    public async Task The_checkout_of_an_expired_hold_links_to_the_map()
    {
        var id = await _node.AddScreeningAsync();
        using var visitor = await _node.NewVisitor().ArriveAsync();
        // On a slow machine a hold may expire before its checkout is open. Then the next hold is tried.
        var (hold, checkout) = await Eventually.Async(
            async () =>
            {
                var held = await visitor.Api.HoldAsync(id, 1);
                return (Hold: held, Page: await visitor.OpenAsync($"/checkout/{held}"));
            },
            opened => opened.Page.Has("payment-form"), _limit, "the checkout of a live hold is open");
        await HasExpiredAsync(visitor.Api, hold);

        Page[] pages = [await visitor.OpenAsync($"/checkout/{hold}"), await visitor.SubmitAsync(checkout, ("payment", "test-ok"))];
        foreach (var page in pages)
        {
            Assert.Equal(410, page.Status);
            Assert.True(page.Has("hold-over"));
            Assert.Contains("Nothing was charged", page.Html, StringComparison.Ordinal);
            Assert.False(page.Has("payment-form"));
            Assert.Contains($"href=\"/screenings/{id}\"", page.Html, StringComparison.Ordinal);
        }
    }

    private static Task HasExpiredAsync(Caller caller, Guid hold) =>
        Eventually.Async(async () => (await caller.GetAsync($"holds/{hold}")).Status == 410, _limit, "the hold expires");
}
