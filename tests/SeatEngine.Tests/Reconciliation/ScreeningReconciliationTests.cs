using SeatEngine.Ledger;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Reconciliation;

[Trait("speed", "slow")]
public class ScreeningReconciliationTests
{
    [Fact]
    public async Task A_screening_without_faults_is_not_changed()
    {
        await using var engine = await TestEngine.StartAsync();
        await engine.HeldAsync(engine.A, 1, 2);
        await engine.BookedAsync(engine.A, 3);
        Assert.Equal(0, await engine.A.Reconciliation.RunAsync(CancellationToken.None));
        Assert.Equal(3, (await engine.MustVerifyAsync()).Revisions);
    }

    [Theory]
    [InlineData("UPDATE screening_seats SET status = 3 WHERE seat = 10")]
    [InlineData("UPDATE screening_seats SET version = version + 3 WHERE seat IN (1, 3, 10)")]
    [InlineData("UPDATE screening_seats SET status = 0, hold_id = NULL, held_until = NULL WHERE seat = 2")]
    [InlineData("UPDATE screening_seats SET status = 0, hold_id = NULL, held_until = NULL WHERE seat IN (1, 2)")]
    [InlineData("UPDATE screening_seats SET status = 3, hold_id = NULL, held_until = NULL WHERE seat = 1")]
    [InlineData(
        "UPDATE screening_seats s SET status = 1, hold_id = h.hold_id, held_until = h.expires_at FROM holds h "
            + "WHERE h.state = 0 AND s.seat = 10")]
    [InlineData("UPDATE screening_seats SET held_until = held_until + interval '1 hour' WHERE seat = 1")]
    [InlineData("UPDATE screening_seats SET held_until = held_until + interval '1 hour' WHERE seat IN (1, 2)")]
    [InlineData("UPDATE holds SET expires_at = expires_at + interval '1 hour' WHERE state = 0")]
    [InlineData("UPDATE holds SET state = 2 WHERE state = 0")]
    [InlineData("UPDATE screening_heads SET held = 7, sold = 0, blocked = 100")]
    public async Task A_change_by_hand_gets_a_ledger_row_and_every_map_follows_it(string tampering)
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        await engine.HeldAsync(engine.A, 1, 2);
        await engine.BookedAsync(engine.A, 3);
        await engine.MapAsync(engine.B);
        await engine.TamperAsync(tampering);
        Assert.NotEmpty((await engine.VerifyAsync()).Violations);

        Assert.True(await engine.A.Reconciliation.RunAsync(CancellationToken.None) > 0);
        await engine.MustVerifyAsync();
        Assert.Equal(0, await engine.A.Reconciliation.RunAsync(CancellationToken.None));
        await engine.MustFollowAsync(engine.A);
        await engine.MustFollowAsync(engine.B);
        await engine.HeldAsync(engine.B, 20);
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task A_correction_contains_the_state_of_the_seat_and_its_author()
    {
        await using var engine = await TestEngine.StartAsync();
        await engine.TamperAsync("UPDATE screening_seats SET status = 3 WHERE screening_id = @Screening AND seat = 10");
        Assert.True(await engine.A.Reconciliation.RunAsync(CancellationToken.None) > 0);
        var changes = await engine.ScalarAsync<string>("SELECT changes::text FROM seat_changes WHERE revision = 1");
        var entry = Assert.Single(LedgerCodec.Read(System.Text.Encoding.UTF8.GetBytes(changes)));
        Assert.Equal((LedgerOp.Correct, SeatStatus.Blocked, "reconciliation"), (entry.Op, entry.Status, entry.By));
        Assert.Equal([10], entry.Seats);
        Assert.Equal(1, engine.A.Counted("seatmap.repairs", "seat"));
        Assert.Equal(1, engine.A.Counted("seatmap.repairs", "counter"));
        var unblocked = await engine.A.Commands.UnblockAsync(
            engine.Screening, [10], Callers.Staff("Ada"), Guid.NewGuid(), CancellationToken.None);
        Assert.Equal(SeatOutcome.Unblocked, unblocked.Outcome);
        await engine.HeldAsync(engine.A, 10);
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task A_screening_with_an_invalid_ledger_is_not_repaired_and_does_not_stop_the_others()
    {
        await using var engine = await TestEngine.StartAsync();
        var other = await engine.AddScreeningAsync();
        await engine.HeldAsync(engine.A, 1);
        await engine.TamperUncheckedAsync(
            $"UPDATE seat_changes SET changes = '7'; UPDATE screening_heads SET held = 5 WHERE screening_id IN (@Screening, {other})");
        Assert.Equal(1, await engine.A.Reconciliation.RunAsync(CancellationToken.None));
        Assert.Equal(5, await engine.ScalarAsync<int>("SELECT held FROM screening_heads WHERE screening_id = @Screening"));
        Assert.Equal(0, await engine.ScalarAsync<int>($"SELECT held FROM screening_heads WHERE screening_id = {other}"));
    }

    [Fact]
    public async Task Faults_in_any_of_many_screenings_are_repaired_and_no_other_screening_is_changed()
    {
        await using var engine = await TestEngine.StartAsync();
        await engine.HeldAsync(engine.A, 1);
        var others = new List<ScreeningId>();
        for (var i = 0; i < 45; i++)
            others.Add(await engine.AddScreeningAsync());
        await engine.TamperAsync($"UPDATE screening_seats SET status = 3 WHERE seat = 7 AND screening_id IN (@Screening, {others[30]})");
        await engine.TamperAsync($"UPDATE screening_heads SET sold = 1 WHERE screening_id = {others[44]}");

        // Two seats, three heads whose counters were not those of the seats.
        Assert.Equal(5, await engine.A.Reconciliation.RunAsync(CancellationToken.None));
        Assert.Equal((46, 46), engine.A.Reconciliation.LastRound);
        Assert.Equal(3, (await engine.MustVerifyAsync()).Revisions);
        Assert.Equal(0, await engine.A.Reconciliation.RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Reconciliation_during_two_hundred_bookings_repairs_nothing()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var bookings = Enumerable.Range(0, 200)
            .Select(seat => Task.Run(() => engine.BookedAsync(seat % 2 == 0 ? engine.A : engine.B, seat)))
            .ToList();
        var repaired = 0;
        while (!bookings.TrueForAll(t => t.IsCompleted))
            repaired += await engine.A.Reconciliation.RunAsync(CancellationToken.None);
        await Task.WhenAll(bookings);
        Assert.Equal(0, repaired);
        Assert.Equal(200, (await engine.MustVerifyAsync()).Sold);
    }
}
