using Harness;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SeatEngine.Live;
using SeatHub.Protocol;
using SeatMap.Client;
using Status = SeatEngine.Seats.SeatStatus;

namespace SeatHub.Tests;

/// <summary>A hall of four sections, of ten seats each, of which clients watch some.</summary>
[Collection(nameof(DefaultNodes))]
public sealed class SectionsTests(DefaultNodes nodes)
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    private Task<long> AddHallAsync() => nodes.Cluster.AddScreeningAsync(rows: 4, seatsPerRow: 10, sections: 4);

    [Theory]
    [InlineData(Nodes.Direct, false)]
    [InlineData(Nodes.Direct, true)]
    [InlineData(Nodes.Stock, false)]
    [InlineData(Nodes.Stock, true)]
    public async Task JoinSections_brings_the_seats_of_these_and_how_many_are_free_in_all(int node, bool isMessagePack)
    {
        var screening = await AddHallAsync();
        var holder = await nodes.NewHolderAsync();
        IHubProtocol? protocol = isMessagePack ? new ClearMessagePackHubProtocol() : null;
        await using var client = await StockClient.ConnectAsync(nodes.Address(node), holder.Token, protocol);
        var held = await new SeatMapApi(nodes.Options(node, holder.Token)).HoldAsync(screening, Guid.CreateVersion7(), [4, 12, 38]);

        var reply = await client.JoinSectionsAsync(screening, null, [], [1, 3]);

        Assert.Null(reply.Snapshot);
        Assert.Null(reply.Delta);
        Assert.Equal((held.Revision, 40), (reply.Revision, reply.SeatCount));
        Assert.Equal([4, 12, 38], Assert.Single(reply.Holds).Seats);
        var sections = reply.Sections!;
        Assert.Equal((reply.Epoch, reply.Revision), (sections.Epoch, sections.Revision));
        Assert.Null(sections.Delta);
        Assert.Equal([1, 3], sections.Entered);
        var statuses = new Status[20];
        statuses[2] = statuses[18] = Status.Held;
        Assert.Equal(StatusSnapshot.Of(default, statuses).Statuses, sections.Statuses);
        Assert.Equal<byte>([0, 9, 0, 9, 0, 10, 0, 9], sections.Free);
    }

    [Theory]
    [BothTransports]
    public async Task A_change_elsewhere_sends_no_frame_and_the_next_frame_follows_all_the_same(int node)
    {
        var screening = await AddHallAsync();
        await using var seller = await nodes.ConnectAsync(1 - node);
        await using var client = await StockClient.ConnectAsync(nodes.Address(node), (await nodes.NewHolderAsync()).Token);
        await using var witness = await nodes.ConnectAsync(node);
        var watched = await witness.WatchAsync(screening);
        var joined = await client.JoinSectionsAsync(screening, null, [], [2]);
        var hold = Guid.CreateVersion7();
        await seller.HoldAsync(screening, hold, [1, 2]);
        await seller.ReleaseAsync(screening, hold, [1]);
        await Nodes.SeesAsync(watched, 2, SeatStatus.Held);
        Assert.Equal(0, client.FramesOf(screening));

        var held = await seller.HoldAsync(screening, Guid.CreateVersion7(), [25, 35]);
        await Eventually.Async(() => client.FramesOf(screening) == 1, _limit, "the frame of its section comes");

        var delta = new StatusDelta(joined.Epoch, joined.Revision + 1, held.Revision, [25], [Status.Held]);
        Assert.Equal(FrameCodec.Write(delta), client.DeltasOf(screening)[0]);
    }

    [Theory]
    [BothTransports]
    public async Task Who_watches_no_section_gets_counts_and_nothing_else(int node)
    {
        var screening = await AddHallAsync();
        await using var seller = await nodes.ConnectAsync(1 - node);
        await using var client = await StockClient.ConnectAsync(nodes.Address(node), (await nodes.NewHolderAsync()).Token);
        var joined = await client.JoinSectionsAsync(screening, null, [], []);
        Assert.Empty(joined.Sections!.Statuses);
        Assert.Equal<byte>([0, 10, 0, 10, 0, 10, 0, 10], joined.Sections.Free);

        var held = await seller.HoldAsync(screening, Guid.CreateVersion7(), [5, 6, 39]);

        await Eventually.Async(() => client.OverviewsOf(screening).Length == 1, _limit, "the counts come");
        var (revision, free) = client.OverviewsOf(screening)[0];
        Assert.Equal(held.Revision, revision);
        Assert.Equal<byte>([0, 8, 2, 9], free);
        Assert.Equal(0, client.FramesOf(screening));
    }

    [Theory]
    [BothTransports]
    public async Task A_section_that_stays_goes_on_by_delta_and_a_new_one_comes_whole(int node)
    {
        var screening = await AddHallAsync();
        await using var seller = await nodes.ConnectAsync(node);
        await using var client = await StockClient.ConnectAsync(nodes.Address(node), (await nodes.NewHolderAsync()).Token);
        var joined = await client.JoinSectionsAsync(screening, null, [], [0, 1]);
        await seller.HoldAsync(screening, Guid.CreateVersion7(), [3, 13, 23, 33]);
        var last = await seller.HoldAsync(screening, Guid.CreateVersion7(), [24]);

        var reply = await client.ShowSectionsAsync(screening, new Position(joined.Epoch, joined.Revision), [0, 1], [1, 2]);

        Assert.Equal(last.Revision, reply.Revision);
        var delta = new StatusDelta(joined.Epoch, joined.Revision + 1, last.Revision, [13], [Status.Held]);
        Assert.Equal(FrameCodec.Write(delta), reply.Delta);
        Assert.Equal([2], reply.Entered);
        var statuses = new Status[10];
        statuses[3] = statuses[4] = Status.Held;
        Assert.Equal(StatusSnapshot.Of(default, statuses).Statuses, reply.Statuses);
        Assert.Equal<byte>([0, 9, 0, 9, 0, 8, 0, 9], reply.Free);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1_000)]
    [InlineData(0, -1)]
    public async Task From_a_position_that_never_was_all_shown_sections_come_whole(int epochsAway, long revisionsAway)
    {
        var screening = await AddHallAsync();
        await using var client = await StockClient.ConnectAsync(nodes.Address(), (await nodes.NewHolderAsync()).Token);
        var joined = await client.JoinSectionsAsync(screening, null, [], [0, 1]);
        var never = new Position(joined.Epoch + epochsAway, joined.Revision + revisionsAway);

        var again = (await client.JoinSectionsAsync(screening, never, [0, 1], [1, 2])).Sections!;

        Assert.Null(again.Delta);
        Assert.Equal([1, 2], again.Entered);
    }

    [Theory]
    [BothTransports]
    public async Task After_Join_every_seat_is_watched_again(int node)
    {
        var screening = await AddHallAsync();
        await using var seller = await nodes.ConnectAsync(node);
        await using var client = await StockClient.ConnectAsync(nodes.Address(node), (await nodes.NewHolderAsync()).Token);
        await client.JoinSectionsAsync(screening, null, [], []);
        Assert.NotNull((await client.JoinAsync(screening)).Snapshot);

        await seller.HoldAsync(screening, Guid.CreateVersion7(), [5, 15]);

        await Eventually.Async(() => client.FramesOf(screening) == 1, _limit, "the frame of all seats comes");
        Assert.Empty(client.OverviewsOf(screening));
    }

    [Theory]
    [InlineData("[]", "[4]")]
    [InlineData("[]", "[-1]")]
    [InlineData("[]", "[1,1]")]
    [InlineData("[]", "[2,1]")]
    [InlineData("[1,0]", "[]")]
    [InlineData("[0,1,2,3,4]", "[]")]
    [InlineData("[]", "null")]
    [InlineData("null", "[]")]
    public async Task Sections_that_the_plan_does_not_have_once_and_in_order_are_refused(string known, string sections)
    {
        var screening = await AddHallAsync();
        await using var raw = await RawHub.ConnectAsync(nodes.Address(), (await nodes.NewHolderAsync()).Token);
        await raw.ShakeHandsAsync();
        await raw.CallAsync("Join", $"[{screening},null]");
        foreach (var method in new[] { "JoinSections", "ShowSections" })
        {
            var answer = await raw.CallAsync(method, $"[{screening},null,{known},{sections}]");
            Assert.Contains("HubException: invalid: ", answer!.Value.GetProperty("error").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ShowSections_is_refused_before_Join_and_for_a_screening_that_is_not_there()
    {
        var screening = await AddHallAsync();
        await using var client = await StockClient.ConnectAsync(nodes.Address(), (await nodes.NewHolderAsync()).Token);
        var early = await Assert.ThrowsAsync<HubException>(() => client.ShowSectionsAsync(screening, null, [], [1]));
        Assert.Contains("invalid: ", early.Message, StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<HubException>(() => client.ShowSectionsAsync(987_654_321, null, [], [1]));
        Assert.Contains("unknown_screening: ", unknown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Nodes.Direct, SeatMapProtocol.MessagePack)]
    [InlineData(Nodes.Stock, SeatMapProtocol.Json)]
    public async Task A_client_that_reconnects_goes_on_with_its_sections(int node, SeatMapProtocol protocol)
    {
        var screening = await AddHallAsync();
        await using var seller = await nodes.ConnectAsync(1 - node);
        await using var client = await nodes.ConnectAsync(node, protocol: protocol);
        var plan = await nodes.PlanAsync(screening);
        var watched = await client.WatchSectionsAsync(screening, plan, [2, 0]);
        Assert.Equal([0, 2], watched.Sections);
        await seller.HoldAsync(screening, Guid.CreateVersion7(), [4, 14]);
        await Nodes.SeesAsync(watched, 4, SeatStatus.Held);
        Assert.Equal(SeatStatus.Blocked, watched.StatusOf(14));
        await Eventually.Async(() => watched.FreeSeats(1) == 9, _limit, "the counts come");

        // Other sections, then all seats.
        await client.WatchSectionsAsync(screening, plan, [1]);
        Assert.Equal((SeatStatus.Blocked, SeatStatus.Held), (watched.StatusOf(4), watched.StatusOf(14)));
        await client.WatchAsync(screening);
        Assert.Null(watched.Sections);
        Assert.Equal((SeatStatus.Held, SeatStatus.Held), (watched.StatusOf(4), watched.StatusOf(14)));
        Assert.Equal(0, watched.Counts.Gaps);
    }
}
