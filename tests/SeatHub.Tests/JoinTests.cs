using Harness;
using SeatEngine.Live;
using SeatHub.Protocol;
using SeatMap.Client;
using Status = SeatEngine.Seats.SeatStatus;

namespace SeatHub.Tests;

[Collection(nameof(DefaultNodes))]
public sealed class JoinTests(DefaultNodes nodes)
{
    [Theory]
    [BothTransports]
    public async Task The_first_Join_brings_every_seat_and_the_terms(int node)
    {
        var screening = await nodes.Cluster.AddScreeningAsync(rows: 3, seatsPerRow: 7);
        var holder = await nodes.NewHolderAsync();
        await using var client = await StockClient.ConnectAsync(nodes.Address(node), holder.Token);
        var api = new SeatMapApi(nodes.Options(node, holder.Token));
        var held = await api.HoldAsync(screening, Guid.CreateVersion7(), [4, 20]);

        var reply = await client.JoinAsync(screening);

        Assert.Equal(SeatOutcome.Held, held.Outcome);
        Assert.Equal(
            (screening, 21, held.Revision, 10, false),
            (reply.ScreeningId, reply.SeatCount, reply.Revision, reply.MaxSeats, reply.OrphanRule));
        Assert.Null(reply.Delta);
        var statuses = new Status[21];
        statuses[4] = statuses[20] = Status.Held;
        Assert.Equal(StatusSnapshot.Of(new(reply.Epoch, reply.Revision), statuses).Statuses, reply.Snapshot);
        Assert.InRange(reply.Now, reply.SalesOpenAt, reply.SalesCloseAt);
        Assert.True((await api.FindPlanAsync(reply.PlanHash)).IsSuccess);
    }

    [Theory]
    [BothTransports]
    public async Task From_the_current_position_there_is_nothing_new(int node)
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        var holder = await nodes.NewHolderAsync();
        await using var client = await StockClient.ConnectAsync(nodes.Address(node), holder.Token);
        await new SeatMapApi(nodes.Options(node, holder.Token)).HoldAsync(screening, Guid.CreateVersion7(), [4]);
        var first = await client.JoinAsync(screening);

        var again = await client.JoinAsync(screening, new Position(first.Epoch, first.Revision));

