using Harness;

namespace Web.Tests.Pages;

/// <summary>A load balancer may send each request of a visitor to another node.</summary>
[Trait("speed", "slow")]
public sealed class TwoNodesTests
{
    [Fact]
    public async Task A_cookie_a_form_and_a_token_of_one_node_are_valid_on_another()
    {
        await using var database = await TestDatabase.CreateAsync();
        var redis = await TestRedis.ConnectAsync();
        await using var one = WebNode.Start(database.ConnectionString, redis.ConnectionString, $"Redis:KeyPrefix={redis.Prefix}");
        await using var other = WebNode.Start(database.ConnectionString, redis.ConnectionString, $"Redis:KeyPrefix={redis.Prefix}");
        var id = await one.AddScreeningAsync();
        using var visitor = await one.NewVisitor().ArriveAsync();
        using var elsewhere = new Visitor(other.Address, visitor.Cookies);

        var hold = await visitor.Api.HoldAsync(id, 1);
        Assert.Equal(200, (await elsewhere.Api.GetAsync($"holds/{hold}")).Status);
        var checkout = await visitor.OpenAsync($"/checkout/{hold}");
        var paid = await elsewhere.SubmitAsync(checkout, ("payment", "test-ok"));
        Assert.Equal(302, paid.Status);
        var booking = await elsewhere.OpenAsync(paid.Location!);
        Assert.Equal(302, (await visitor.SubmitAsync(booking)).Status);

        var token = (await one.NewCallerAsync()).Token!;
        await other.With(token).HoldAsync(id, 2);
        await Eventually.Async(() => one.ShowsAsync(id, 0, 0, 0, 1), TimeSpan.FromSeconds(30), "the first node shows the hold");
    }
}
