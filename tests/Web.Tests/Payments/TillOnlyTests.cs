using Harness;

namespace Web.Tests.Payments;

/// <summary>A server as it is without settings: it has no payment provider.</summary>
public sealed class TillOnlyNode : IAsyncLifetime
{
    private TestDatabase? _database;
    private WebNode? _node;

    public WebNode Node => _node!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        var redis = await TestRedis.ConnectAsync();
        _node = WebNode.Start(
            _database.ConnectionString, redis.ConnectionString, $"Redis:KeyPrefix={redis.Prefix}", "Payments:Test=false");
    }

    public async Task DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }
}

public sealed class TillOnlyTests(TillOnlyNode shared) : IClassFixture<TillOnlyNode>
{
    private readonly WebNode _node = shared.Node;

    [Theory]
    [InlineData("""{"payment":"test-ok"}""")]
    [InlineData("""{"payment":"test-declined"}""")]
    [InlineData("""{"payment":"gold"}""")]
    [InlineData("{}")]
    public async Task Seats_that_have_a_price_are_not_sold_online(string body)
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 1, 2);

        (await caller.PostAsync($"holds/{hold}/confirm", body)).IsProblem(409, "till_only");

        await _node.ShowsAsync(id, 0, 0, 1, 1, 0);
    }

    [Fact]
    public async Task A_till_sells_them()
    {
        var id = await _node.AddScreeningAsync();
        var till = _node.NewStaff();
        foreach (var (seat, tender) in new[] { (3, "cash"), (4, "terminal") })
        {
            var hold = await till.HoldAsync(id, seat);
            Assert.Equal(201, (await till.PostAsync($"holds/{hold}/confirm", new { payment = tender })).Status);
        }

        var other = await till.HoldAsync(id, 5);
        (await till.PostAsync($"holds/{other}/confirm", new { payment = "test-ok" })).IsProblem(409, "till_only");
        await _node.ShowsAsync(id, 3, 2, 2, 1);
    }

    [Fact]
    public async Task Free_seats_are_booked_online()
    {
        var id = await _node.AddScreeningAsync(s => s with { Prices = s.Prices.ToDictionary(p => p.Key, _ => 0L) });
        var caller = await _node.NewCallerAsync();

        Assert.Equal(201, (await caller.PostAsync($"holds/{await caller.HoldAsync(id, 6)}/confirm", "{}")).Status);

        using var visitor = _node.NewVisitor();
        Assert.False((await visitor.OpenAsync($"/screenings/{id}")).Has("sales-note"));
    }

    [Fact]
    public async Task Map_and_checkout_say_that_the_box_office_sells()
    {
        var id = await _node.AddScreeningAsync();
        using var visitor = await _node.NewVisitor().ArriveAsync();
        Assert.Contains("box office", (await visitor.OpenAsync($"/screenings/{id}")).TextOf("sales-note"), StringComparison.Ordinal);

        var hold = await visitor.Api.HoldAsync(id, 7);
        var checkout = await visitor.OpenAsync($"/checkout/{hold}");
        Assert.Equal(200, checkout.Status);
        Assert.Contains("box office", checkout.TextOf("till-only"), StringComparison.Ordinal);
        Assert.False(checkout.Has("pay"));
        Assert.Contains("Row A seat 8", checkout.TextOf("seats"), StringComparison.Ordinal);

        // A page from before the operator switched it off.
        var sent = await visitor.SubmitToAsync(
            $"/checkout/{hold}", checkout, ("payment", "test-ok"), ("commandId", $"{Guid.CreateVersion7()}"));
        Assert.Equal(409, sent.Status);
        Assert.True(sent.Has("till-only"));
        await _node.ShowsAsync(id, 7, 1);
    }

    [Theory]
    [InlineData("false", "There is no payment provider: seats that have a price are sold at the till only")]
    [InlineData("true", "Payments:Test is on: anybody books seats with test-ok, and no money moves")]
    public async Task The_log_of_a_start_says_what_is_on(string test, string sentence)
    {
        await using var cluster = await SeatMapCluster.StartAsync(1, $"Payments:Test={test}");
        await Eventually.Async(
            () => Task.FromResult(cluster.Nodes[0].LogTail(500).Contains(sentence, StringComparison.Ordinal)), TimeSpan.FromSeconds(10),
            "the log has the sentence");
    }
}
