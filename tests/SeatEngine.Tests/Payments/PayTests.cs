using Harness;
using SeatEngine.Payments;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Payments;

/// <summary>What a payment does to a hold, and what sells its seats. The provider is not asked here.</summary>
public class PayTests
{
    [Fact]
    public async Task Paying_gives_the_hold_all_its_time_and_looks_as_held()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var (hold, holder, held) = await engine.HeldAsync(engine.A, 1, 2);

        var (payment, reply) = await PayAsync(engine, hold, holder);

        Assert.Equal(SeatOutcome.Extended, reply.Outcome);
        Assert.Equal(held.ExtendableUntil, reply.ExpiresAt);
        Assert.Equal((PaymentState.Open, 1_900L, "EUR"), await FindAsync(engine, payment, p => (p.State, p.Amount, p.Currency)));
        Assert.Equal(SeatStatus.Held, await engine.StatusAsync(1));
        await engine.MustFollowAsync(engine.B);
        // Repeated, on another node: the first answer, and no second payment.
        var again = await engine.B.Commands.PayAsync(
            engine.Screening, hold, holder.AsCaller(), payment, "stripe", null, CancellationToken.None);
        Assert.Equal((reply.Outcome, reply.ExpiresAt, reply.Revision), (again.Outcome, again.ExpiresAt, again.Revision));
        Assert.Equal(1, await engine.ScalarAsync<int>("SELECT count(*)::int FROM payments"));
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task A_hold_that_is_paid_for_late_gets_time_for_it_once()
    {
        await using var engine = await TestEngine.StartAsync(
            1, NodeLife.Following, ("SeatRules:HoldTime", "00:00:30"), ("SeatRules:HoldCap", "00:00:30"),
            ("SeatRules:PaymentTime", "00:01:00"));
        var (hold, holder, held) = await engine.HeldAsync(engine.A, 1);

        var (_, first) = await PayAsync(engine, hold, holder);
        var (_, second) = await PayAsync(engine, hold, holder);

        Assert.True(first.ExpiresAt > held.ExtendableUntil + TimeSpan.FromSeconds(20), $"{first.ExpiresAt}");
        Assert.True(second.ExpiresAt <= held.ExtendableUntil + TimeSpan.FromMinutes(1), $"{second.ExpiresAt}");
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task An_authorized_payment_sells_the_seats_once()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var (hold, holder, _) = await engine.HeldAsync(engine.A, 1, 2);
        var (payment, _) = await PayAsync(engine, hold, holder, new Contact("buyer@example.com", "en"));

        var replies = await Task.WhenAll(
            Task.Run(() => SellAsync(engine, engine.A, payment)), Task.Run(() => SellAsync(engine, engine.B, payment)),
            Task.Run(() => SellAsync(engine, engine.A, payment)));

        Assert.All(replies, reply => Assert.Equal((SeatOutcome.Booked, replies[0].Reference), (reply.Outcome, reply.Reference)));
        Assert.Equal((PaymentState.Sold, replies[0].Reference), await FindAsync(engine, payment, p => (p.State, p.Reference)));
        Assert.Equal("buyer@example.com", await engine.ScalarAsync<string>("SELECT email FROM bookings"));
        Assert.Equal(0, await engine.ScalarAsync<int>("SELECT count(*)::int FROM payments WHERE email IS NOT NULL"));
        Assert.Equal(
            "open,sold", await engine.ScalarAsync<string>("SELECT string_agg(state, ',' ORDER BY change_id) FROM payment_changes"));
        await engine.MustVerifyAsync();
        Assert.Empty((await engine.A.Get<PaymentVerifier>().VerifyAsync(CancellationToken.None)).Violations);
    }

