using SeatEngine.Holds;
using SeatEngine.Prices;
using SeatEngine.Promotions;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Promotions;

/// <summary>Codes are looked at when they are entered, and counted with the booking. Every seat of the cinema costs 9.50.</summary>
public class PromoCodeTests
{
    private static readonly StaffMember _ada = Callers.Staff("Ada").Staff!;

    private static async Task<string> AddAsync(TestEngine engine, NewCodes codes) =>
        Assert.Single(await engine.A.Get<PromoCodes>().AddAsync(engine.Screening, codes, _ada, CancellationToken.None));

    private static Task<SeatReply> EnterAsync(TestEngine engine, EngineNode node, HoldId hold, HolderId holder, string? code) =>
        node.Commands.PriceAsync(engine.Screening, hold, holder.AsCaller(), [], Guid.NewGuid(), CancellationToken.None, code);

    private static Task<SeatReply> ConfirmAsync(
        TestEngine engine, EngineNode node, HoldId hold, HolderId holder, string? email = null) =>
        node.Commands.ConfirmAsync(
            engine.Screening, hold, holder.AsCaller(), null, Guid.NewGuid(), CancellationToken.None,
            email is null ? null : new Contact(email, "en"));

    private static async Task<int> UsesAsync(TestEngine engine) =>
        Assert.Single(await engine.A.Get<PromoCodes>().ListAsync(engine.Screening, CancellationToken.None)).Uses;

    private static async Task MustCostAsync(EngineNode node, HoldId hold, params long[] amounts)
    {
        var found = await node.Get<HoldQueries>().FindAsync(hold, CancellationToken.None);
        Assert.Equal(amounts, found!.Amounts);
    }

    [Fact]
    public async Task A_code_takes_off_what_it_says_and_is_counted_with_the_booking()
    {
        await using var engine = await TestEngine.StartAsync();
        await AddAsync(engine, new NewCodes { Code = "Spring-20", Kind = DiscountKind.Percent, Percent = 20 });
        var (hold, ann, _) = await engine.HeldAsync(engine.A, 5, 6);

        var entered = await EnterAsync(engine, engine.A, hold, ann, " spring-20 ");

        Assert.Equal((SeatOutcome.Priced, 1_520), (entered.Outcome, entered.Due!.Value));
        await MustCostAsync(engine.A, hold, 760, 760);
        Assert.Equal(0, await UsesAsync(engine));
        Assert.Equal(1_900, (await EnterAsync(engine, engine.A, hold, ann, "")).Due);
        await EnterAsync(engine, engine.A, hold, ann, "SPRING-20");

        Assert.Equal(SeatOutcome.Booked, (await ConfirmAsync(engine, engine.A, hold, ann)).Outcome);
        Assert.Equal(1, await UsesAsync(engine));
        Assert.Equal(1_520, await engine.ScalarAsync<long>(
            "SELECT sum(amount)::bigint FROM booking_seats WHERE screening_id = @Screening"));
    }

    [Fact]
    public async Task The_last_uses_raced_by_100_on_two_nodes_are_used_once_each()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        await AddAsync(engine, new NewCodes { Code = "LAST", Kind = DiscountKind.TicketPrice, Amount = 100, MaxUses = 3 });
        var buyers = new List<(EngineNode Node, HoldId Hold, HolderId Holder)>();
        for (var i = 0; i < 100; i++)
        {
            var node = i % 2 == 0 ? engine.A : engine.B;
            var (hold, holder, _) = await engine.HeldAsync(node, i * 2);
            // It is free when it is entered: that does not reserve it.
            Assert.Equal(SeatOutcome.Priced, (await EnterAsync(engine, node, hold, holder, "LAST")).Outcome);
            buyers.Add((node, hold, holder));
        }

        var replies = await Task.WhenAll(buyers.Select(b => ConfirmAsync(engine, b.Node, b.Hold, b.Holder)));

        Assert.Equal(3, replies.Count(reply => reply.Outcome == SeatOutcome.Booked));
        Assert.Equal(97, replies.Count(reply => reply is { Outcome: SeatOutcome.CodeRefused, CodeFault: CodeFault.UsedUp }));
        Assert.Equal(3, await UsesAsync(engine));
        Assert.Equal(3, await engine.ScalarAsync<int>("SELECT count(*)::int FROM bookings WHERE screening_id = @Screening"));
        // Who was late still has the seats, and buys them without the code.
        var late = buyers.Zip(replies).First(pair => pair.Second.Outcome == SeatOutcome.CodeRefused).First;
        Assert.Equal(950, (await EnterAsync(engine, late.Node, late.Hold, late.Holder, "")).Due);
        Assert.Equal(SeatOutcome.Booked, (await ConfirmAsync(engine, late.Node, late.Hold, late.Holder)).Outcome);
        await engine.MustVerifyAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_booking_gives_its_use_back_if_the_code_says_so(bool givesBack)
    {
        await using var engine = await TestEngine.StartAsync();
        await AddAsync(
            engine, new NewCodes { Code = "ONCE", Kind = DiscountKind.BookingAmount, Amount = 500, MaxUses = 1, GivesBack = givesBack });
        var (hold, ann, _) = await engine.HeldAsync(engine.A, 5, 6);
        await EnterAsync(engine, engine.A, hold, ann, "ONCE");
        var booked = await ConfirmAsync(engine, engine.A, hold, ann);
        // A part of it keeps the use.
        await engine.A.Commands.CancelBookingAsync(
            booked.Reference!, ann.AsCaller(), null, Guid.NewGuid(), CancellationToken.None, [6]);
        Assert.Equal(1, await UsesAsync(engine));

        var back = await engine.A.Commands.CancelBookingAsync(
            booked.Reference!, ann.AsCaller(), null, Guid.NewGuid(), CancellationToken.None);

        Assert.Equal(-700, back.Due);
        Assert.Equal(givesBack ? 0 : 1, await UsesAsync(engine));
        var (next, bob, _) = await engine.HeldAsync(engine.A, 7);
        Assert.Equal(
            givesBack ? SeatOutcome.Priced : SeatOutcome.CodeRefused, (await EnterAsync(engine, engine.A, next, bob, "ONCE")).Outcome);
    }

