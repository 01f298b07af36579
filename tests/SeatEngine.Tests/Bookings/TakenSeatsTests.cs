using SeatEngine.Bookings;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Bookings;

public class TakenSeatsTests
{
    [Fact]
    public async Task A_seat_that_is_not_free_has_its_hold_or_its_booking_or_neither_if_it_is_blocked()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var (hold, ann, held) = await engine.HeldAsync(engine.A, 1);
        var (_, bob, reference) = await engine.BookedAsync(engine.A, 2);
        await engine.A.Commands.MoveBookingAsync(reference, [4], Callers.Staff("Ada"), null, Guid.NewGuid(), CancellationToken.None);
        var (_, gone, cancelled) = await engine.BookedAsync(engine.A, 5);
        await engine.A.Commands.CancelBookingAsync(cancelled, gone.AsCaller(), null, Guid.NewGuid(), CancellationToken.None);
        await engine.A.Commands.BlockAsync(engine.Screening, [3], Callers.Staff("Ada"), Guid.NewGuid(), CancellationToken.None);

        var found = await engine.A.Get<TakenSeatQueries>().FindAsync(engine.Screening, CancellationToken.None);
        Assert.Equal((await engine.MapAsync(engine.A)).Revision, found!.Revision);
        Assert.Equal((await engine.MapAsync(engine.A)).Epoch, found.Epoch);
        Assert.Equal(
            [
                new TakenSeat(1, SeatStatus.Held, hold.Value, ann.Value, held.ExpiresAt, null, null),
                new TakenSeat(3, SeatStatus.Blocked, null, null, null, null, null),
                new TakenSeat(4, SeatStatus.Sold, null, bob.Value, null, reference, 950),
            ],
            found.Seats);
        Assert.Null(await engine.A.Get<TakenSeatQueries>().FindAsync(new ScreeningId(-1), CancellationToken.None));
    }
}