    [Fact]
    public async Task A_second_payment_takes_the_place_of_the_first()
    {
        await using var engine = await TestEngine.StartAsync();
        var (hold, holder, _) = await engine.HeldAsync(engine.A, 1);
        var (first, _) = await PayAsync(engine, hold, holder);
        var (second, _) = await PayAsync(engine, hold, holder);

        Assert.Equal(SeatOutcome.NotFound, (await SellAsync(engine, engine.A, first)).Outcome);
        Assert.Equal(SeatOutcome.Booked, (await SellAsync(engine, engine.A, second)).Outcome);
        Assert.Equal(PaymentState.Voiding, await FindAsync(engine, first, p => p.State));
        Assert.Equal(SeatOutcome.NotFound, (await SellAsync(engine, engine.A, first)).Outcome);
        await engine.MustVerifyAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Seats_of_a_hold_that_ran_out_meanwhile_are_sold_if_they_are_free(bool swept)
    {
        await using var engine = await StartBriefAsync();
        var (hold, holder, _) = await engine.HeldAsync(engine.A, 1, 2);
        var (payment, _) = await PayAsync(engine, hold, holder);
        await RunOutAsync(engine);
        if (swept)
            await engine.A.Sweep.SweepAsync(CancellationToken.None);

        var reply = await SellAsync(engine, engine.A, payment);

        Assert.Equal(SeatOutcome.Booked, reply.Outcome);
        Assert.Equal([1, 2], reply.Seats);
        Assert.Equal(SeatStatus.Sold, await engine.StatusAsync(2));
        Assert.Equal(1_900, await engine.ScalarAsync<long>("SELECT sum(amount)::bigint FROM booking_seats WHERE live"));
        await engine.MustVerifyAsync();
        Assert.Empty((await engine.A.Get<PaymentVerifier>().VerifyAsync(CancellationToken.None)).Violations);
    }

    [Fact]
    public async Task Seats_that_somebody_else_has_by_now_are_not_sold_twice()
    {
        await using var engine = await StartBriefAsync();
        var (hold, holder, _) = await engine.HeldAsync(engine.A, 1, 2);
        var (payment, _) = await PayAsync(engine, hold, holder);
        await RunOutAsync(engine);
        await engine.HeldAsync(engine.A, 2);

        Assert.Equal(SeatOutcome.Expired, (await SellAsync(engine, engine.A, payment)).Outcome);

        Assert.Equal(PaymentState.Open, await FindAsync(engine, payment, p => p.State));
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task What_was_given_back_while_paying_is_not_charged()
    {
        await using var engine = await TestEngine.StartAsync();
        var (hold, holder, _) = await engine.HeldAsync(engine.A, 1, 2);
        var (payment, _) = await PayAsync(engine, hold, holder);
        await engine.A.Commands.ReleaseAsync(
            engine.Screening, hold, holder.AsCaller(), [2], Guid.CreateVersion7(), CancellationToken.None);

        var reply = await SellAsync(engine, engine.A, payment);
        Assert.Equal((SeatOutcome.DueChanged, 950L), (reply.Outcome, reply.Due));

        // And one that was given back altogether is not sold after all.
        await engine.A.Commands.ReleaseAsync(
            engine.Screening, hold, holder.AsCaller(), null, Guid.CreateVersion7(), CancellationToken.None);
        Assert.Equal(SeatOutcome.AlreadyReleased, (await SellAsync(engine, engine.A, payment)).Outcome);
        Assert.Equal(0, await engine.ScalarAsync<int>("SELECT count(*)::int FROM bookings"));
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task A_payment_is_either_voided_or_sells_its_seats()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        for (var seat = 0; seat < 40; seat++)
        {
            var (hold, holder, _) = await engine.HeldAsync(engine.A, seat);
            var (payment, _) = await PayAsync(engine, hold, holder);
            var rows = engine.B.Get<PaymentRows>();
            var leased = (await rows.LeaseOpenAsync(payment, TimeSpan.FromSeconds(30), CancellationToken.None))!;

            var selling = Task.Run(() => SellAsync(engine, engine.A, payment));
            var voided = await rows.ChangeAsync(leased, PaymentState.Open, PaymentState.Voiding, null);

            Assert.Equal(voided ? SeatOutcome.NotFound : SeatOutcome.Booked, (await selling).Outcome);
        }

        Assert.Equal(0, await engine.ScalarAsync<int>("SELECT count(*)::int FROM payments WHERE state NOT IN ('sold', 'voiding')"));
        Assert.Equal(
            await engine.ScalarAsync<int>("SELECT count(*)::int FROM payments WHERE state = 'sold'"),
            await engine.ScalarAsync<int>("SELECT count(*)::int FROM bookings"));
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task Refunds_go_back_to_the_payment_and_never_above_it()
    {
        await using var engine = await TestEngine.StartAsync();
        var (hold, holder, _) = await engine.HeldAsync(engine.A, 1, 2, 3);
        var (payment, _) = await PayAsync(engine, hold, holder);
        var reference = (await SellAsync(engine, engine.A, payment)).Reference!;

        await engine.A.Commands.CancelBookingAsync(
            reference, holder.AsCaller(), null, Guid.CreateVersion7(), CancellationToken.None, [2]);
        // More was paid for it at some time than through the provider: the rest is staff's to give.
        await engine.TamperAsync("UPDATE booking_seats SET amount = 2000 WHERE live");
        await engine.A.Commands.CancelBookingAsync(reference, holder.AsCaller(), null, Guid.CreateVersion7(), CancellationToken.None);

        Assert.Equal("950,1900", await engine.ScalarAsync<string>(
            "SELECT string_agg(amount::text, ',' ORDER BY amount) FROM payment_refunds"));
    }

    [Fact]
    public async Task Verify_finds_money_that_does_not_agree_with_seats()
    {
        await using var engine = await TestEngine.StartAsync();
        var (hold, holder, _) = await engine.HeldAsync(engine.A, 1);
        var (payment, _) = await PayAsync(engine, hold, holder);
        await SellAsync(engine, engine.A, payment);
        var verifier = engine.A.Get<PaymentVerifier>();
        Assert.Empty((await verifier.VerifyAsync(CancellationToken.None)).Violations);

        await engine.TamperAsync("UPDATE payments SET amount = amount + 1");
        Assert.Contains("951 was paid", await ViolationAsync(), StringComparison.Ordinal);
        await engine.TamperAsync("UPDATE payments SET amount = amount - 1, due_at = now() - interval '1 hour'");
        Assert.Contains("has been sold since", await ViolationAsync(), StringComparison.Ordinal);
        await engine.TamperAsync("UPDATE payments SET due_at = now(), state = 'captured'");
        Assert.Contains("the last of its changes says sold", await ViolationAsync(), StringComparison.Ordinal);

        async Task<string> ViolationAsync() => Assert.Single((await verifier.VerifyAsync(CancellationToken.None)).Violations);
    }

    private static async Task<(PaymentId Payment, SeatReply Reply)> PayAsync(
        TestEngine engine, HoldId hold, HolderId holder, Contact? contact = null)
    {
        var id = new PaymentId(Guid.CreateVersion7());
        return (id, await engine.A.Commands.PayAsync(
            engine.Screening, hold, holder.AsCaller(), id, "stripe", contact, CancellationToken.None));
    }

    private static async Task<SeatReply> SellAsync(TestEngine engine, EngineNode node, PaymentId id)
    {
        var found = (await node.Get<PaymentQueries>().FindAsync(id, CancellationToken.None))!;
        return await node.Commands.SellAsync(
            engine.Screening,
            new PaymentRecord(
                id, new HoldId(found.HoldId), found.Holder, found.Provider, found.Amount, found.Currency, found.State, found.EndsAt),
            CancellationToken.None);
    }

    private static async Task<T> FindAsync<T>(TestEngine engine, PaymentId id, Func<PaymentView, T> what) =>
        what((await engine.A.Get<PaymentQueries>().FindAsync(id, CancellationToken.None))!);

    private static Task<TestEngine> StartBriefAsync() => TestEngine.StartAsync(
        1, NodeLife.Following, ("SeatRules:HoldTime", "00:00:01"), ("SeatRules:HoldCap", "00:00:01"),
        ("SeatRules:PaymentTime", "00:00:01"));

    private static Task RunOutAsync(TestEngine engine) => Eventually.Async(
        () => engine.ScalarAsync<bool>("SELECT bool_and(expires_at <= clock_timestamp()) FROM holds"), TestEngine.Timeout,
        "every hold has run out");
}
