using SeatMap.Client;

namespace SeatHub.Tests;

[Collection(nameof(DefaultNodes))]
public sealed class HoldOrSimilarTests(DefaultNodes nodes)
{
    [Fact]
    public async Task Who_wants_taken_seats_or_as_good_ones_gets_others_and_the_same_again_for_the_same_id()
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        await using var stranger = await nodes.ConnectAsync();
        Assert.Equal(SeatOutcome.Held, (await stranger.HoldAsync(screening, Guid.CreateVersion7(), [40, 41])).Outcome);
        await using var client = await nodes.ConnectAsync();
        var hold = Guid.CreateVersion7();
        var reply = await client.HoldOrSimilarAsync(screening, hold, [40, 41]);
        Assert.Equal(SeatOutcome.Held, reply.Outcome);
        Assert.Equal(2, reply.Seats.Count);
        Assert.DoesNotContain(40, reply.Seats);
        Assert.Equal(reply.Seats, (await client.HoldOrSimilarAsync(screening, hold, [40, 41])).Seats);
        var free = await client.HoldOrSimilarAsync(screening, Guid.CreateVersion7(), [0, 9]);
        Assert.Equal([0, 9], free.Seats);
    }
}
