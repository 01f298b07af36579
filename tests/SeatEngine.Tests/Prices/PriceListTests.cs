using FsCheck;
using FsCheck.Fluent;
using SeatEngine.Prices;

namespace SeatEngine.Tests.Prices;

public class PriceListTests
{
    // Digits after the point: 0 (JPY, VND, ISK), 2, 3 (KWD, TND, BHD), 4 (UYW); steps of 5 (CHF) and of 100 (HUF).
    private static readonly string[] _currencies =
        ["EUR", "USD", "GBP", "JPY", "VND", "ISK", "KWD", "TND", "BHD", "UYW", "CHF", "HUF", "BRL", "INR"];

    private static readonly Gen<decimal> _percent = Gen.Choose(0, 10_000).Select(hundredths => hundredths / 100m);

    private static readonly Gen<long> _amount = Gen.Frequency(
        (1, Gen.Constant(0L)), (6, Gen.Choose(1, 20_000).Select(n => (long)n)),
        (1, Gen.Choose(1, 1_000_000).Select(n => n * 1_000_000L)));

    private static readonly Gen<Fee> _fee = Gen.OneOf(
        _amount.Select(amount => new Fee("Booking fee", FeeKind.Booking, amount)),
        _amount.Select(amount => new Fee("Ticket fee", FeeKind.Ticket, amount)),
        _percent.Select(percent => new Fee("Service", FeeKind.Percent, Percent: percent)));

    private static readonly Gen<Discount> _discount =
        from kind in Gen.Elements(Enum.GetValues<DiscountKind>())
        from amount in _amount
        from percent in _percent
        from most in Gen.Elements<int?>(null, 1, 3)
        from types in Gen.Elements<string[]?>(null, ["child"], ["adult", "child"])
        select new Discount(kind, kind == DiscountKind.Percent ? 0 : amount, kind == DiscountKind.Percent ? percent : 0)
        {
            MaxTickets = most,
            Types = types,
        };

    private sealed record Case(ListedSeat[] Seats, PriceTerms Terms);

    private static readonly Gen<(string Type, long List)> _ticket =
        from type in Gen.Elements("adult", "child", "carer")
        from list in type == "carer" ? Gen.Constant(0L) : _amount
        select (type, list);

    private static readonly Gen<Case> _case =
        from count in Gen.Choose(1, 12)
        from tickets in _ticket.ListOf(count)
        let seats = tickets.Select((ticket, at) => new ListedSeat(at * 7, ticket.Type, ticket.Type, ticket.List))
        from currency in Gen.Elements(_currencies)
        from feeCount in Gen.Choose(0, 3)
        from fees in _fee.ListOf(feeCount)
        from tax in Gen.OneOf(Gen.Constant<decimal?>(null), _percent.Select(p => (decimal?)p))
        from code in Gen.OneOf(
            Gen.Constant<CodeDiscount?>(null), _discount.Select(d => (CodeDiscount?)new CodeDiscount("SPRING", d)))
        select new Case([.. seats], new PriceTerms(currency, [.. fees], tax, code));

