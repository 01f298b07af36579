using System.Collections.Concurrent;
using Harness;
using SeatMap.Client;

namespace SeatClient.Tests.Hub;

[Trait("speed", "slow")]
public sealed class ReconnectTests(Node node) : IClassFixture<Node>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);

    [Theory]
    [InlineData(SeatMapProtocol.MessagePack)]
    [InlineData(SeatMapProtocol.Json)]
    public async Task A_connection_that_was_cut_comes_back_and_gets_only_what_it_missed(SeatMapProtocol protocol)
    {
        var screening = await node.Cluster.AddScreeningAsync();
        await using var relay = new Relay(node.Options.Server);
        var me = await node.NewHolderAsync() with { Protocol = protocol };
        await using var connection = await SeatMapConnection.ConnectAsync(me with { Server = relay.Address });
        await using var elsewhere = await SeatMapConnection.ConnectAsync(me);
        var states = new ConcurrentQueue<SeatMapConnectionState>();
        connection.StateChanged += states.Enqueue;
        var watched = await connection.WatchAsync(screening);
        var hold = Guid.CreateVersion7();
        await connection.HoldAsync(screening, hold, [1, 2]);
        // The reply says that the seats are held, and the map's next change shows it.
        await Eventually.Async(
            () => watched.Holds.Count == 1 && watched.StatusOf(1) == SeatStatus.Held, Soon, "the hold is seen");

        for (var time = 1; time <= 3; time++)
        {
            relay.Cut();
            await Eventually.Async(
                () => !watched.IsLive && connection.State == SeatMapConnectionState.Reconnecting, Soon, "the loss is noticed");
            Assert.Equal(SeatStatus.Held, watched.StatusOf(1));
            await elsewhere.HoldAsync(screening, Guid.CreateVersion7(), [10 + time]);
            if (time == 3)
                await elsewhere.ReleaseAsync(screening, hold);
            relay.Restore();
            await Eventually.Async(
                () => watched.IsLive && watched.StatusOf(10 + time) == SeatStatus.Held, Soon, "what was missed has come");
        }

        Assert.DoesNotContain(watched.Holds, h => h.HoldId == hold);
        Assert.Equal(3, watched.Holds.Count);
        Assert.Equal((1, 0), (watched.Counts.Snapshots, watched.Counts.Gaps));
        Assert.Equal(
            Enumerable.Repeat<SeatMapConnectionState[]>(
                [SeatMapConnectionState.Reconnecting, SeatMapConnectionState.Connected], 3).SelectMany(s => s),
            states);
        await elsewhere.HoldAsync(screening, Guid.CreateVersion7(), [30]);
        await Eventually.Async(() => watched.StatusOf(30) == SeatStatus.Held, Soon, "it follows again");
    }

    [Fact]
    public async Task A_command_that_is_given_while_the_connection_is_lost_is_carried_out_after_it()
    {
        var screening = await node.Cluster.AddScreeningAsync();
        await using var relay = new Relay(node.Options.Server);
        await using var connection = await SeatMapConnection.ConnectAsync(await node.NewHolderAsync() with { Server = relay.Address });

        relay.Cut();
        await Eventually.Async(() => connection.State == SeatMapConnectionState.Reconnecting, Soon, "the loss is noticed");
        var hold = connection.HoldAsync(screening, Guid.CreateVersion7(), [1]);
        var watching = connection.WatchAsync(screening);
        Assert.False(hold.IsCompleted || watching.IsCompleted);
        relay.Restore();

        Assert.Equal(SeatOutcome.Held, (await hold).Outcome);
        var watched = await watching;
        await Eventually.Async(() => watched.StatusOf(1) == SeatStatus.Held, Soon, "it is seen");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_node_that_was_away_is_found_again_and_the_map_is_right(bool killed)
    {
        await using var cluster = await SeatMapCluster.StartAsync(2);
        var (goes, stays) = (cluster.Nodes[0], cluster.Nodes[1]);
        var screening = await cluster.AddScreeningAsync();
        var me = await SeatMapApi.SignInAsNewHolderAsync(new SeatMapClientOptions { Server = goes.BaseAddress });
        await using var connection = await SeatMapConnection.ConnectAsync(me);
        await using var elsewhere = await SeatMapConnection.ConnectAsync(me with { Server = stays.BaseAddress });
        var watched = await connection.WatchAsync(screening);

        if (killed)
            goes.Kill();
        else
            await goes.StopAsync();
        await Eventually.Async(() => connection.State == SeatMapConnectionState.Reconnecting, Soon, "the loss is noticed");
        await elsewhere.HoldAsync(screening, Guid.CreateVersion7(), [3]);
        await goes.StartAsync();

        await Eventually.Async(() => watched.IsLive && watched.StatusOf(3) == SeatStatus.Held, Soon, "the map is right");
        var (revision, statuses) = await cluster.ReadSeatsAsync(screening);
        Assert.Equal(revision, watched.Position.Revision);
        Assert.Equal(statuses, watched.CopyStatuses().Select(s => (int)s));
    }

    [Fact]
    public async Task The_first_connection_waits_for_the_server_only_as_long_as_it_may()
    {
        var nowhere = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        var failure = await Assert.ThrowsAsync<SeatMapException>(
            () => SeatMapConnection.ConnectAsync(
                new SeatMapClientOptions { Server = nowhere, Token = "any", RetryFor = TimeSpan.FromSeconds(1) }));
        Assert.Equal((SeatMapException.Unreachable, true), (failure.Code, failure.IsOutage));
    }
}
