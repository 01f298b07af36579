using SeatEngine.Bookings;
using SeatEngine.Holds;
using SeatEngine.Plans;
using SeatEngine.Prices;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Holds;

/// <summary>Ticket types, fees and tax, from the hold to what is given back. Every seat of the cinema costs 9.50.</summary>
public class TicketTypeTests
{
    private const string Amounts =
        "SELECT string_agg(seat || ':' || amount, ' ' ORDER BY seat) FROM booking_seats WHERE screening_id = @Screening";

    private static readonly ScreeningPricing _pricing = new()
    {
        Types =
        [
            new TicketType("adult", "Adult"),
            new TicketType("child", "Child") { Percent = 50, Maximum = 2 },
            new TicketType("group", "Group") { Percent = 80, Minimum = 3 },
            new TicketType("member", "Member") { Percent = 90, Rule = TicketTypeRule.Member },
            new TicketType("carer", "Carer") { Percent = 0, Rule = TicketTypeRule.Carer },
        ],
        Fees = [new Fee("Ticket fee", FeeKind.Ticket, 50), new Fee("Booking fee", FeeKind.Booking, 200)],
        TaxPercent = 7,
    };

    private static readonly int _space = Enumerable.Range(0, TestEngine.CinemaPlan.Seats.Count)
        .First(seat => TestEngine.CinemaPlan.Seats[seat].Kind == SeatKind.Wheelchair);

    private static async Task<(TestEngine Engine, EngineNode Node)> StartAsync(ScreeningPricing? pricing = null)
    {
        var engine = await TestEngine.StartAsync();
        await engine.TamperAsync(
            $"UPDATE screenings SET pricing = '{(pricing ?? _pricing).ToJson()}' WHERE screening_id = @Screening");
        // This node knows it.
        return (engine, await engine.AddNodeAsync(NodeLife.Following));
    }

    private static Task<SeatReply> PriceAsync(
        TestEngine engine, EngineNode node, HoldId hold, HolderId holder, params TypeChoice[] types) =>
        node.Commands.PriceAsync(engine.Screening, hold, holder.AsCaller(), types, Guid.NewGuid(), CancellationToken.None);

    private static Task<SeatReply> ConfirmAsync(TestEngine engine, EngineNode node, HoldId hold, HolderId holder) =>
        node.Commands.ConfirmAsync(engine.Screening, hold, holder.AsCaller(), null, Guid.NewGuid(), CancellationToken.None);

    private static async Task MustCostAsync(EngineNode node, HoldId hold, params long[] amounts)
    {
        var found = await node.Get<HoldQueries>().FindAsync(hold, CancellationToken.None);
        Assert.Equal(amounts, found!.Amounts);
    }

    [Fact]
    public async Task A_hold_is_priced_by_its_ticket_types_and_the_booking_keeps_the_parts()
    {
        var (engine, node) = await StartAsync();
        await using var started = engine;
        var (hold, ann, _) = await engine.HeldAsync(node, 5, 6);
        var found = (await node.Get<HoldQueries>().FindAsync(hold, CancellationToken.None))!;
        Assert.Equal([950 + 50 + 100, 950 + 50 + 100], found.Amounts!);

        var priced = await PriceAsync(engine, node, hold, ann, new TypeChoice(6, "child"));

        Assert.Equal((SeatOutcome.Priced, 950 + 475 + 100 + 200), (priced.Outcome, priced.Due!.Value));
        found = (await node.Get<HoldQueries>().FindAsync(hold, CancellationToken.None))!;
        Assert.Equal([1_100, 625], found.Amounts!);
        Assert.Equal(["adult", "child"], found.Quote!.Seats.Select(seat => seat.Type));

        var booked = await ConfirmAsync(engine, node, hold, ann);
        Assert.Equal(SeatOutcome.Booked, booked.Outcome);
        Assert.Equal("5:1100 6:625", await engine.ScalarAsync<string>(Amounts));
        var view = (await node.Get<BookingQueries>().FindAsync(booked.Reference!, CancellationToken.None))!;
        Assert.Equal(1_725, view.Total);
        Assert.Equal([new FeeShare("Ticket fee", 100), new FeeShare("Booking fee", 200)], view.Fees);
        Assert.Equal(72 + 41, view.Tax);
        Assert.Equal("Child", view.Seats[1].Price!.TypeName);
        // A price has no line in the ledger, and the ledger has no holes.
        Assert.Equal(2, booked.Revision);
    }

