using SeatEngine.Bookings;
using SeatEngine.Currencies;
using SeatEngine.Holds;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;
using SeatEngine.Tills;

namespace SeatEngine.Tests.Bookings;

/// <summary>The dearest seats there can be: 10^12 minor units each, which no int is.</summary>
[Trait("speed", "slow")]
public class LargeSumsTests
{
    private static readonly long _price = Money.MaxPrice("UYW");

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Sums_of_the_dearest_seats_are_exact_everywhere()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        await engine.TamperAsync($"""
            UPDATE screening_prices SET amount = {_price} WHERE screening_id = @Screening;
            UPDATE screenings SET currency = 'UYW' WHERE screening_id = @Screening
            """);
        var node = await engine.AddNodeAsync(NodeLife.Following);
        var (hold, ann, _) = await engine.HeldAsync(node, 0, 1, 2);
        var held = await node.Get<HoldQueries>().FindAsync(hold, None);
        Assert.Equal([_price, _price, _price], held!.Amounts!);

        var sold = await node.Commands.ConfirmAsync(
            engine.Screening, hold, ann.AsCaller("Till 9"), Tender.Cash, Guid.CreateVersion7(), None);

        var booking = await node.Get<BookingQueries>().FindAsync(sold.Reference!, None);
        Assert.Equal((3 * _price, _price), (booking!.Total, booking.Seats[0].Amount));
        var mine = await node.Get<HolderBookings>().ListAsync(ann, upcoming: true, TimeProvider.System.GetUtcNow(), null, 10, None);
        Assert.Equal(3 * _price, Assert.Single(mine.Bookings).Total);
        var taken = await node.Get<TakenSeatQueries>().FindAsync(engine.Screening, None);
        Assert.All(taken!.Seats, seat => Assert.Equal(_price, seat.Amount));
        var listed = Assert.Single((await node.Get<ScreeningCatalog>().ListForStaffAsync(new(), null, 10, None)).Screenings);
        Assert.Equal((_price, _price, 3 * _price), (listed.FromPrice, listed.ToPrice, listed.Revenue));

        await node.Commands.CancelBookingAsync(sold.Reference!, Callers.Staff("Till 9"), Tender.Cash, Guid.CreateVersion7(), None);

        var now = TimeProvider.System.GetUtcNow();
        var account = await node.Get<TillQueries>().AccountAsync(new TillId("Till 9"), null, TimeSpan.FromHours(1), None);
        Assert.Equal([-3 * _price, 3 * _price], account.Lines.Select(line => line.Amount));
        Assert.Equal(new TillTotal("UYW", Tender.Cash, 3 * _price, -3 * _price, 0, 0), Assert.Single(account.Totals));
        await engine.MustVerifyAsync();
    }
}
