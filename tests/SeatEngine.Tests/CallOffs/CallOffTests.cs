using SeatEngine.Bookings;
using SeatEngine.CallOffs;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.CallOffs;

/// <summary>A screening is called off: nothing is sold any more, and everything is given back once.</summary>
public class CallOffTests
{
    private static readonly StaffMember _ada = Callers.Staff("Ada").Staff!;

    [Fact]
    public async Task All_bookings_are_cancelled_and_marked_for_refund_and_all_holds_ended()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2, NodeLife.Still);
        var references = new List<string>();
        for (var seat = 0; seat < 60; seat += 2)
            references.Add((await engine.BookedAsync(seat % 4 == 0 ? engine.A : engine.B, seat, seat + 1)).Reference);
        await engine.A.Commands.CancelBookingAsync(
            references[0], Callers.Staff("Ada"), Tender.Cash, Guid.CreateVersion7(), CancellationToken.None);
        var (hold, holder, _) = await engine.HeldAsync(engine.B, 100, 101);

        Assert.Equal(2, (await CallOffAsync(engine, "The singer is ill.")).Version);
        var begun = await FindAsync(engine);
        Assert.Equal(
            ("Ada", "The singer is ill.", 29, 29, 1), (begun.By, begun.Reason, begun.Bookings, begun.BookingsLeft, begun.HoldsLeft));
        await RefusesAllAsync(engine, hold, holder, references[1]);
        await engine.B.Get<CallOffJob>().RunAsync(CancellationToken.None);

        var done = await FindAsync(engine);
        Assert.Equal((0, 0, 29, 29 * 1_900L), (done.BookingsLeft, done.HoldsLeft, done.Refunds, done.RefundTotal));
        Assert.NotNull(done.FinishedAt);
        Assert.Equal(240, await engine.ScalarAsync<int>("SELECT count(*)::int FROM screening_seats WHERE status = 0"));
        var booking = (await engine.A.Get<BookingQueries>().FindAsync(references[1], CancellationToken.None))!;
        Assert.Equal(("cancelled", true, 1_900), (booking.Status, booking.CalledOff, booking.Refund));
        var paidBack = (await engine.A.Get<BookingQueries>().FindAsync(references[0], CancellationToken.None))!;
        Assert.Equal(("cancelled", 0), (paidBack.Status, paidBack.Refund));

        // Nothing is left to do, and nothing is done twice.
        var revision = await engine.ScalarAsync<long>("SELECT revision FROM screening_heads WHERE screening_id = @Screening");
        await engine.A.Get<CallOffJob>().RunAsync(CancellationToken.None);
        Assert.Equal(2, (await CallOffAsync(engine, "Again")).Version);
        await engine.A.Get<CallOffJob>().RunAsync(CancellationToken.None);
        Assert.Equal(revision, await engine.ScalarAsync<long>("SELECT revision FROM screening_heads WHERE screening_id = @Screening"));
        Assert.Equal("The singer is ill.", (await FindAsync(engine)).Reason);
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task Buyers_who_pay_or_cancel_while_it_is_called_off_gets_one_true_answer_and_each_booking_one_refund()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var held = new List<(HoldId Hold, HolderId Holder)>();
        var booked = new List<(HolderId Holder, string Reference)>();
        for (var seat = 0; seat < 80; seat += 2)
        {
            var (hold, holder, _) = await engine.HeldAsync(engine.A, seat);
            held.Add((hold, holder));
            var (_, buyer, reference) = await engine.BookedAsync(engine.B, seat + 1);
            booked.Add((buyer, reference));
        }

        var buying = held.Select(h => Task.Run(() => engine.B.Commands.ConfirmAsync(
            engine.Screening, h.Hold, h.Holder.AsCaller(), null, Guid.CreateVersion7(), CancellationToken.None))).ToList();
        var cancelling = booked.Select(b => Task.Run(() => engine.B.Commands.CancelBookingAsync(
            b.Reference, b.Holder.AsCaller(), null, Guid.CreateVersion7(), CancellationToken.None))).ToList();
        var calling = Task.Run(async () =>
        {
            await CallOffAsync(engine, "");
            await Task.WhenAll(
                engine.A.Get<CallOffJob>().RunAsync(CancellationToken.None), engine.B.Get<CallOffJob>().RunAsync(CancellationToken.None));
        });
        var bought = await Task.WhenAll(buying);
        var cancelled = await Task.WhenAll(cancelling);
        await calling;
        await engine.A.Get<CallOffJob>().RunAsync(CancellationToken.None);

        Assert.All(bought, reply => Assert.Contains(
            reply.Outcome, new[] { SeatOutcome.Booked, SeatOutcome.Closed, SeatOutcome.AlreadyReleased }));
        Assert.All(cancelled, reply => Assert.Contains(reply.Outcome, new[] { SeatOutcome.Cancelled, SeatOutcome.AlreadyCancelled }));
        Assert.Equal(0, await engine.ScalarAsync<int>("SELECT count(*)::int FROM bookings WHERE cancelled_at IS NULL"));
        // Each booking is paid back once: those that were cancelled by their buyers too.
        Assert.Equal(0, await engine.ScalarAsync<int>("""
            SELECT count(*)::int FROM bookings b WHERE (SELECT count(*) FROM refunds r WHERE r.reference = b.reference) <> 1
            """));
        Assert.Equal(
            bought.Count(reply => reply.Accepted) + booked.Count, await engine.ScalarAsync<int>("SELECT count(*)::int FROM bookings"));
        Assert.NotNull((await FindAsync(engine)).FinishedAt);
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task What_is_called_off_cannot_be_changed_and_a_version_that_is_old_is_refused()
    {
        await using var engine = await TestEngine.StartAsync();
        var off = engine.A.Get<ScreeningCallOff>();
        Assert.IsType<ChangeResult.ChangedMeanwhile>(await TryAsync(engine, "", version: 7));
        Assert.IsType<ChangeResult.Invalid>(await TryAsync(engine, new string('x', ScreeningCallOff.MaxReason + 1)));
        Assert.IsType<ChangeResult.Invalid>(await TryAsync(engine, "a\u0007"));
        Assert.Null(await off.FindAsync(engine.Screening, CancellationToken.None));
        await CallOffAsync(engine, "", version: 1);
        Assert.IsType<ChangeResult.CalledOff>(await engine.A.Get<ScreeningChanges>().ChangeAsync(
            engine.Screening, new ScreeningChange { HallNotes = "x" }, Guid.CreateVersion7(), _ada, CancellationToken.None));
        Assert.IsType<ChangeResult.UnknownScreening>(
            await off.CallOffAsync(new ScreeningId(0), "", null, Guid.CreateVersion7(), _ada, CancellationToken.None));
    }

    [Fact]
    public async Task A_node_that_runs_the_jobs_does_it_by_itself()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 1, NodeLife.Whole);
        await engine.BookedAsync(engine.A, 0, 1);
        await CallOffAsync(engine, "");
        await Harness.Eventually.Async(
            async () => (await FindAsync(engine)).FinishedAt is not null, TestEngine.Timeout, "the job gives everything back");
        await engine.MustVerifyAsync();
    }

    private static async Task RefusesAllAsync(TestEngine engine, HoldId hold, HolderId holder, string reference)
    {
        var (commands, screening) = (engine.B.Commands, engine.Screening);
        SeatReply[] refused =
        [
            await engine.HoldAsync(engine.B, TestEngine.NewHold(), TestEngine.NewHolder(), 200),
            await commands.ConfirmAsync(screening, hold, holder.AsCaller(), null, Guid.CreateVersion7(), CancellationToken.None),
            await commands.ExtendAsync(screening, hold, holder.AsCaller(), Guid.CreateVersion7(), CancellationToken.None),
            await commands.MoveBookingAsync(
                reference, [210, 211], Callers.Staff("Ada"), null, Guid.CreateVersion7(), CancellationToken.None),
        ];
        Assert.All(refused, reply => Assert.Equal(SeatOutcome.Closed, reply.Outcome));
    }

    private static Task<ChangeResult> TryAsync(TestEngine engine, string reason, int? version = null) =>
        engine.A.Get<ScreeningCallOff>().CallOffAsync(
            engine.Screening, reason, version, Guid.CreateVersion7(), _ada, CancellationToken.None);

    private static async Task<ChangeResult.Changed> CallOffAsync(TestEngine engine, string reason, int? version = null) =>
        Assert.IsType<ChangeResult.Changed>(await TryAsync(engine, reason, version));

    private static async Task<CallOffProgress> FindAsync(TestEngine engine) =>
        (await engine.A.Get<ScreeningCallOff>().FindAsync(engine.Screening, CancellationToken.None))!;
}
