using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Ledger;

public class LedgerVerifierTests : IAsyncLifetime
{
    // Made once. Every test changes a copy of its own.
    private static readonly Lazy<Task<TestEngine>> _played = new(PlayAsync);

    private TestEngine _engine = null!;

    public async Task InitializeAsync() => _engine = await (await _played.Value).CopyAsync();

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    /// <summary>Seats 1 and 2 held, 3 and 4 sold, 5 blocked, 6 sold and cancelled: seven revisions.</summary>
    private static async Task<TestEngine> PlayAsync()
    {
        var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        await engine.HeldAsync(engine.A, 1, 2);
        await engine.BookedAsync(engine.A, 3, 4);
        await engine.A.Commands.BlockAsync(engine.Screening, [5], Callers.Staff("Ada"), Guid.NewGuid(), CancellationToken.None);
        var (_, ann, reference) = await engine.BookedAsync(engine.A, 6);
        await engine.A.Commands.CancelBookingAsync(reference, ann.AsCaller(), null, Guid.NewGuid(), CancellationToken.None);
        var report = await engine.MustVerifyAsync();
        Assert.Equal((1, 7, 240, 2, 2, 1), (report.Screenings, report.Revisions, report.Seats, report.Held, report.Sold, report.Bookings));
        return engine;
    }

