using SeatEngine.Commands;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;
using SeatEngine.Tills;

namespace SeatEngine.Tests.Tills;

public class TillQueriesTests
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_till_shows_each_sale_exchange_and_refund_once_even_if_the_command_was_repeated()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var (hold, kiosk, _) = await engine.HeldAsync(engine.A, 0, 1);
        var (sell, move, refund) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var sold = await BothAsync(c => c.ConfirmAsync(engine.Screening, hold, kiosk.AsCaller("Till 3"), Tender.Cash, sell, None));
        await BothAsync(c => c.MoveBookingAsync(sold.Reference!, [1, 2], Callers.Staff("Till 3"), Tender.Terminal, move, None));
        await BothAsync(c => c.CancelBookingAsync(sold.Reference!, Callers.Staff("Till 3"), Tender.Cash, refund, None));
        var (other, guest, _) = await engine.HeldAsync(engine.B, 7);
        await engine.B.Commands.ConfirmAsync(engine.Screening, other, guest.AsCaller("Till 4"), Tender.Cash, Guid.NewGuid(), None);

        var account = await AccountAsync("Till 3", TimeSpan.FromHours(1));
        Assert.Equal(
            [(TillKind.Refund, -1_900), (TillKind.Exchange, 0), (TillKind.Sale, 1_900)], account.Lines.Select(l => (l.Kind, l.Amount)));
        Assert.All(account.Lines, l => Assert.Equal((sold.Reference, "Night Ferry", "EUR"), (l.Reference, l.Title, l.Currency)));
        Assert.Equal(["A-1", "A-2"], account.Lines[2].Seats);
        Assert.Equal(["A-2", "A-3"], account.Lines[1].Seats);
        Assert.Equal(
            [new TillTotal("EUR", Tender.Cash, 1_900, -1_900, 0, 0), new TillTotal("EUR", Tender.Terminal, 0, 0, 0, 0)], account.Totals);
        Assert.Equal(950, Assert.Single((await AccountAsync("Till 4", TimeSpan.FromHours(1))).Totals).Amount);
        Assert.Empty((await AccountAsync("Till 3", -TimeSpan.FromHours(1))).Lines);
        Assert.Empty((await AccountAsync("Till 5", TimeSpan.FromHours(1))).Totals);
        await engine.MustVerifyAsync();

        async Task<SeatReply> BothAsync(Func<SeatCommands, Task<SeatReply>> ask)
        {
            var reply = await ask(engine.A.Commands);
            Assert.True(reply.Accepted, $"{reply}");
            Assert.Equal(reply.Reference, (await ask(engine.B.Commands)).Reference);
            return reply;
        }

        Task<TillAccount> AccountAsync(string till, TimeSpan ago)
        {
            var now = TimeProvider.System.GetUtcNow();
            return engine.A.Get<TillQueries>().AccountAsync(new TillId(till), now - ago, TimeSpan.Zero, None);
        }
    }
}