    [Fact]
    public async Task A_seat_that_is_given_back_gives_back_what_was_paid_for_it()
    {
        var (engine, node) = await StartAsync();
        await using var started = engine;
        var (hold, ann, _) = await engine.HeldAsync(node, 5, 6);
        await PriceAsync(engine, node, hold, ann, new TypeChoice(6, "child"));
        var booked = await ConfirmAsync(engine, node, hold, ann);

        var back = await node.Commands.CancelBookingAsync(
            booked.Reference!, ann.AsCaller(), null, Guid.NewGuid(), CancellationToken.None, [6]);

        Assert.Equal(-625, back.Due);
        var left = (await node.Get<BookingQueries>().FindAsync(booked.Reference!, CancellationToken.None))!;
        Assert.Equal((1_100, "adult"), (left.Total, Assert.Single(left.Seats).Price!.Type));
        var rest = await node.Commands.CancelBookingAsync(
            booked.Reference!, ann.AsCaller(), null, Guid.NewGuid(), CancellationToken.None);
        Assert.Equal(-1_100, rest.Due);
    }

    [Fact]
    public async Task Releasing_seats_does_not_shed_the_fee_for_the_booking()
    {
        var (engine, node) = await StartAsync();
        await using var started = engine;
        var (hold, ann, _) = await engine.HeldAsync(node, 5, 6, 7);
        await node.Commands.ReleaseAsync(engine.Screening, hold, ann.AsCaller(), [5, 6], Guid.NewGuid(), CancellationToken.None);

        var found = (await node.Get<HoldQueries>().FindAsync(hold, CancellationToken.None))!;
        Assert.Equal([950 + 50 + 200], found.Amounts!);
        await ConfirmAsync(engine, node, hold, ann);
        Assert.Equal("7:1200", await engine.ScalarAsync<string>(Amounts));
    }

    [Fact]
    public async Task A_carer_without_a_wheelchair_space_is_refused()
    {
        var (engine, node) = await StartAsync();
        await using var started = engine;
        var (hold, ann, _) = await engine.HeldAsync(node, 5, 6);
        var refused = await PriceAsync(engine, node, hold, ann, new TypeChoice(6, "carer"));
        Assert.Equal((SeatOutcome.TicketTypeRefused, TypeFaultKind.CarerWithoutSpace), (refused.Outcome, refused.TypeFault!.Kind));
        Assert.Equal([6], refused.Seats);
        await MustCostAsync(node, hold, 1_100, 1_100);

        var (other, bob, _) = await engine.HeldAsync(node, new[] { 7, _space }.Order().ToArray());
        Assert.Equal(SeatOutcome.Priced, (await PriceAsync(engine, node, other, bob, new TypeChoice(7, "carer"))).Outcome);
        // Then the space goes, and with it the right to the ticket.
        await node.Commands.ReleaseAsync(engine.Screening, other, bob.AsCaller(), [_space], Guid.NewGuid(), CancellationToken.None);
        Assert.Equal(SeatOutcome.TicketTypeRefused, (await ConfirmAsync(engine, node, other, bob)).Outcome);
        // Chosen otherwise, it can be bought.
        await PriceAsync(engine, node, other, bob, new TypeChoice(7, "adult"));
        Assert.Equal(SeatOutcome.Booked, (await ConfirmAsync(engine, node, other, bob)).Outcome);
    }

