using Harness;

namespace Web.Tests.Holds;

public sealed class ExpiryTests(ShortHoldNode hasty) : IClassFixture<ShortHoldNode>
{
    private readonly WebNode _node = hasty.Node;

    [Fact]
    public async Task A_hold_that_has_run_out_can_be_neither_kept_nor_bought_and_its_seats_are_free()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 1, 2);
        await HasRunOutAsync(caller, hold);

        (await caller.GetAsync($"holds/{hold}")).IsProblem(410, "expired");
        (await (await _node.NewCallerAsync()).GetAsync($"holds/{hold}")).IsProblem(404, "not_found");
        (await caller.PostAsync($"holds/{hold}/extend")).IsProblem(409, "expired", 1, 2);
        (await caller.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" })).IsProblem(409, "expired", 1, 2);
        await (await _node.NewCallerAsync()).BookAsync(id, 1, 2);
    }

    [Fact]
    public async Task The_sweep_makes_visible_that_seats_are_free_again()
    {
        var id = await _node.AddScreeningAsync();
        await (await _node.NewCallerAsync()).HoldAsync(id, 1, 2);
        await Eventually.Async(() => _node.ShowsAsync(id, 0, 0, 0, 0, 0), TimeSpan.FromSeconds(10), "the sweep frees the seats");
    }

    [Fact]
    public async Task At_the_cap_there_is_no_more_time()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 1);
        (await caller.PostAsync($"holds/{hold}/extend")).IsProblem(409, "cap_reached");
    }

    [Fact]
    public async Task Checkout_of_a_hold_that_has_run_out_leads_back_to_the_map()
    {
        var id = await _node.AddScreeningAsync();
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var hold = await visitor.Api.HoldAsync(id, 1);
        var inTime = await visitor.OpenAsync($"/checkout/{hold}");
        await HasRunOutAsync(visitor.Api, hold);

        foreach (var page in new[] { await visitor.OpenAsync($"/checkout/{hold}"), await visitor.SubmitAsync(inTime, ("payment", "test-ok")) })
        {
            Assert.Equal(410, page.Status);
            Assert.True(page.Has("hold-over"));
            Assert.Contains("Nothing was charged", page.Html, StringComparison.Ordinal);
            Assert.False(page.Has("payment-form"));
            Assert.Contains($"href=\"/screenings/{id}\"", page.Html, StringComparison.Ordinal);
        }
    }

    private static Task HasRunOutAsync(Caller caller, Guid hold) =>
        Eventually.Async(async () => (await caller.GetAsync($"holds/{hold}")).Status == 410, TimeSpan.FromSeconds(10), "the hold runs out");
}
