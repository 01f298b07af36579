using SeatEngine.Bookings;
using SeatEngine.CallOffs;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Mail;

/// <summary>Mails are queued in the commit that they are about, or not at all.</summary>
public class MailMessagesTests
{
    private static readonly (string, string)[] _mail = [("Mail:Host", "127.0.0.1"), ("Mail:From", "box@seatmap.example")];

    private static readonly StaffMember _ada = Callers.Staff("Ada").Staff!;

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_buyer_who_gave_an_address_gets_one_mail_for_each_change_of_the_booking()
    {
        await using var engine = await TestEngine.StartAsync(1, NodeLife.Following, _mail);
        var commands = engine.A.Commands;
        var (holder, reference) = await BookedAsync(engine, new Contact("ann@example.com", "ja"), 0, 1, 2);
        Assert.Equal(["confirmation 0"], await MailsAsync(engine, reference));
        await commands.MoveBookingAsync(reference, [1, 2, 3], Callers.Staff("Ada"), null, Guid.CreateVersion7(), None);
        await commands.CancelBookingAsync(reference, holder.AsCaller(), null, Guid.CreateVersion7(), None, [3]);
        var friday = await engine.AddScreeningAsync();
        await commands.ExchangeAsync(reference, friday, [7, 8], Callers.Staff("Ada"), null, null, Guid.CreateVersion7(), None);
        var booking = (await engine.A.Get<BookingQueries>().FindAsync(reference, None))!;
        Assert.Equal((friday.Value, new Contact("ann@example.com", "ja")), (booking.ScreeningId, booking.Contact));
        await commands.CancelBookingAsync(reference, holder.AsCaller(), null, Guid.CreateVersion7(), None);
        Assert.Equal(
            ["confirmation 0", "changed 0", "givenBack 950", "changed 0", "cancelled 1900"], await MailsAsync(engine, reference));
        // Repeats and refusals queue nothing.
        await commands.CancelBookingAsync(reference, holder.AsCaller(), null, Guid.CreateVersion7(), None);
        Assert.Equal(5, (await MailsAsync(engine, reference)).Length);
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task A_payment_that_is_repeated_queues_one_mail()
    {
        await using var engine = await TestEngine.StartAsync(2, NodeLife.Following, _mail);
        var (hold, holder, _) = await engine.HeldAsync(engine.A, 4, 5);
        var id = Guid.CreateVersion7();
        var contact = new Contact("ann@example.com", "en");
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? engine.A : engine.B).Commands.ConfirmAsync(
            engine.Screening, hold, holder.AsCaller(), null, id, None, contact)));
        Assert.All(replies, reply => Assert.Equal(SeatOutcome.Booked, reply.Outcome));
        Assert.Equal(1, await engine.ScalarAsync<int>("SELECT count(*)::int FROM outbox"));
        Assert.Equal(0, await engine.ScalarAsync<int>("SELECT count(*)::int FROM outbox WHERE content::text LIKE '%ann%'"));
        var other = await engine.A.Commands.ConfirmAsync(
            engine.Screening, hold, holder.AsCaller(), null, id, None, contact with { Email = "eve@example.com" });
        Assert.Equal(SeatOutcome.IdReused, other.Outcome);
    }

    [Fact]
    public async Task Nothing_is_queued_without_an_address_or_without_a_server_or_if_the_commit_fails()
    {
        await using var engine = await TestEngine.StartAsync(1, NodeLife.Following, _mail);
        await engine.BookedAsync(engine.A, 0);
        var (hold, holder, _) = await engine.HeldAsync(engine.A, 1);
        await engine.TamperAsync("ALTER TABLE bookings ADD CONSTRAINT nobody CHECK (email IS NULL)");
        await Assert.ThrowsAnyAsync<Exception>(() => ConfirmAsync(engine.A, engine, hold, holder));
        Assert.Equal(0, await engine.ScalarAsync<int>("SELECT count(*)::int FROM outbox"));
        await engine.TamperAsync("ALTER TABLE bookings DROP CONSTRAINT nobody");

        var silent = await engine.AddNodeAsync(NodeLife.Following, ("Mail:Host", ""));
        Assert.Equal(SeatOutcome.Booked, (await ConfirmAsync(silent, engine, hold, holder)).Outcome);
        Assert.Equal(0, await engine.ScalarAsync<int>("SELECT count(*)::int FROM outbox"));
        Assert.Equal("ann@example.com", await engine.ScalarAsync<string>("SELECT email FROM bookings WHERE email IS NOT NULL"));
    }

    [Fact]
    public async Task Buyers_of_a_screening_that_is_moved_and_then_called_off_are_told_of_both()
    {
        await using var engine = await TestEngine.StartAsync(1, NodeLife.Following, _mail);
        var (_, reference) = await BookedAsync(engine, new Contact("ann@example.com", "de"), 0, 1);
        await engine.BookedAsync(engine.A, 10);
        var (holder, gone) = await BookedAsync(engine, new Contact("bob@example.com", "en"), 20);
        await engine.A.Commands.CancelBookingAsync(gone, holder.AsCaller(), null, Guid.CreateVersion7(), None);
        var starts = await engine.ScalarAsync<DateTime>("SELECT starts_at FROM screenings WHERE screening_id = @Screening");
        await engine.A.Get<ScreeningChanges>().ChangeAsync(
            engine.Screening, new ScreeningChange { StartsAt = starts.AddHours(1) }, Guid.CreateVersion7(), _ada, None);
        await engine.A.Get<ScreeningChanges>().ChangeAsync(
            engine.Screening, new ScreeningChange { HallNotes = "Entrance C" }, Guid.CreateVersion7(), _ada, None);
        await engine.A.Get<ScreeningCallOff>().CallOffAsync(engine.Screening, "Flood.", null, Guid.CreateVersion7(), _ada, None);
        await engine.A.Get<CallOffJob>().RunAsync(None);
        Assert.Equal(["confirmation 0", "rescheduled 0", "calledOff 1900"], await MailsAsync(engine, reference));
        Assert.Equal(["confirmation 0", "cancelled 950"], await MailsAsync(engine, gone));
        Assert.Equal(5, await engine.ScalarAsync<int>("SELECT count(*)::int FROM outbox"));
    }

    private static Task<SeatReply> ConfirmAsync(EngineNode node, TestEngine engine, HoldId hold, HolderId holder) =>
        node.Commands.ConfirmAsync(
            engine.Screening, hold, holder.AsCaller(), null, Guid.CreateVersion7(), None, new Contact("ann@example.com", "en"));

    private static async Task<(HolderId Holder, string Reference)> BookedAsync(TestEngine engine, Contact contact, params int[] seats)
    {
        var (hold, holder, _) = await engine.HeldAsync(engine.A, seats);
        var reply = await engine.A.Commands.ConfirmAsync(
            engine.Screening, hold, holder.AsCaller(), null, Guid.CreateVersion7(), None, contact);
        Assert.Equal(SeatOutcome.Booked, reply.Outcome);
        return (holder, reply.Reference!);
    }

    private static async Task<string[]> MailsAsync(TestEngine engine, string reference) =>
        (await engine.ScalarAsync<string>($"""
            SELECT string_agg(kind || ' ' || COALESCE(content ->> 'refund', '0'), ',' ORDER BY made_at) FROM outbox
            WHERE subject = '{reference}'
            """)).Split(',');
}