    [Fact]
    public async Task A_person_is_a_holder_or_an_address()
    {
        await using var engine = await TestEngine.StartAsync();
        await AddAsync(engine, new NewCodes { Code = "WELCOME", Kind = DiscountKind.TicketAmount, Amount = 300, PerPerson = 1 });
        var (first, ann, _) = await engine.HeldAsync(engine.A, 5);
        await EnterAsync(engine, engine.A, first, ann, "WELCOME");
        Assert.Equal(SeatOutcome.Booked, (await ConfirmAsync(engine, engine.A, first, ann, "ann@example.org")).Outcome);

        var again = TestEngine.NewHold();
        await engine.HoldAsync(engine.A, again, ann, 6);
        Assert.Equal(CodeFault.PersonLimit, (await EnterAsync(engine, engine.A, again, ann, "WELCOME")).CodeFault);
        // Another browser, the same address.
        var (other, stranger, _) = await engine.HeldAsync(engine.A, 7);
        await EnterAsync(engine, engine.A, other, stranger, "WELCOME");
        Assert.Equal(CodeFault.PersonLimit, (await ConfirmAsync(engine, engine.A, other, stranger, "Ann@Example.org")).CodeFault);
        Assert.Equal(SeatOutcome.Booked, (await ConfirmAsync(engine, engine.A, other, stranger, "bob@example.org")).Outcome);
    }

    [Fact]
    public async Task A_code_that_does_not_count_is_refused_with_the_reason()
    {
        await using var engine = await TestEngine.StartAsync();
        var now = TimeProvider.System.GetUtcNow();
        var percent = new NewCodes { Kind = DiscountKind.Percent, Percent = 10 };
        await AddAsync(engine, percent with { Code = "EARLY", ValidFrom = now.AddDays(1) });
        await AddAsync(engine, percent with { Code = "LATE", ValidUntil = now.AddDays(-1) });
        await AddAsync(engine, percent with { Code = "CHILDREN", Types = ["child"] });
        await AddAsync(engine, percent with { Code = "ENDED" });
        var codes = engine.A.Get<PromoCodes>();
        Assert.True(await codes.EndAsync(engine.Screening, "ended", _ada, CancellationToken.None));
        Assert.False(await codes.EndAsync(engine.Screening, "ended", _ada, CancellationToken.None));
        var (hold, ann, _) = await engine.HeldAsync(engine.A, 5);
        foreach (var (code, fault) in new[]
        {
            ("EARLY", CodeFault.NotYet), ("LATE", CodeFault.Over), ("CHILDREN", CodeFault.NoTicket), ("ENDED", CodeFault.Unknown),
            ("NONE", CodeFault.Unknown), ("#", CodeFault.Unknown),
        })
        {
            Assert.Equal((SeatOutcome.CodeRefused, fault), Outcome(await EnterAsync(engine, engine.A, hold, ann, code)));
        }

        await MustCostAsync(engine.A, hold, 950);
        static (SeatOutcome, CodeFault) Outcome(SeatReply reply) => (reply.Outcome, reply.CodeFault!.Value);
    }

    [Fact]
    public async Task Many_codes_are_made_at_once_and_leave_one_line_in_the_trail()
    {
        await using var engine = await TestEngine.StartAsync();
        var made = await engine.A.Get<PromoCodes>().AddAsync(
            engine.Screening,
            new NewCodes { Count = 500, Prefix = "gift-", Kind = DiscountKind.BookingAmount, Amount = 1_000, MaxUses = 1 },
            _ada, CancellationToken.None);
        Assert.Equal(500, made.Distinct().Count());
        Assert.All(made, code => Assert.Matches("^GIFT-[A-Z2-9]{10}$", code));
        Assert.Equal("addCodes 500 codes", await engine.ScalarAsync<string>(
            "SELECT action || ' ' || subject FROM audit WHERE screening_id = @Screening"));
    }
}
