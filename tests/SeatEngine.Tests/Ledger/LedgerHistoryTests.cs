using SeatEngine.Ledger;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Ledger;

[Trait("speed", "slow")]
public class LedgerHistoryTests
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_ledger_is_read_newest_first_page_by_page()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        for (var seat = 0; seat < 5; seat++)
            await engine.HeldAsync(engine.A, seat);
        var history = engine.A.Get<LedgerHistory>();
        var first = await history.PageAsync(engine.Screening, null, 3, None);
        Assert.Equal(5, first!.Revision);
        Assert.Equal([5L, 4, 3], first.Rows.Select(r => r.Revision));
        Assert.Equal([4], Assert.Single(first.Rows[0].Entries).Seats);
        var second = await history.PageAsync(engine.Screening, first.Rows[^1].Revision, 3, None);
        Assert.Equal([2L, 1], second!.Rows.Select(r => r.Revision));
        Assert.Empty((await history.PageAsync(engine.Screening, 1, 3, None))!.Rows);
        Assert.Empty((await history.PageAsync(engine.Screening, -7, 3, None))!.Rows);
        Assert.Null(await history.PageAsync(new ScreeningId(-1), null, 3, None));
    }

    [Fact]
    public async Task The_seats_after_any_revision_are_computed_from_the_ledger()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        await engine.HeldAsync(engine.A, 1);
        var (_, _, reference) = await engine.BookedAsync(engine.A, 2);
        await engine.A.Commands.MoveBookingAsync(reference, [4], Callers.Staff("Ada"), null, Guid.NewGuid(), None);
        await engine.A.Commands.BlockAsync(engine.Screening, [3], Callers.Staff("Ada"), Guid.NewGuid(), None);
        var history = engine.A.Get<LedgerHistory>();

        await ShowsAsync(0, "00000");
        await ShowsAsync(1, "01000");
        await ShowsAsync(2, "01100");
        await ShowsAsync(3, "01200");
        await ShowsAsync(4, "01002");
        await ShowsAsync(5, "01032");
        Assert.Null((await history.SeatsAfterAsync(engine.Screening, 0, None))!.At);
        Assert.Null(await history.SeatsAfterAsync(engine.Screening, 6, None));
        Assert.Null(await history.SeatsAfterAsync(engine.Screening, -1, None));
        Assert.Null(await history.SeatsAfterAsync(new ScreeningId(-1), 0, None));

        async Task ShowsAsync(long revision, string statuses)
        {
            var past = await history.SeatsAfterAsync(engine.Screening, revision, None);
            Assert.Equal(revision, past!.Revision);
            Assert.Equal(240, past.Statuses.Length);
            Assert.Equal(statuses, string.Concat(past.Statuses.Take(5).Select(s => (int)s)));
        }
    }
}
