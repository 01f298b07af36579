using Harness;
using SeatEngine.Audit;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Audit;

[Trait("speed", "slow")]
public class AuditTests
{
    private static CancellationToken None => CancellationToken.None;

    private static Guid Id() => Guid.CreateVersion7();

    [Fact]
    public async Task Everything_staff_do_to_seats_has_a_line_with_who_where_and_on_what()
    {
        await using var engine = await TestEngine.StartAsync();
        var ada = Callers.Staff("Ada");
        var commands = engine.A.Commands;
        var (hold, sold) = (TestEngine.NewHold(), TestEngine.NewHold());
        await commands.HoldAsync(engine.Screening, hold, ada, [1, 2], None);
        await commands.ReleaseAsync(engine.Screening, hold, ada, null, Id(), None);
        await commands.HoldAsync(engine.Screening, sold, ada, [3], None);
        var sale = await commands.ConfirmAsync(engine.Screening, sold, ada, Tender.Cash, Id(), None);
        await commands.MoveBookingAsync(sale.Reference!, [4], ada, Tender.Cash, Id(), None);
        await commands.CancelBookingAsync(sale.Reference!, ada, Tender.Cash, Id(), None);
        await commands.BlockAsync(engine.Screening, [7, 8, 9], ada, Id(), None);
        await commands.UnblockAsync(engine.Screening, [7], ada, Id(), None);

        var lines = await LinesAsync(engine);

        Assert.Equal(
            ["hold 2", "release 2", "hold 1", "sale 1", "move 1", "cancel 1", "block 3", "unblock 1"],
            lines.Select(l => $"{l.Action} {l.Seats}"));
        var staff = ada.Staff!;
        Assert.All(lines, line => Assert.Equal(
            ("done", staff.Id.Value, "Ada", staff.Token.Value, staff.Address, engine.Screening.Value),
            (line.Result, line.StaffId!.Value, line.Name, line.TokenId!.Value, line.Address, line.ScreeningId!.Value)));
        Assert.Equal(Enumerable.Range(1, 8).Select(r => (long?)r), lines.Select(l => l.Revision));
        Assert.Equal([3, 4, 5], lines.Index().Where(l => l.Item.Reference == sale.Reference).Select(l => l.Index));
        Assert.Equal(hold.Value, lines[1].HoldId);
    }

    [Fact]
    public async Task What_visitors_do_and_a_repeated_command_have_no_line()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var (_, holder, reference) = await engine.BookedAsync(engine.A, 1);
        await engine.A.Commands.CancelBookingAsync(reference, holder.AsCaller(), null, Id(), None);
        Assert.Empty(await LinesAsync(engine));