    [Fact]
    public async Task Minimum_maximum_and_membership_number_are_checked()
    {
        var (engine, node) = await StartAsync();
        await using var started = engine;
        var (hold, ann, _) = await engine.HeldAsync(node, 5, 6, 7);
        async Task<TypeFaultKind?> FaultAsync(params TypeChoice[] types) =>
            (await PriceAsync(engine, node, hold, ann, types)).TypeFault?.Kind;

        Assert.Equal(TypeFaultKind.TooFew, await FaultAsync(new(5, "group"), new(6, "group")));
        Assert.Equal(TypeFaultKind.TooMany, await FaultAsync(new(5, "child"), new(6, "child"), new(7, "child")));
        Assert.Equal(TypeFaultKind.MemberNumber, await FaultAsync(new TypeChoice(5, "member")));
        Assert.Equal(TypeFaultKind.MemberNumber, await FaultAsync(new(5, "member", "M-1 2"), new(6, "member", "m-12")));
        Assert.Equal(TypeFaultKind.Unknown, await FaultAsync(new TypeChoice(5, "student")));
        Assert.Null(await FaultAsync(new(5, "member", "M-12"), new(6, "child"), new(7, "child")));
    }

    [Fact]
    public async Task What_was_chosen_keeps_its_price_when_staff_change_the_prices()
    {
        var (engine, node) = await StartAsync();
        await using var started = engine;
        var (hold, ann, _) = await engine.HeldAsync(node, 5, 6);
        await PriceAsync(engine, node, hold, ann, new TypeChoice(5, "child"));
        await engine.TamperAsync("UPDATE screening_prices SET amount = 2000 WHERE screening_id = @Screening");
        await engine.TamperAsync("UPDATE screenings SET pricing = NULL WHERE screening_id = @Screening");
        var late = await engine.AddNodeAsync(NodeLife.Following);

        await ConfirmAsync(engine, late, hold, ann);

        Assert.Equal("5:625 6:1100", await engine.ScalarAsync<string>(Amounts));
    }

    [Fact]
    public async Task Seats_that_are_added_share_the_fee_for_the_booking_and_keep_their_types()
    {
        var (engine, node) = await StartAsync();
        await using var started = engine;
        var (hold, ann, _) = await engine.HeldAsync(node, 5);
        await PriceAsync(engine, node, hold, ann, new TypeChoice(5, "child"));
        var more = TestEngine.NewHold();
        await node.Commands.HoldAsync(engine.Screening, more, ann.AsCaller(), [6], CancellationToken.None, joins: hold);

        var found = (await node.Get<HoldQueries>().FindAsync(more, CancellationToken.None))!;
        Assert.Equal([475 + 50 + 100, 950 + 50 + 100], found.Amounts!);
        Assert.Equal(["child", "adult"], found.Quote!.Seats.Select(seat => seat.Type));
    }

    [Fact]
    public async Task Others_cannot_choose_and_seats_of_others_cannot_be_chosen()
    {
        var (engine, node) = await StartAsync();
        await using var started = engine;
        var (hold, ann, _) = await engine.HeldAsync(node, 5);
        var mallory = TestEngine.NewHolder();
        Assert.Equal(SeatOutcome.NotFound, (await PriceAsync(engine, node, hold, mallory, new TypeChoice(5, "child"))).Outcome);
        var strange = await PriceAsync(engine, node, hold, ann, new(5, "child"), new(9, "child"));
        Assert.Equal((SeatOutcome.NotYours, 9), (strange.Outcome, Assert.Single(strange.Seats)));
        Assert.Equal(SeatOutcome.Invalid, (await PriceAsync(engine, node, hold, ann, new(5, "child"), new(5, "adult"))).Outcome);
    }

    [Fact]
    public async Task A_booking_that_staff_move_within_the_category_keeps_its_ticket_types()
    {
        var (engine, node) = await StartAsync();
        await using var started = engine;
        var (hold, ann, _) = await engine.HeldAsync(node, 5, 6);
        await PriceAsync(engine, node, hold, ann, new TypeChoice(6, "child"));
        var booked = await ConfirmAsync(engine, node, hold, ann);

        var moved = await node.Commands.MoveBookingAsync(
            booked.Reference!, [5, 7], Callers.Staff("Ada"), null, Guid.NewGuid(), CancellationToken.None);

        Assert.Equal((SeatOutcome.Moved, 0), (moved.Outcome, moved.Due!.Value));
        Assert.Equal("5:1100 7:625", await engine.ScalarAsync<string>(Amounts));
    }
}