    private static void ForAll(Action<Case> claim) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(_case.ToArbitrary(), claim));

    [Fact]
    public void The_lines_add_up_to_the_total() => ForAll(one =>
    {
        var quote = PriceList.Of(one.Seats, one.Terms);
        Assert.Equal(one.Seats.Select(seat => seat.Seat).Order(), quote.Seats.Select(seat => seat.Seat));
        Assert.Equal(quote.Total, quote.Seats.Sum(seat => seat.Amount));
        Assert.Equal(quote.Total, one.Seats.Sum(seat => seat.List) - quote.Discount + quote.Fees.Sum(fee => fee.Amount));
    });

    [Fact]
    public void No_part_is_negative_and_no_discount_is_above_its_price() => ForAll(one =>
        Assert.All(PriceList.Of(one.Seats, one.Terms).Seats, seat =>
        {
            Assert.InRange(seat.Discount, 0, seat.List);
            Assert.All(seat.Fees, fee => Assert.True(fee.Amount > 0));
            Assert.InRange(seat.Tax, 0, seat.Amount);
        }));

    [Fact]
    public void A_code_never_makes_it_dearer() => ForAll(one =>
        Assert.True(
            PriceList.Of(one.Seats, one.Terms).Total <= PriceList.Of(one.Seats, one.Terms with { Code = null }).Total));

    [Fact]
    public void The_order_of_the_seats_does_not_matter() => ForAll(one =>
    {
        var quote = PriceList.Of(one.Seats, one.Terms);
        foreach (var order in new[] { one.Seats.Reverse(), one.Seats.OrderBy(seat => seat.List).ThenBy(seat => seat.Type) })
        {
            Assert.Equal(
                quote.Seats.Select(seat => (seat.Seat, seat.Amount, seat.Discount, seat.Tax)),
                PriceList.Of(order, one.Terms).Seats.Select(seat => (seat.Seat, seat.Amount, seat.Discount, seat.Tax)));
        }
    });

    [Fact]
    public void A_fee_for_the_booking_is_paid_once_and_one_for_tickets_for_each_that_costs_something() => ForAll(one =>
    {
        var quote = PriceList.Of(one.Seats, one.Terms);
        var paid = quote.Seats.Count(seat => seat.List > seat.Discount);
        var booking = one.Terms.Fees.Where(fee => fee.Kind == FeeKind.Booking).Sum(fee => fee.Amount);
        var ticket = one.Terms.Fees.Where(fee => fee.Kind == FeeKind.Ticket).Sum(fee => fee.Amount);
        Assert.Equal(paid > 0 ? booking : 0, quote.Fees.Where(fee => fee.Name == "Booking fee").Sum(fee => fee.Amount));
        Assert.Equal(paid * ticket, quote.Fees.Where(fee => fee.Name == "Ticket fee").Sum(fee => fee.Amount));
    });

    [Fact]
    public void A_free_ticket_has_no_fee() => ForAll(one =>
        Assert.All(PriceList.Of(one.Seats, one.Terms).Seats.Where(seat => seat.List == seat.Discount), seat =>
            Assert.Equal(0, seat.Amount)));

    [Fact]
    public void The_tax_of_a_seat_is_within_half_a_minor_unit_of_its_rate() => ForAll(one =>
        Assert.All(PriceList.Of(one.Seats, one.Terms).Seats, seat =>
        {
            var rate = one.Terms.TaxPercent ?? 0;
            // net + rate of net = gross, up to rounding.
            var exact = seat.Amount * rate / (100 + rate);
            Assert.InRange(seat.Tax - exact, -0.5m, 0.5m);
        }));

    [Fact]
    public void An_amount_off_the_booking_is_taken_off_whole_or_down_to_nothing() => ForAll(one =>
    {
        var terms = one.Terms with { Code = new CodeDiscount("GIFT", new Discount(DiscountKind.BookingAmount, 2_500)) };
        Assert.Equal(Math.Min(2_500, one.Seats.Sum(seat => seat.List)), PriceList.Of(one.Seats, terms).Discount);
    });

    [Fact]
    public void What_is_computed_is_a_price_of_the_currency() => ForAll(one =>
    {
        var step = one.Terms.Currency switch { "CHF" => 5, "HUF" => 100, _ => 1 };
        var listed = one.Seats.Select(seat => seat with { List = seat.List / step * step });
        var terms = one.Terms with { Fees = [new Fee("Service", FeeKind.Percent, Percent: 7.25m)], Code = null };
        Assert.All(PriceList.Of(listed, terms).Seats, seat => Assert.Equal(0, seat.Amount % step));
        var reduced = new TicketType("child", "Child") { Percent = 62.5m };
        Assert.All(one.Seats, seat => Assert.Equal(0, reduced.PriceOf("a", seat.List, one.Terms.Currency) % step));
    });

    [Theory]
    [InlineData("EUR", 1_250, 625)]
    [InlineData("EUR", 1_255, 628)]
    [InlineData("JPY", 1_801, 901)]
    [InlineData("CHF", 1_850, 925)]
    [InlineData("CHF", 1_855, 930)]
    [InlineData("HUF", 350_000, 175_000)]
    [InlineData("HUF", 350_100, 175_100)]
    [InlineData("KWD", 4_501, 2_251)]
    public void Half_a_price_is_rounded_as_the_currency_is_paid(string currency, long price, long half) =>
        Assert.Equal(half, new TicketType("half", "Half") { Percent = 50 }.PriceOf("a", price, currency));

    [Fact]
    public void A_bill_is_what_one_would_compute_by_hand()
    {
        ListedSeat[] seats = [new(3, "adult", "Adult", 1_800), new(4, "adult", "Adult", 1_800), new(5, "child", "Child", 900)];
        var quote = PriceList.Of(seats, new PriceTerms(
            "EUR", [new Fee("Ticket fee", FeeKind.Ticket, 50), new Fee("Booking fee", FeeKind.Booking, 200)], 7,
            new CodeDiscount("TEN", new Discount(DiscountKind.Percent, Percent: 10))));
        Assert.Equal([1_620 + 50 + 66, 1_620 + 50 + 67, 810 + 50 + 67], quote.Seats.Select(seat => seat.Amount));
        Assert.Equal(4_400, quote.Total);
        Assert.Equal(450, quote.Discount);
        Assert.Equal([new FeeShare("Ticket fee", 150), new FeeShare("Booking fee", 200)], quote.Fees);
        Assert.Equal([114, 114, 61], quote.Seats.Select(seat => seat.Tax));
    }

    [Fact]
    public void A_code_for_some_tickets_takes_the_dearest_first()
    {
        ListedSeat[] seats = [new(1, "adult", "Adult", 1_000), new(2, "adult", "Adult", 2_000), new(3, "child", "Child", 3_000)];
        var code = new CodeDiscount("ONE", new Discount(DiscountKind.TicketPrice, 500) { MaxTickets = 1, Types = ["adult"] });
        Assert.Equal(
            [0L, 1_500, 0], PriceList.Of(seats, new PriceTerms("EUR", [], Code: code)).Seats.Select(seat => seat.Discount));
    }
}
