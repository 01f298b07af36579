using Harness;

namespace Web.Tests.Health;

/// <summary>With private servers, which the tests stop.</summary>
[Trait("speed", "slow")]
public sealed class OutageTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Without_the_database_every_answer_is_a_503_and_the_node_recovers_by_itself()
    {
        await using var postgres = await PostgresServer.StartNewAsync();
        var redis = await TestRedis.ConnectAsync();
        await using var node = WebNode.Start(
            await postgres.CreateDatabaseAsync("seatmap"),
            redis.ConnectionString,
            $"Redis:KeyPrefix={redis.Prefix}",
            "Logging:LogLevel:Default=None");
        var id = await node.AddScreeningAsync();
        using var visitor = await node.NewVisitor().ArriveAsync();
        var caller = await node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 1);
        Assert.Equal(200, (await visitor.OpenAsync("/health/ready")).Status);

        await postgres.StopImmediateAsync();

        (await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 2 } }, "the same")).IsProblem(503, "unavailable");
        (await caller.PostAsync($"screenings/{id}/holds", new { best = new { count = 2 } })).IsProblem(503, "unavailable");
        (await caller.PostAsync($"holds/{hold}/extend")).IsProblem(503, "unavailable");
        (await caller.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" })).IsProblem(503, "unavailable");
        (await caller.DeleteAsync($"holds/{hold}")).IsProblem(503, "unavailable");
        (await caller.GetAsync($"holds/{hold}")).IsProblem(503, "unavailable");
        (await caller.GetAsync("screenings")).IsProblem(503, "unavailable");
        (await caller.GetAsync($"screenings/{id}")).IsProblem(503, "unavailable");
        (await caller.GetAsync("bookings/0000000000")).IsProblem(503, "unavailable");
        var page = await visitor.OpenAsync($"/screenings/{id}");
        Assert.Equal(503, page.Status);
        Assert.True(page.Has("error"));
        Assert.NotNull(page.Answer.Header("Retry-After"));
        Assert.Contains($"href=\"/screenings/{id}\"", page.Html, StringComparison.Ordinal);
        var ready = await visitor.OpenAsync("/health/ready");
        Assert.Equal(503, ready.Status);
        Assert.Equal("Unhealthy", ready.Answer.Text("status"));
        Assert.DoesNotContain("127.0.0.1", ready.Html, StringComparison.Ordinal);
        Assert.DoesNotContain($"{postgres.Port}", ready.Html, StringComparison.Ordinal);
        Assert.Equal(200, (await visitor.OpenAsync("/health/live")).Status);

        await postgres.StartAsync();

        await Eventually.Async(async () => (await visitor.OpenAsync("/health/ready")).Status == 200, _limit, "the node is ready again");
        await Eventually.Async(
            async () => (await caller.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" }, "buy")).Status == 201,
            _limit, "the hold from before can be bought");
        Assert.Equal(201, (await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 2 } }, "the same")).Status);
        await node.ShowsAsync(id, 0, 0, 2, 1, 0);
        Assert.Equal(200, (await visitor.OpenAsync($"/screenings/{id}")).Status);
    }

    [Fact]
    public async Task Without_Redis_a_node_is_degraded_and_goes_on_selling()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var database = await TestDatabase.CreateAsync();
        await using var node = WebNode.Start(database.ConnectionString, redis.ConnectionString, "Logging:LogLevel:Default=None");
        var id = await node.AddScreeningAsync();
        var caller = await node.NewCallerAsync();
        using var visitor = node.NewVisitor();
        await Eventually.Async(async () => await StateAsync() == "Healthy", _limit, "the node is healthy");

        redis.Kill();

        await Eventually.Async(async () => await StateAsync() == "Degraded", _limit, "the node notices that Redis is gone");
        Assert.Equal(200, (await visitor.OpenAsync("/health/ready")).Status);
        var hold = await caller.HoldAsync(id, 1, 2);
        (await (await node.NewCallerAsync()).PostAsync($"screenings/{id}/holds", new { seats = new[] { 2 } })).IsProblem(409, "taken", 2);
        Assert.Equal(201, (await caller.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" })).Status);

        await redis.StartAsync();
        await Eventually.Async(async () => await StateAsync() == "Healthy", _limit, "the node is healthy again by itself");

        async Task<string?> StateAsync() => (await visitor.OpenAsync("/health/ready")).Answer.Text("status");
    }
}
