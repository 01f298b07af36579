using SeatEngine.Bookings;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Bookings;

/// <summary>A booking counts its changes, by which calendars tell a newer entry from an older one.</summary>
[Trait("speed", "slow")]
public class BookingChangesTests
{
    [Fact]
    public async Task Each_move_and_the_cancellation_count_once_and_repeats_do_not()
    {
        await using var engine = await TestEngine.StartAsync();
        var (_, _, reference) = await engine.BookedAsync(engine.A, 0, 1);
        var made = await FindAsync();
        Assert.Equal((0, made.BookedAt), (made.Changes, made.ChangedAt));

        var move = Guid.CreateVersion7();
        await MoveAsync(move, 2, 3);
        await MoveAsync(move, 2, 3);
        var moved = await FindAsync();
        Assert.Equal(1, moved.Changes);
        Assert.True(moved.ChangedAt > made.ChangedAt);
        await MoveAsync(Guid.CreateVersion7(), 2, 3);
        Assert.Equal((1, moved.ChangedAt), ((await FindAsync()).Changes, (await FindAsync()).ChangedAt));
        await MoveAsync(Guid.CreateVersion7(), 3, 4);
        Assert.Equal(2, (await FindAsync()).Changes);

        for (var i = 0; i < 2; i++)
        {
            await engine.A.Commands.CancelBookingAsync(
                reference, Callers.Staff("Ada"), null, Guid.CreateVersion7(), CancellationToken.None);
        }

        var cancelled = await FindAsync();
        Assert.Equal(("cancelled", 3), (cancelled.Status, cancelled.Changes));
        Assert.True(cancelled.ChangedAt > moved.ChangedAt);

        async Task<BookingView> FindAsync() => (await engine.A.Get<BookingQueries>().FindAsync(reference, CancellationToken.None))!;

        async Task MoveAsync(Guid command, params int[] seats)
        {
            var reply = await engine.A.Commands.MoveBookingAsync(
                reference, seats, Callers.Staff("Ada"), null, command, CancellationToken.None);
            Assert.Equal(SeatOutcome.Moved, reply.Outcome);
        }
    }
}
