using SeatEngine.Bookings;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Bookings;

/// <summary>Some of the seats of a booking are given back.</summary>
public class GiveBackTests
{
    private static readonly Caller _ada = Callers.Staff("Ada");

    [Fact]
    public async Task Some_seats_are_given_back_for_what_was_paid_for_them_and_the_booking_keeps_the_others()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var (_, buyer, reference) = await engine.BookedAsync(engine.A, 0, 1, 2, 3);
        var id = Guid.CreateVersion7();

        var reply = await GiveBackAsync(engine, reference, buyer.AsCaller(), id, 1, 2);

        Assert.Equal((SeatOutcome.Cancelled, -1_900L), (reply.Outcome, reply.Due));
        Assert.Equal([1, 2], reply.Seats);
        var left = await FindAsync(engine, reference);
        Assert.Equal(("live", 1_900L, 1_900L, 1), (left.Status, left.Total, left.Refund, left.Changes));
        Assert.Equal([0, 3], left.Seats.Select(seat => seat.Seat));
        await engine.HeldAsync(engine.B, 1, 2);

        Assert.Equal(reply.Revision, (await GiveBackAsync(engine, reference, buyer.AsCaller(), id, 1, 2)).Revision);
        Assert.Equal(SeatOutcome.IdReused, (await GiveBackAsync(engine, reference, buyer.AsCaller(), id, 0)).Outcome);
        var twice = await GiveBackAsync(engine, reference, _ada, Guid.CreateVersion7(), 0, 1);
        Assert.Equal(SeatOutcome.NotYours, twice.Outcome);
        Assert.Equal([1], twice.Seats);
        Assert.Equal(
            SeatOutcome.NotFound,
            (await GiveBackAsync(engine, reference, TestEngine.NewHolder().AsCaller(), Guid.CreateVersion7(), 0)).Outcome);

        // The last seats: the booking is cancelled, as it is without naming them.
        Assert.Equal(-1_900, (await GiveBackAsync(engine, reference, buyer.AsCaller(), Guid.CreateVersion7(), 0, 3)).Due);
        var gone = await FindAsync(engine, reference);
        Assert.Equal(("cancelled", 3_800L), (gone.Status, gone.Refund));
        Assert.Equal([0, 3], gone.Seats.Select(seat => seat.Seat));
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task Two_who_give_the_same_seat_back_at_once_get_its_price_once()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        for (var seat = 0; seat < 60; seat += 3)
        {
            var (_, buyer, reference) = await engine.BookedAsync(engine.A, seat, seat + 1, seat + 2);
            var given = seat + 1;
            var replies = await Task.WhenAll(
                Task.Run(() => GiveBackAsync(engine, reference, buyer.AsCaller(), Guid.CreateVersion7(), given)),
                Task.Run(() => engine.B.Commands.CancelBookingAsync(
                    reference, _ada, Tender.Cash, Guid.CreateVersion7(), CancellationToken.None, [given])));
            Assert.Single(replies, reply => reply.Accepted);
            Assert.Single(replies, reply => reply.Outcome == SeatOutcome.NotYours);
        }

        Assert.Equal(
            20 * 950L,
            await engine.ScalarAsync<long>(
                "SELECT ((SELECT coalesce(sum(amount), 0) FROM refunds) - (SELECT coalesce(sum(amount), 0) FROM till_entries))::bigint"));
        await engine.MustVerifyAsync();
    }

    private static Task<SeatReply> GiveBackAsync(TestEngine engine, string reference, Caller caller, Guid id, params int[] seats) =>
        engine.A.Commands.CancelBookingAsync(reference, caller, null, id, CancellationToken.None, seats);

    private static async Task<BookingView> FindAsync(TestEngine engine, string reference) =>
        (await engine.A.Get<BookingQueries>().FindAsync(reference, CancellationToken.None))!;
}