        var (ada, command) = (Callers.Staff("Ada"), Id());
        foreach (var node in new[] { engine.A, engine.B, engine.A })
            Assert.Equal(SeatOutcome.Blocked, (await node.Commands.BlockAsync(engine.Screening, [5], ada, command, None)).Outcome);
        Assert.Equal("block", Assert.Single(await LinesAsync(engine)).Action);
    }

    [Fact]
    public async Task What_staff_are_refused_has_a_line_with_the_reason()
    {
        await using var engine = await TestEngine.StartAsync();
        var ada = Callers.Staff("Ada");
        var (hold, _, reference) = await engine.BookedAsync(engine.A, 1);
        await engine.A.Commands.BlockAsync(engine.Screening, [1, 2], ada, Id(), None);
        await engine.A.Commands.MoveBookingAsync(reference.ToLowerInvariant(), [2, 3], ada, null, Id(), None);
        await engine.A.Commands.ReleaseAsync(engine.Screening, hold, ada, null, Id(), None);
        await engine.A.Commands.CancelBookingAsync("nosuch", ada, null, Id(), None);
        await engine.A.Commands.BlockAsync(new ScreeningId(9_999), [1], ada, Id(), None);

        Assert.Equal(
            ["block taken", "move invalid", "release not_found", "cancel not_found", "block unknown_screening"],
            (await LinesAsync(engine)).Select(l => $"{l.Action} {l.Result}"));
        Assert.Equal(reference, (await LinesAsync(engine))[1].Reference);
    }

    /// <summary>The line and the effect are one transaction.</summary>
    [Fact]
    public async Task Without_its_line_nothing_is_done()
    {
        await using var engine = await TestEngine.StartAsync();
        await engine.TamperAsync("ALTER TABLE audit ADD CHECK (staff_name <> 'Mallory')");

        await Assert.ThrowsAnyAsync<Exception>(
            () => engine.A.Commands.BlockAsync(engine.Screening, [1], Callers.Staff("Mallory"), Id(), None));

        Assert.Equal(SeatStatus.Free, await engine.StatusAsync(1));
        Assert.Equal(0, await engine.ScalarAsync<long>("SELECT revision FROM screening_heads WHERE screening_id = @Screening"));
        Assert.Empty(await LinesAsync(engine));
    }

    [Fact]
    public async Task The_same_refusal_is_written_once_a_minute_and_a_flood_is_cut()
    {
        await using var engine = await TestEngine.StartAsync();
        var trail = engine.A.Get<AuditTrail>();
        await trail.StartAsync(None);
        for (var i = 0; i < 1_500; i++)
        {
            trail.Refused(new AuditEntry(StaffAction.SignIn, "invalid_token") { Address = "192.0.2.1" });
            trail.Refused(new AuditEntry(StaffAction.SignIn, "invalid_token") { Address = $"2001:db8::{i:x}" });
        }

        await Eventually.Async(async () => await CountAsync() == 1_000, TestEngine.Timeout, "what is admitted is written");
        await trail.StopAsync(None);
        Assert.Equal(1_000, await CountAsync());
        Assert.Equal(1, await engine.ScalarAsync<long>("SELECT count(*) FROM audit WHERE address = '192.0.2.1'"));

        Task<long> CountAsync() => engine.ScalarAsync<long>("SELECT count(*) FROM audit");
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repeat_while_lines_are_added()
    {
        await using var engine = await TestEngine.StartAsync();
        var (ada, bob) = (Callers.Staff("Ada Lovelace"), Callers.Staff("Bob"));
        for (var seat = 0; seat < 7; seat++)
            await engine.A.Commands.BlockAsync(engine.Screening, [seat], seat % 2 == 0 ? ada : bob, Id(), None);
        var other = await engine.AddScreeningAsync();
        await engine.A.Commands.BlockAsync(other, [1, 2], bob, Id(), None);

        var seen = new List<long>();
        long? before = null;
        do
        {
            var page = await PageAsync(new AuditSearch(null, null, null, before, 3));
            seen.AddRange(page.Lines.Select(l => l.Id));
            before = page.Next;
            await engine.A.Commands.UnblockAsync(other, [1], ada, Id(), None);
            await engine.A.Commands.BlockAsync(other, [1], ada, Id(), None);
        }
        while (before is not null);

        Assert.Equal(8, seen.Count);
        Assert.Equal(seen.Distinct().OrderDescending(), seen);
        Assert.Equal(3, (await PageAsync(new AuditSearch(engine.Screening, null, "BOB", null, 100))).Lines.Count);
        Assert.Equal(4, (await PageAsync(new AuditSearch(engine.Screening, null, "ada lovelace", null, 100))).Lines.Count);
        Assert.All(
            (await PageAsync(new AuditSearch(other, null, null, null, 100))).Lines,
            line => Assert.Equal((other.Value, "Night Ferry"), (line.ScreeningId, line.Title)));
        Assert.Empty((await PageAsync(new AuditSearch(null, "0000000000", null, null, 100))).Lines);

        Task<AuditPage> PageAsync(AuditSearch search) => engine.A.Get<AuditQueries>().PageAsync(search, None);
    }

    private static async Task<List<AuditLine>> LinesAsync(TestEngine engine) =>
        [.. (await engine.A.Get<AuditQueries>().PageAsync(new AuditSearch(null, null, null, null, 500), None)).Lines.Reverse()];
}
