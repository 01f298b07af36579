using System.Collections.Concurrent;
using Harness;
using SeatMap.Client;

namespace SeatClient.Tests.Hub;

public sealed class LiveTests(Node node) : IClassFixture<Node>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(SeatMapProtocol.MessagePack)]
    [InlineData(SeatMapProtocol.Json)]
    public async Task A_watched_screening_shows_what_others_do_and_ones_own_holds(SeatMapProtocol protocol)
    {
        var screening = await node.Cluster.AddScreeningAsync(rows: 3, seatsPerRow: 7);
        await using var mine = await SeatMapConnection.ConnectAsync(await node.NewHolderAsync() with { Protocol = protocol });
        await using var other = await SeatMapConnection.ConnectAsync(await node.NewHolderAsync());
        var watched = await mine.WatchAsync(screening);
        var seen = new ConcurrentQueue<SeatMapChange>();
        watched.Changed += seen.Enqueue;
        Assert.Equal((21, 10, false, true), (watched.SeatCount, watched.MaxSeats, watched.OrphanRule, watched.IsLive));
        Assert.InRange(watched.ServerNow, watched.SalesOpenAt, watched.SalesCloseAt);
        Assert.Equal(21, (await new SeatMapApi(node.Options).FindPlanAsync(watched.PlanHash)).ValueOrThrow().Seats.Count);

        var theirs = await other.HoldAsync(screening, Guid.CreateVersion7(), [4, 5]);
        await Eventually.Async(() => watched.Count(SeatStatus.Held) == 2, Soon, "the other's hold is seen");
        var hold = Guid.CreateVersion7();
        var held = await mine.HoldOrSimilarAsync(screening, hold, [4, 5]);

        Assert.True(theirs.Accepted && held.Accepted);
        Assert.Equal((2, false), (held.Seats.Count, held.Seats.Contains(4)));
        await Eventually.Async(() => watched.Holds.Count == 1 && watched.Count(SeatStatus.Held) == 4, Soon, "one's own hold is seen");
        Assert.Equal((hold, held.ExpiresAt), (watched.Holds[0].HoldId, watched.Holds[0].ExpiresAt));
        Assert.InRange(watched.TimeLeft(watched.Holds[0]), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        Assert.Equal(SeatOutcome.Extended, (await mine.ExtendAsync(screening, hold)).Outcome);
        Assert.Equal(SeatOutcome.Released, (await mine.ReleaseAsync(screening, hold, [held.Seats[0]])).Outcome);
        await Eventually.Async(() => watched.Holds is [{ Seats.Count: 1 }], Soon, "half of it is given back");
        Assert.Equal(SeatOutcome.Released, (await mine.ReleaseAsync(screening, hold)).Outcome);
        await Eventually.Async(() => watched.Holds.Count == 0 && watched.Count(SeatStatus.Held) == 2, Soon, "all of it is given back");
        Assert.Equal(
            SeatOutcome.NoneAvailable,
            (await mine.HoldBestAsync(screening, Guid.CreateVersion7(), new BestSeats(2, Accessible: true))).Outcome);

        // What the events said, one after the other, is what the map is.
        var told = new SeatStatus[21];
        foreach (var change in seen.SelectMany(c => c.Seats))
            told[change.Seat] = change.Status;
        Assert.Equal(watched.CopyStatuses(), told);
        Assert.Equal(watched.Position, seen.Last().Position);
        Assert.Equal(seen.Select(c => c.Position.Revision).Order(), seen.Select(c => c.Position.Revision));
        var truth = (await new SeatMapApi(node.Options).FindSeatsAsync(screening)).ValueOrThrow();
        Assert.Equal(truth.Statuses, told);
        Assert.Throws<ArgumentOutOfRangeException>(() => watched.StatusOf(21));
    }

    [Theory]
    [InlineData(SeatMapProtocol.MessagePack)]
    [InlineData(SeatMapProtocol.Json)]
    public async Task Seats_added_to_a_hold_are_one_hold(SeatMapProtocol protocol)
    {
        var screening = await node.Cluster.AddScreeningAsync(rows: 3, seatsPerRow: 7);
        await using var connection = await SeatMapConnection.ConnectAsync(await node.NewHolderAsync() with { Protocol = protocol });
        var watched = await connection.WatchAsync(screening);
        var (first, second, third) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());

        Assert.Equal(SeatOutcome.Held, (await connection.HoldAsync(screening, first, [4, 5])).Outcome);
        Assert.Equal([4, 5, 6], (await connection.HoldAsync(screening, second, [6], joins: first)).Seats);
        var best = await connection.HoldBestAsync(screening, third, new BestSeats(2), joins: second);

        Assert.Equal((SeatOutcome.Held, 5), (best.Outcome, best.Seats.Count));
        await Eventually.Async(() => watched.Holds is [{ Seats.Count: 5 } one] && one.HoldId == third, Soon, "one hold has all seats");
        var late = await connection.HoldOrSimilarAsync(screening, Guid.CreateVersion7(), [0], joins: first);
        Assert.Equal(SeatOutcome.AlreadyReleased, late.Outcome);
    }

    [Fact]
    public async Task A_screening_that_is_not_there_cannot_be_watched_and_one_that_was_left_stands_still()
    {
        var screening = await node.Cluster.AddScreeningAsync();
        await using var connection = await SeatMapConnection.ConnectAsync(await node.NewHolderAsync());
        var failure = await Assert.ThrowsAsync<SeatMapException>(() => connection.WatchAsync(987_654_321));
        Assert.Equal(("unknown_screening", false), (failure.Code, failure.IsOutage));

        var watched = await connection.WatchAsync(screening);
        Assert.Same(watched, await connection.WatchAsync(screening));
        await connection.LeaveAsync(screening);
        await connection.HoldAsync(screening, Guid.CreateVersion7(), [1]);
        var again = await connection.WatchAsync(screening);

        Assert.Equal((false, SeatStatus.Free), (watched.IsLive, watched.StatusOf(1)));
        Assert.Equal((true, SeatStatus.Held), (again.IsLive, again.StatusOf(1)));
        await connection.DisposeAsync();
        Assert.Equal((SeatMapConnectionState.Closed, false), (connection.State, again.IsLive));
    }

    [Fact]
    public async Task A_handler_may_ask_the_map_and_the_server()
    {
        var screening = await node.Cluster.AddScreeningAsync();
        await using var connection = await SeatMapConnection.ConnectAsync(await node.NewHolderAsync());
        var watched = await connection.WatchAsync(screening);
        var answered = new TaskCompletionSource<SeatOutcome>();
        watched.Changed += async change =>
        {
            if (watched.StatusOf(1) == SeatStatus.Held && watched.StatusOf(2) == SeatStatus.Free)
                answered.SetResult((await connection.HoldAsync(screening, Guid.CreateVersion7(), [2])).Outcome);
        };
        await connection.HoldAsync(screening, Guid.CreateVersion7(), [1]);
        Assert.Equal(SeatOutcome.Held, await answered.Task.WaitAsync(Soon));
    }
}
