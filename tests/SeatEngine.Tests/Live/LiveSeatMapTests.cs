using System.Text;
using Harness;
using SeatEngine.Redis;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Live;

[Trait("speed", "slow")]
public class LiveSeatMapTests
{
    [Fact]
    public async Task A_copy_follows_another_node_by_messages_alone()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2, life: NodeLife.Listening);
        var map = await engine.MapAsync(engine.B);
        for (var seat = 0; seat < 20; seat++)
            await engine.HeldAsync(engine.A, seat);
        await engine.MustFollowAsync(engine.B);
        Assert.Equal((220, 20, 0, 0), map.Counts());
    }

    [Fact]
    public async Task A_copy_that_receives_no_messages_follows_by_reading_the_database()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2, life: NodeLife.Still);
        var map = await engine.MapAsync(engine.B);
        await engine.HeldAsync(engine.A, 1, 2);
        await engine.BookedAsync(engine.A, 3);
        Assert.Equal(0, map.Revision);
        await engine.B.Maps.CheckAsync(CancellationToken.None);
        await engine.MustFollowAsync(engine.B);
        Assert.Equal((237, 2, 1, 0), map.Counts());
    }

    [Fact]
    public async Task A_command_brings_a_copy_that_lags_behind_up_to_date()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2, life: NodeLife.Still);
        var map = await engine.MapAsync(engine.B);
        // Blocked instead of booked, because a lock in Redis would refuse the hold before the lane does.
        await engine.A.Commands.BlockAsync(engine.Screening, [1], Callers.Staff("Ada"), Guid.CreateVersion7(), CancellationToken.None);
        Assert.Equal(SeatOutcome.Taken, (await engine.HoldAsync(engine.B, TestEngine.NewHold(), TestEngine.NewHolder(), 1)).Outcome);
        Assert.Equal(1, map.Revision);
        await engine.HeldAsync(engine.B, 2);
        await engine.MustFollowAsync(engine.B);
    }

    [Fact]
    public async Task After_invalid_messages_on_the_channel_a_copy_still_follows()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2, life: NodeLife.Listening);
        await engine.MapAsync(engine.B);
        var channel = engine.A.Get<RedisKeys>().Changes(engine.Screening);
        byte[][] invalid =
        [
            [],
            "garbage"u8.ToArray(),
            new byte[92],
            [.. new byte[92], .. Encoding.UTF8.GetBytes("""[{"op":"correct","seats":[1],"status":77}]""")],
            [.. new byte[92], .. Encoding.UTF8.GetBytes("""[{"op":7}]""")],
            [.. Enumerable.Repeat((byte)255, 200)],
        ];
        foreach (var message in invalid)
            await engine.A.Redis.ExecuteAsync(database => database.PublishAsync(channel, message), 0);
        await engine.HeldAsync(engine.A, 1);
        await engine.MustFollowAsync(engine.B);
    }

    [Fact]
    public async Task The_changes_since_a_position_are_the_last_status_of_each_changed_seat()
    {
        await using var engine = await TestEngine.StartAsync();
        var map = await engine.MapAsync(engine.A);
        var start = map.Snapshot().Position;
        Assert.Equal(0, start.Revision);
        await engine.BookedAsync(engine.A, 9, 8);
        var between = map.Snapshot().Position;
        await engine.HeldAsync(engine.A, 4);

        var delta = map.DeltaSince(start)!;
        Assert.Equal((1, 3), (delta.From, delta.To));
        Assert.Equal([4, 8, 9], delta.Seats);
        Assert.Equal([SeatStatus.Held, SeatStatus.Sold, SeatStatus.Sold], delta.Statuses);
        Assert.Equal([4], map.DeltaSince(between)!.Seats);
        Assert.Empty(map.DeltaSince(map.Snapshot().Position)!.Seats);
        Assert.Null(map.DeltaSince(start with { Epoch = start.Epoch + 1 }));
        Assert.Null(map.DeltaSince(start with { Revision = 4 }));
        Assert.Null(map.DeltaSince(start with { Revision = -1 }));
    }

    [Fact]
    public async Task Fifty_requests_at_once_for_a_copy_get_the_same_one()
    {
        await using var engine = await TestEngine.StartAsync();
        var maps = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => engine.MapAsync(engine.A))));
        Assert.All(maps, m => Assert.Same(maps[0], m));
        Assert.Same(maps[0], Assert.Single(engine.A.Maps.Active));
        Assert.Null(await engine.A.Maps.GetAsync(new ScreeningId(999_999), CancellationToken.None));
    }

    [Fact]
    public async Task A_changed_end_of_sales_is_known_after_the_next_check()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        await engine.HeldAsync(engine.A, 1);
        await engine.TamperAsync("UPDATE screenings SET sales_close_at = now() - interval '1 second' WHERE screening_id = @Screening");
        await engine.A.Maps.CheckAsync(CancellationToken.None);
        Assert.Equal(SeatOutcome.Closed, (await engine.HoldAsync(engine.A, TestEngine.NewHold(), TestEngine.NewHolder(), 2)).Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_history_that_went_back_begins_a_new_epoch_after_the_first_command_or_check(bool commandFirst)
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2, life: commandFirst ? NodeLife.Still : NodeLife.Following);
        await engine.HeldAsync(engine.A, 1);
        await engine.HeldAsync(engine.A, 2);
        var (a, b) = (await engine.MapAsync(engine.A), await engine.MapAsync(engine.B));
        await engine.MustFollowAsync(engine.B);
        var before = a.Snapshot().Position;

        // As after the restore of a backup: the second hold is gone.
        await engine.TamperUncheckedAsync("""
            DELETE FROM seat_changes WHERE screening_id = @Screening AND revision = 2;
            UPDATE screening_heads SET revision = 1, held = 1,
                hash = (SELECT hash FROM seat_changes WHERE screening_id = @Screening AND revision = 1) WHERE screening_id = @Screening;
            DELETE FROM holds h USING screening_seats s WHERE s.screening_id = @Screening AND s.seat = 2 AND h.hold_id = s.hold_id;
            UPDATE screening_seats SET status = 0, version = 0, hold_id = NULL, held_until = NULL
            WHERE screening_id = @Screening AND seat = 2
            """);
        if (commandFirst)
        {
            // The command comes before the first check and gets the same revision again.
            await engine.HeldAsync(engine.A, 5);
            await engine.B.Maps.CheckAsync(CancellationToken.None);
            await engine.A.Maps.CheckAsync(CancellationToken.None);
        }

        await Eventually.Async(() => a.Epoch != before.Epoch && b.Epoch == a.Epoch, TestEngine.Timeout, "both copies are in the new epoch");
        Assert.Null(a.DeltaSince(before));
        await engine.MustFollowAsync(engine.A);
        await engine.MustFollowAsync(engine.B);
        // The lock of the hold that is gone belongs to the lost epoch.
        await Eventually.Async(
            async () => (await engine.HoldAsync(engine.B, TestEngine.NewHold(), TestEngine.NewHolder(), 2)).Outcome == SeatOutcome.Held,
            TestEngine.Timeout, "the seat is free again");
        await engine.MustVerifyAsync();
    }
}