        Assert.Null(again.Snapshot);
        Assert.Equal(FrameCodec.Write(new StatusDelta(first.Epoch, first.Revision, first.Revision, [], [])), again.Delta);
        Assert.Equal((first.Epoch, first.Revision), (again.Epoch, again.Revision));
    }

    [Theory]
    [BothTransports]
    public async Task From_an_older_position_only_what_was_missed_is_sent(int node)
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        var holder = await nodes.NewHolderAsync();
        await using var client = await StockClient.ConnectAsync(nodes.Address(node), holder.Token);
        var api = new SeatMapApi(nodes.Options(node, holder.Token));
        var first = await client.JoinAsync(screening);
        var hold = Guid.CreateVersion7();
        await api.HoldAsync(screening, hold, [4, 5]);
        await api.ReleaseAsync(hold, [4]);
        await api.HoldAsync(screening, Guid.CreateVersion7(), [9]);

        var again = await client.JoinAsync(screening, new Position(first.Epoch, first.Revision));

        Assert.Null(again.Snapshot);
        Status[] statuses = [Status.Free, Status.Held, Status.Held];
        var missed = new StatusDelta(first.Epoch, first.Revision + 1, first.Revision + 3, [4, 5, 9], statuses);
        Assert.Equal(FrameCodec.Write(missed), again.Delta);
    }

    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(0, -1)]
    [InlineData(0, long.MaxValue)]
    [InlineData(1, 0)]
    [InlineData(-1, 0)]
    public async Task From_a_position_that_never_was_a_snapshot_is_sent(int epochsAway, long revision)
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        await using var client = await StockClient.ConnectAsync(nodes.Address(), (await nodes.NewHolderAsync()).Token);
        var first = await client.JoinAsync(screening);

        var again = await client.JoinAsync(screening, new Position(first.Epoch + epochsAway, revision));

        Assert.Null(again.Delta);
        Assert.NotNull(again.Snapshot);
        Assert.Equal((first.Epoch, first.Revision), (again.Epoch, again.Revision));
    }

    [Fact]
    public async Task Own_holds_are_in_the_answer_and_nobody_elses()
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        var holder = await nodes.NewHolderAsync();
        await using var client = await nodes.ConnectAsync(0, holder);
        await using var other = await nodes.ConnectAsync(0);
        var held = await client.HoldAsync(screening, Guid.CreateVersion7(), [2, 1]);
        await other.HoldAsync(screening, Guid.CreateVersion7(), [30]);

        await using var elsewhere = await nodes.ConnectAsync(1, holder);
        var hold = Assert.Single((await elsewhere.WatchAsync(screening)).Holds);

        Assert.Equal((held.HoldId, held.ExpiresAt, held.ExtendableUntil), (hold.HoldId, hold.ExpiresAt, hold.ExtendableUntil));
        Assert.Equal([1, 2], hold.Seats);
        Assert.NotEqual(held.HoldId, Assert.Single((await other.WatchAsync(screening)).Holds).HoldId);
    }

    [Theory]
    [BothTransports]
    public async Task A_hold_on_one_node_shows_on_the_other_and_joining_twice_doubles_no_frame(int node)
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        await using var here = await nodes.ConnectAsync(1 - node);
        await using var there = await nodes.ConnectAsync(node);
        var watched = await there.WatchAsync(screening);
        await there.WatchAsync(screening);

        await here.HoldAsync(screening, Guid.CreateVersion7(), [7]);

        await Nodes.SeesAsync(watched, 7, SeatStatus.Held);
        await here.HoldAsync(screening, Guid.CreateVersion7(), [8]);
        await Nodes.SeesAsync(watched, 8, SeatStatus.Held);
        Assert.Equal((0, 0), (watched.Counts.Stale, watched.Counts.Gaps));
    }

    [Theory]
    [BothTransports]
    public async Task Nothing_more_is_sent_after_Leave(int node)
    {
        var (left, stays) = (await nodes.Cluster.AddScreeningAsync(), await nodes.Cluster.AddScreeningAsync());
        await using var seller = await nodes.ConnectAsync(node);
        await using var leaver = await StockClient.ConnectAsync(nodes.Address(node), (await nodes.NewHolderAsync()).Token);
        await using var witness = await nodes.ConnectAsync(node);
        await leaver.JoinAsync(left);
        await leaver.JoinAsync(stays);
        var watched = await witness.WatchAsync(left);
        await leaver.LeaveAsync(left);

        // A frame of the other screening, after the witness has seen the one that must not come.
        await seller.HoldAsync(left, Guid.CreateVersion7(), [7]);
        await Nodes.SeesAsync(watched, 7, SeatStatus.Held);
        await seller.HoldAsync(stays, Guid.CreateVersion7(), [7]);
        await Eventually.Async(() => leaver.FramesOf(stays) == 1, TimeSpan.FromSeconds(10), "the frame of the other screening comes");

        Assert.Equal(0, leaver.FramesOf(left));
        await leaver.LeaveAsync(left); // Once more does no harm.
    }

    [Theory]
    [BothTransports]
    public async Task A_screening_that_is_not_there_is_said_not_to_be_there(int node)
    {
        await using var client = await nodes.ConnectAsync(node);
        var refused = await Assert.ThrowsAsync<SeatMapException>(() => client.WatchAsync(987_654_321));
        Assert.Equal("unknown_screening", refused.Code);
        Assert.Equal(SeatOutcome.UnknownScreening, (await client.HoldAsync(987_654_321, Guid.CreateVersion7(), [1])).Outcome);
    }

    [Theory]
    [BothTransports]
    public async Task Who_does_not_say_who_he_is_is_not_let_in(int node)
    {
        var refused = await Assert.ThrowsAsync<SeatMapException>(() => SeatMapConnection.ConnectAsync(nodes.Options(node)));
        Assert.Equal("unauthorized", refused.Code);
    }

    [Theory]
    [BothTransports]
    public async Task A_forged_or_damaged_token_is_not_let_in(int node)
    {
        var good = (await nodes.NewHolderAsync()).Token;
        foreach (var bad in new[] { "x", good[..^1], good[..20] + "AAAA" + good[24..], new string('A', 3_000) })
        {
            var refused = await Assert.ThrowsAsync<SeatMapException>(() => SeatMapConnection.ConnectAsync(nodes.Options(node, bad)));
            Assert.Equal("invalid_token", refused.Code);
        }
    }

    [Fact]
    public async Task A_token_of_one_node_is_good_on_the_other_also_as_a_query()
    {
        var holder = await nodes.NewHolderAsync();
        await using var there = await nodes.ConnectAsync(1, holder);
        Assert.Equal(SeatMapConnectionState.Connected, there.State);
        await using var raw = await RawHub.ConnectAsync(
            nodes.Address(1), token: null, query: $"access_token={Uri.EscapeDataString(holder.Token)}");
        await raw.ShakeHandsAsync();
    }
}
