using SeatMap.Client;

namespace SeatHub.Tests;

/// <summary>Many holds in one call of the hub, by both of its protocols and transports.</summary>
[Collection(nameof(DefaultNodes))]
public sealed class HoldManyTests(DefaultNodes nodes)
{
    [Theory]
    [InlineData(Nodes.Direct, SeatMapProtocol.MessagePack)]
    [InlineData(Nodes.Direct, SeatMapProtocol.Json)]
    [InlineData(Nodes.Stock, SeatMapProtocol.MessagePack)]
    public async Task Each_has_its_own_answer_and_gives_it_again(int node, SeatMapProtocol protocol)
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        await using var stranger = await nodes.ConnectAsync();
        Assert.True((await stranger.HoldAsync(screening, Guid.CreateVersion7(), [7])).Accepted);
        await using var client = await nodes.ConnectAsync(node, protocol: protocol);
        NewHold[] holds =
        [
            new(Guid.CreateVersion7(), [1, 2]), new(Guid.CreateVersion7(), [7]),
            new(Guid.CreateVersion7(), Best: new BestSeats(2)), new(Guid.CreateVersion7(), [3], new BestSeats(1)),
        ];

        var replies = await client.HoldManyAsync(screening, holds);

        Assert.Equal([SeatOutcome.Held, SeatOutcome.Taken, SeatOutcome.Held, SeatOutcome.Invalid], replies.Select(reply => reply.Outcome));
        Assert.Equal(holds.Select(hold => (Guid?)hold.HoldId), replies.Select(reply => reply.HoldId));
        var again = await client.HoldManyAsync(screening, holds);
        Assert.Equal(
            replies.Select(reply => (reply.OutcomeName, reply.Revision)), again.Select(reply => (reply.OutcomeName, reply.Revision)));
    }

    [Fact]
    public async Task None_and_more_than_a_hundred_are_refused()
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        await using var client = await nodes.ConnectAsync();
        foreach (var count in new[] { 0, 101 })
        {
            var holds = Enumerable.Range(0, count).Select(_ => new NewHold(Guid.CreateVersion7(), [0])).ToArray();
            var refused = await Assert.ThrowsAsync<SeatMapException>(() => client.HoldManyAsync(screening, holds));
            Assert.Equal("invalid", refused.Code);
        }
    }
}
