using SeatEngine.Holds;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Holds;

/// <summary>A buyer pays the prices of the time when the seats were held.</summary>
public class FixedPriceTests
{
    private const string RaisePrices = "UPDATE screening_prices SET amount = 1400 WHERE screening_id = @Screening";

    private const string Charged =
        "SELECT string_agg(seat || ':' || amount, ' ' ORDER BY seat) FROM booking_seats WHERE screening_id = @Screening";

    [Fact]
    public async Task A_hold_is_charged_the_prices_of_the_time_it_was_granted()
    {
        await using var engine = await TestEngine.StartAsync();
        var (hold, ann, _) = await engine.HeldAsync(engine.A, 5, 6, 7);
        await engine.TamperAsync(RaisePrices);
        // This node knows the new prices.
        var late = await engine.AddNodeAsync(NodeLife.Following);
        await late.Commands.ReleaseAsync(engine.Screening, hold, ann.AsCaller(), [6], Guid.NewGuid(), CancellationToken.None);

        await late.Commands.ConfirmAsync(engine.Screening, hold, ann.AsCaller(), null, Guid.NewGuid(), CancellationToken.None);
        await engine.BookedAsync(late, 8);

        Assert.Equal("5:950 7:950 8:1400", await engine.ScalarAsync<string>(Charged));
    }

    [Fact]
    public async Task A_hold_without_stored_prices_is_charged_the_prices_of_the_time_it_is_bought()
    {
        await using var engine = await TestEngine.StartAsync();
        var (hold, ann, _) = await engine.HeldAsync(engine.A, 5);
        await engine.TamperAsync("UPDATE holds SET amounts = NULL WHERE screening_id = @Screening");

        await engine.A.Commands.ConfirmAsync(engine.Screening, hold, ann.AsCaller(), null, Guid.NewGuid(), CancellationToken.None);

        Assert.Equal("5:950", await engine.ScalarAsync<string>(Charged));
    }

    [Fact]
    public async Task The_prices_of_a_hold_are_those_of_the_seats_that_it_still_has()
    {
        await using var engine = await TestEngine.StartAsync();
        await engine.TamperAsync(
            "UPDATE screening_prices SET amount = CASE category WHEN 'front' THEN 700 ELSE 900 END WHERE screening_id = @Screening");
        var node = await engine.AddNodeAsync(NodeLife.Following);
        var seats = new[] { SeatOf("front"), SeatOf("standard"), SeatOf("premium") }.Order().ToArray();
        var (hold, ann, _) = await engine.HeldAsync(node, seats);
        var front = SeatOf("front");

        await node.Commands.ReleaseAsync(engine.Screening, hold, ann.AsCaller(), [front], Guid.NewGuid(), CancellationToken.None);

        var found = await node.Get<HoldQueries>().FindAsync(hold, CancellationToken.None);
        Assert.Equal(seats.Except([front]), found!.View.Seats);
        Assert.Equal([900, 900], found.Amounts!);
    }

    private static int SeatOf(string category) =>
        Enumerable.Range(0, TestEngine.CinemaPlan.Seats.Count).First(s => TestEngine.CinemaPlan.Seats[s].Category == category);
}