    [Theory]
    [InlineData(
        "UPDATE seat_changes SET changes = replace(changes::text, '\"seats\":[1,2]', '\"seats\":[1,7]')::json WHERE revision = 1",
        "revision 1 is not what its hash says")]
    [InlineData(
        "UPDATE seat_changes SET committed_at = committed_at + interval '1 second' WHERE revision = 2",
        "revision 2 is not what its hash says")]
    [InlineData("UPDATE seat_changes SET changes = '{}' WHERE revision = 2", "revision 2")]
    [InlineData("UPDATE seat_changes SET changes = '[{\"op\":\"correct\",\"seats\":[1],\"status\":9}]' WHERE revision = 2", "revision 2")]
    [InlineData("UPDATE seat_changes SET changes = '[{\"op\":\"block\",\"seats\":[100000]}]' WHERE revision = 2", "revision 2")]
    [InlineData("DELETE FROM seat_changes WHERE revision = 4", "revision 3 is followed by 5")]
    [InlineData("DELETE FROM seat_changes WHERE revision = 7", "the ledger ends at revision 6, the head is at 7")]
    [InlineData("DELETE FROM seat_changes", "the ledger ends at revision 0, the head is at 7")]
    [InlineData("UPDATE seat_changes SET hash = sha256('x') WHERE revision = 3", "revision 4 does not carry the hash of the one before")]
    [InlineData("UPDATE seat_changes SET hash = sha256('x') WHERE revision = 7", "the head does not carry the hash of the last revision")]
    [InlineData("UPDATE screening_heads SET hash = sha256('x')", "the head does not carry the hash of the last revision")]
    [InlineData("UPDATE screening_heads SET revision = 9", "the ledger ends at revision 7, the head is at 9")]
    [InlineData("UPDATE screening_heads SET held = held + 1", "the head counts 3")]
    [InlineData("UPDATE screening_heads SET sold = 0", "the head counts 0")]
    [InlineData("UPDATE screening_heads SET blocked = 0", "the head counts 0")]
    [InlineData("DELETE FROM screening_heads", "it has no head")]
    [InlineData("UPDATE screening_seats SET status = 2 WHERE seat = 10", "seat 10 is sold and in 0 live bookings")]
    [InlineData("UPDATE screening_seats SET status = 0 WHERE seat = 3", "seat 3 is Free and in live booking")]
    [InlineData("UPDATE screening_seats SET status = 3 WHERE seat = 11", "seat 11 is Blocked")]
    [InlineData("UPDATE screening_seats SET version = version + 1 WHERE seat = 1", "seat 1 is Held v2")]
    [InlineData("UPDATE screening_seats SET held_until = held_until + interval '1 hour' WHERE seat = 1", "seat 1 is Held v1")]
    [InlineData("UPDATE screening_seats SET hold_id = gen_random_uuid() WHERE seat = 1", "which is not a live hold")]
    [InlineData("DELETE FROM screening_seats WHERE seat = 20", "239 seats, the head says 240")]
    [InlineData("UPDATE holds SET state = 2 WHERE state = 0", "seat 1 is held by")]
    [InlineData("UPDATE holds SET holder = gen_random_uuid() WHERE state = 0", "the ledger says")]
    [InlineData("UPDATE holds SET expires_at = expires_at + interval '1 hour' WHERE state = 0", "the ledger says")]
    [InlineData("UPDATE screening_seats SET status = 0, hold_id = NULL, held_until = NULL WHERE status = 1", "is live and has no seat")]
    [InlineData("UPDATE booking_seats SET live = false WHERE seat = 3", "seat 3 is sold and in 0 live bookings")]
    [InlineData("DELETE FROM booking_seats WHERE seat = 4", "seat 4 is sold and in 0 live bookings")]
    [InlineData("UPDATE booking_seats SET seat = 9 WHERE seat = 4", "has seats 3,9, the ledger says 3,4")]
    [InlineData(
        "UPDATE booking_seats SET reference = (SELECT reference FROM bookings WHERE cancelled_at IS NOT NULL) WHERE seat = 4",
        "has seats 3, the ledger says 3,4")]
    [InlineData("UPDATE booking_seats SET live = true WHERE seat = 6", "seat 6 is Free and in live booking")]
    [InlineData("UPDATE bookings SET cancelled_at = now() WHERE cancelled_at IS NULL", "is cancelled and still has seat 3")]
    [InlineData(
        "DROP INDEX booking_seats_sold_once; "
            + "INSERT INTO booking_seats SELECT screening_id, reference, 3, 0, true FROM bookings WHERE cancelled_at IS NOT NULL",
        "seat 3 is sold and in 2 live bookings")]
    [InlineData("UPDATE bookings SET exchanged_to = screening_id WHERE cancelled_at IS NULL", "the ledger says that it has not left")]
    [InlineData("UPDATE bookings SET exchanged_to = screening_id WHERE cancelled_at IS NULL", "was exchanged and is in no screening")]
    public async Task A_change_without_a_ledger_row_is_a_violation(string tampering, string violation)
    {
        await _engine.TamperUncheckedAsync(tampering);
        Assert.Contains((await _engine.VerifyAsync()).Violations, v => v.Contains(violation, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_booking_that_left_by_the_ledger_and_is_nowhere_else_is_a_violation()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var friday = await engine.AddScreeningAsync();
        var (_, _, reference) = await engine.BookedAsync(engine.A, 8, 9);
        await engine.A.Commands.ExchangeAsync(
            reference, friday, [8, 9], Callers.Staff("Ada"), null, null, Guid.NewGuid(), CancellationToken.None);
        await engine.MustVerifyAsync();
        await engine.TamperUncheckedAsync("DROP INDEX bookings_by_reference; UPDATE bookings SET exchanged_to = NULL");
        Assert.Contains(
            (await engine.VerifyAsync()).Violations,
            v => v.Contains($"booking {reference} has left this screening, and is in no other", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_violations_of_one_screening_do_not_hide_those_of_another()
    {
        var other = await _engine.AddScreeningAsync();
        await _engine.TamperUncheckedAsync(
            "UPDATE seat_changes SET changes = '7'; UPDATE screening_seats SET status = 3 WHERE screening_id <> @Screening");
        var report = await _engine.VerifyAsync();
        Assert.Equal(2, report.Screenings);
        Assert.Contains(report.Violations, v => v.StartsWith($"screening {_engine.Screening}:", StringComparison.Ordinal));
        Assert.Contains(report.Violations, v => v.StartsWith($"screening {other}:", StringComparison.Ordinal));
        Assert.True(report.Violations.Count < 60, "the violations of a screening are limited");
    }
}
