using SeatEngine.Bookings;
using SeatEngine.CallOffs;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Bookings;

/// <summary>A booking leaves one screening and arrives in another: both or neither.</summary>
public class ExchangeTests
{
    private static readonly Caller _ada = Callers.Staff("Ada");

    [Fact]
    public async Task The_booking_has_its_new_seats_and_its_old_ones_are_free_on_every_node()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var friday = await engine.AddScreeningAsync();
        await PriceAsync(engine, friday, 1_200);
        var (_, _, reference) = await engine.BookedAsync(engine.A, 0, 1);
        var before = await FindAsync(engine, reference);

        var reply = await ExchangeAsync(engine, reference, friday, 7, 8);

        Assert.Equal((SeatOutcome.Moved, reference, 500L), (reply.Outcome, reply.Reference, reply.Due));
        Assert.Equal([7, 8], reply.Seats);
        var after = await FindAsync(engine, reference);
        Assert.Equal(
            (friday.Value, "live", 2_400L, before.Holder, before.Changes + 1),
            (after.ScreeningId, after.Status, after.Total, after.Holder, after.Changes));
        Assert.Equal([7, 8], after.Seats.Select(seat => seat.Seat));
        await engine.HeldAsync(engine.B, 0, 1);
        Assert.Equal(SeatOutcome.Taken, (await HoldAsync(engine.B, friday, 7)).Outcome);
        await engine.MustFollowAsync(engine.B);
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task What_comes_back_is_marked_for_refund_or_given_by_the_till_and_what_is_owed_goes_into_it()
    {
        await using var engine = await TestEngine.StartAsync();
        var (cheap, dear) = (await engine.AddScreeningAsync(), await engine.AddScreeningAsync());
        await PriceAsync(engine, cheap, 50);
        await PriceAsync(engine, dear, 2_000_000_000_000 / 200);
        var (_, _, one) = await engine.BookedAsync(engine.A, 0, 1);
        var (_, _, other) = await engine.BookedAsync(engine.A, 2, 3);
        var (_, _, third) = await engine.BookedAsync(engine.A, 4, 5);

        Assert.Equal(-1_800, (await ExchangeAsync(engine, one, cheap, 0, 1)).Due);
        Assert.Equal(1_800, (await FindAsync(engine, one)).Refund);
        Assert.Equal(-1_800, (await ExchangeAsync(engine, other, cheap, [2, 3], tender: Tender.Cash)).Due);
        Assert.Equal(0, (await FindAsync(engine, other)).Refund);
        Assert.Equal(20_000_000_000 - 1_900, (await ExchangeAsync(engine, third, dear, [4, 5], tender: Tender.Terminal)).Due);
        Assert.Equal(
            20_000_000_000 - 1_900 - 1_800, await engine.ScalarAsync<long>("SELECT sum(amount)::bigint FROM till_entries"));
        Assert.Equal(3, await engine.ScalarAsync<int>("SELECT count(*)::int FROM audit WHERE action = 'exchange' AND result = 'done'"));
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task A_hold_of_the_other_screening_is_exchanged_at_the_price_that_it_fixed()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var friday = await engine.AddScreeningAsync();
        await PriceAsync(engine, friday, 1_000);
        var (_, buyer, reference) = await engine.BookedAsync(engine.A, 0, 1);
        var hold = TestEngine.NewHold();
        await engine.B.Commands.HoldAsync(friday, hold, buyer.AsCaller(), [3, 4], CancellationToken.None);
        await PriceAsync(engine, friday, 9_999);

        var wrong = await ExchangeAsync(engine, reference, friday, hold, buyer, due: 99);
        Assert.Equal((SeatOutcome.DueChanged, 100L), (wrong.Outcome, wrong.Due));
        Assert.Equal(engine.Screening.Value, (await FindAsync(engine, reference)).ScreeningId);
        var reply = await ExchangeAsync(engine, reference, friday, hold, buyer, due: 100);

        Assert.Equal((SeatOutcome.Moved, 100L), (reply.Outcome, reply.Due));
        Assert.Equal(2_000, (await FindAsync(engine, reference)).Total);
        Assert.Equal(3, await engine.ScalarAsync<int>($"SELECT state::int FROM holds WHERE hold_id = '{hold.Value}'"));
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task A_repeat_gets_the_first_answer_also_after_a_further_exchange_and_its_id_with_other_content_none()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var (friday, saturday) = (await engine.AddScreeningAsync(), await engine.AddScreeningAsync());
        var (_, _, reference) = await engine.BookedAsync(engine.A, 0, 1);
        var id = Guid.CreateVersion7();
        var first = await ExchangeAsync(engine, reference, friday, [7, 8], id: id);
        Assert.Equal(first.Seats, (await ExchangeAsync(engine, reference, friday, [7, 8], id: id, node: engine.B)).Seats);
        Assert.Equal(SeatOutcome.IdReused, (await ExchangeAsync(engine, reference, friday, [7, 9], id: id)).Outcome);
        await ExchangeAsync(engine, reference, saturday, 7, 8);
        var again = await ExchangeAsync(engine, reference, friday, [7, 8], id: id);
        Assert.Equal((first.Outcome, first.Revision), (again.Outcome, again.Revision));
        Assert.Equal(saturday.Value, (await FindAsync(engine, reference)).ScreeningId);
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task It_can_come_back_and_go_again_and_each_time_calendars_get_a_higher_number()
    {
        await using var engine = await TestEngine.StartAsync();
        var friday = await engine.AddScreeningAsync();
        var (_, _, reference) = await engine.BookedAsync(engine.A, 0, 1);
        var changes = new List<int>();
        ScreeningId[] way = [friday, engine.Screening, friday, engine.Screening];
        foreach (var (to, i) in way.Select((to, i) => (to, i)))
        {
            Assert.Equal(SeatOutcome.Moved, (await ExchangeAsync(engine, reference, to, 10 + i, 20 + i)).Outcome);
            changes.Add((await FindAsync(engine, reference)).Changes);
        }

        Assert.Equal([1, 2, 3, 4], changes);
        Assert.Equal([13, 23], (await FindAsync(engine, reference)).Seats.Select(seat => seat.Seat));
        var cancelled = await engine.A.Commands.CancelBookingAsync(
            reference, _ada, null, Guid.CreateVersion7(), CancellationToken.None);
        Assert.Equal((SeatOutcome.Cancelled, -1_900L), (cancelled.Outcome, cancelled.Due));
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task What_is_refused_changes_neither_screening()
    {
        await using var engine = await TestEngine.StartAsync();
        var (friday, closed, off) = (
            await engine.AddScreeningAsync(), await engine.AddScreeningAsync(), await engine.AddScreeningAsync());
        await ChangeAsync(engine, closed, new ScreeningChange { CloseSales = true });
        await engine.A.Get<ScreeningCallOff>().CallOffAsync(
            off, "", null, Guid.CreateVersion7(), _ada.Staff!, CancellationToken.None);
        var (_, buyer, reference) = await engine.BookedAsync(engine.A, 0, 1);
        var (_, _, gone) = await engine.BookedAsync(engine.A, 5);
        await engine.A.Commands.CancelBookingAsync(gone, _ada, null, Guid.CreateVersion7(), CancellationToken.None);
        await HoldAsync(engine.A, friday, 3);
        var rows = await engine.ScalarAsync<long>("SELECT sum(revision)::bigint FROM screening_heads");

        foreach (var (expected, command) in new (SeatOutcome, Task<SeatReply>)[]
        {
            (SeatOutcome.Taken, ExchangeAsync(engine, reference, friday, 3, 4)),
            (SeatOutcome.Invalid, ExchangeAsync(engine, reference, friday, 4)),
            (SeatOutcome.Invalid, ExchangeAsync(engine, reference, friday, 4, 4)),
            (SeatOutcome.UnknownSeat, ExchangeAsync(engine, reference, friday, 4, 999)),
            (SeatOutcome.Closed, ExchangeAsync(engine, reference, closed, 4, 5)),
            (SeatOutcome.Closed, ExchangeAsync(engine, reference, off, 4, 5)),
            (SeatOutcome.UnknownScreening, ExchangeAsync(engine, reference, new ScreeningId(0), 4, 5)),
            (SeatOutcome.NotFound, ExchangeAsync(engine, "0000000000", friday, 4, 5)),
            (SeatOutcome.NotFound, ExchangeAsync(engine, gone, friday, 4)),
            (SeatOutcome.NotFound, ExchangeAsync(engine, reference, friday, [4, 5], caller: TestEngine.NewHolder().AsCaller())),
            (SeatOutcome.DueChanged, ExchangeAsync(engine, reference, friday, [4, 5], due: 1)),
            (SeatOutcome.NotFound, ExchangeAsync(engine, reference, friday, TestEngine.NewHold(), buyer)),
        })
        {
            Assert.Equal(expected, (await command).Outcome);
        }

        Assert.Equal(rows, await engine.ScalarAsync<long>("SELECT sum(revision)::bigint FROM screening_heads"));
        Assert.Equal(engine.Screening.Value, (await FindAsync(engine, reference)).ScreeningId);
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task Of_everything_that_wants_the_same_booking_and_seats_at_once_each_is_done_by_one()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        ScreeningId[] days = [engine.Screening, await engine.AddScreeningAsync(), await engine.AddScreeningAsync()];
        var bookings = new List<(HolderId Holder, string Reference)>();
        for (var seat = 0; seat < 24; seat += 2)
        {
            var (_, holder, reference) = await engine.BookedAsync(engine.A, seat, seat + 1);
            bookings.Add((holder, reference));
        }

        var random = new Random(7);
        var commands = new List<Task<SeatReply>>();
        for (var round = 0; round < 200; round++)
        {
            var (holder, reference) = bookings[random.Next(bookings.Count)];
            var node = round % 2 == 0 ? engine.A : engine.B;
            var first = random.Next(20);
            var (day, what) = (days[random.Next(days.Length)], random.Next(8));
            commands.Add(Task.Run(() => what switch
            {
                0 => node.Commands.CancelBookingAsync(reference, holder.AsCaller(), null, Guid.CreateVersion7(), CancellationToken.None),
                1 => HoldAsync(node, day, first, first + 1),
                2 => node.Commands.MoveBookingAsync(
                    reference, [first, first + 1], _ada, null, Guid.CreateVersion7(), CancellationToken.None),
                _ => ExchangeAsync(engine, reference, day, [first, first + 1], node: node),
            }));
        }

        var replies = await Task.WhenAll(commands);

        Assert.Contains(replies, reply => reply.Outcome == SeatOutcome.Moved);
        Assert.Equal(0, await engine.ScalarAsync<int>("""
            SELECT count(*)::int
            FROM (SELECT reference FROM bookings WHERE exchanged_to IS NULL GROUP BY reference HAVING count(*) <> 1) twice
            """));
        Assert.Equal(
            bookings.Count, await engine.ScalarAsync<int>("SELECT count(*)::int FROM bookings WHERE exchanged_to IS NULL"));
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task Two_who_exchange_the_same_booking_at_once_for_different_days_get_one_exchange_and_one_refund()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var (friday, saturday) = (await engine.AddScreeningAsync(), await engine.AddScreeningAsync());
        await PriceAsync(engine, friday, 100);
        await PriceAsync(engine, saturday, 200);
        for (var seat = 0; seat < 40; seat += 2)
        {
            var (_, buyer, reference) = await engine.BookedAsync(engine.A, seat, seat + 1);
            int[] seats = [seat, seat + 1];
            // The buyer on one node, the box office on the other.
            var replies = await Task.WhenAll(
                Task.Run(() => ExchangeAsync(engine, reference, friday, seats, caller: buyer.AsCaller())),
                Task.Run(() => ExchangeAsync(engine, reference, saturday, seats, node: engine.B)));
            // The slower one is refused, or exchanges what has been exchanged: never both from Thursday.
            Assert.All(replies, reply => Assert.Contains(reply.Outcome, new[] { SeatOutcome.Moved, SeatOutcome.NotFound }));
            Assert.Contains(replies, reply => reply is { Outcome: SeatOutcome.Moved, Due: -1_700 or -1_500 });
            var paid = 1_900 + replies.Sum(reply => reply.Due ?? 0);
            Assert.Equal(paid, (await FindAsync(engine, reference)).Total);
        }

        Assert.Equal(0, await engine.ScalarAsync<int>(
            "SELECT count(*)::int FROM screening_seats WHERE screening_id = @Screening AND status <> 0"));
        Assert.Equal(40, await engine.ScalarAsync<int>("SELECT count(*)::int FROM screening_seats WHERE status = 2"));
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task An_exchange_beside_the_calling_off_of_either_screening_has_one_true_answer_and_no_money_is_lost()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var friday = await engine.AddScreeningAsync();
        var references = new List<string>();
        for (var seat = 0; seat < 40; seat++)
            references.Add((await engine.BookedAsync(engine.A, seat)).Reference);
        var exchanging = references.Select((reference, seat) => Task.Run(
            () => ExchangeAsync(engine, reference, friday, [seat], node: seat % 2 == 0 ? engine.A : engine.B))).ToList();
        await Task.WhenAny(exchanging);
        await engine.B.Get<ScreeningCallOff>().CallOffAsync(
            engine.Screening, "", null, Guid.CreateVersion7(), _ada.Staff!, CancellationToken.None);
        await engine.A.Get<CallOffJob>().RunAsync(CancellationToken.None);

        var replies = await Task.WhenAll(exchanging);

        await engine.A.Get<CallOffJob>().RunAsync(CancellationToken.None);
        for (var i = 0; i < replies.Length; i++)
        {
            var booking = await FindAsync(engine, references[i]);
            Assert.Equal(
                replies[i].Outcome == SeatOutcome.Moved ? (friday.Value, "live", 0L) : (engine.Screening.Value, "cancelled", 950L),
                (booking.ScreeningId, booking.Status, booking.Refund));
            Assert.Contains(replies[i].Outcome, new[] { SeatOutcome.Moved, SeatOutcome.Closed, SeatOutcome.NotFound });
        }

        Assert.Contains(replies, reply => reply.Outcome == SeatOutcome.Moved);
        await engine.MustVerifyAsync();
    }

    private static Task<SeatReply> ExchangeAsync(TestEngine engine, string reference, ScreeningId to, params int[] seats) =>
        ExchangeAsync(engine, reference, to, seats, tender: null);

    private static Task<SeatReply> ExchangeAsync(
        TestEngine engine, string reference, ScreeningId to, int[] seats, Tender? tender = null, long? due = null, Guid? id = null,
        Caller? caller = null, EngineNode? node = null) =>
        (node ?? engine.A).Commands.ExchangeAsync(
            reference, to, seats, caller ?? _ada, tender, due, id ?? Guid.CreateVersion7(), CancellationToken.None);

    private static Task<SeatReply> ExchangeAsync(
        TestEngine engine, string reference, ScreeningId to, HoldId hold, HolderId holder, long? due = null) =>
        engine.A.Commands.ExchangeAsync(
            reference, to, hold, holder.AsCaller(), null, due, Guid.CreateVersion7(), CancellationToken.None);

    private static Task<SeatReply> HoldAsync(EngineNode node, ScreeningId screening, params int[] seats) =>
        node.Commands.HoldAsync(screening, TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), seats, CancellationToken.None);

    private static Task PriceAsync(TestEngine engine, ScreeningId screening, long amount) => ChangeAsync(
        engine, screening, new ScreeningChange { Prices = TestEngine.CinemaPlan.Categories.ToDictionary(c => c.Id, _ => amount) });

    private static async Task ChangeAsync(TestEngine engine, ScreeningId screening, ScreeningChange change) =>
        Assert.IsType<ChangeResult.Changed>(await engine.A.Get<ScreeningChanges>().ChangeAsync(
            screening, change, Guid.CreateVersion7(), _ada.Staff!, CancellationToken.None));

    private static async Task<BookingView> FindAsync(TestEngine engine, string reference) =>
        (await engine.A.Get<BookingQueries>().FindAsync(reference, CancellationToken.None))!;
}
