namespace SeatEngine.Seats;

/// <summary>Paying through a provider: what begins a payment, and what sells seats for one that is authorized.</summary>
public sealed partial class SeatRules
{
    private readonly Dictionary<PaymentId, PaymentRecord> _payments = [];
    private readonly HashSet<PaymentId> _begun = [];

    /// <summary>The payments that the batch began or changed, as it leaves them.</summary>
    public IReadOnlyCollection<PaymentRecord> Payments => _payments.Values;

    /// <summary>Which of them it began.</summary>
    public IReadOnlySet<PaymentId> BegunPayments => _begun;

    private SeatReply Pay(PayHold command)
    {
        if (AnswerUnlessLive(command, SeatOutcome.Extended, command.HoldId, command.Caller, out var hold) is { } answer)
            return answer;
        if (terms.IsCalledOff)
            return Refuse(SeatOutcome.Closed, hold.Id) with { Detail = CalledOffDetail };
        if ((RefuseTypes(hold) ?? RefuseCode(hold, command.Contact?.Email)) is { } unsold)
            return unsold;
        var amount = FixedPrices(hold).Sum();
        if (amount == 0)
            return Refuse(SeatOutcome.Invalid, hold.Id) with { Detail = "These seats are free: confirm the hold without a payment." };

        // A buyer who pays late gets time for it, once: however many payments they begin, no hold lasts longer than this.
        var cap = hold.CreatedAt + options.HoldCap;
        var until = Earlier(cap + options.PaymentTime, cap > now + options.PaymentTime ? cap : now + options.PaymentTime);
        var extends = until > hold.ExpiresAt;
        if (extends)
        {
            Accept(new LedgerEntry(LedgerOp.Extend, hold.Seats) { Hold = hold.Id.Value, Until = until });
            hold = hold with { ExpiresAt = until };
        }

        foreach (var other in facts.Payments.Values.Where(p => p.HoldId == hold.Id && p.State == PaymentState.Open).ToList())
            Put(other with { State = PaymentState.Voiding });
        _begun.Add(command.PaymentId);
        Put(new PaymentRecord(
            command.PaymentId, hold.Id, hold.Holder, command.Provider, amount, terms.Currency, PaymentState.Open, hold.ExpiresAt,
            Contact: command.Contact));
        return Keep(command, About(hold, SeatOutcome.Extended) with { Revision = extends ? revision : 0 });
    }

    private SeatReply Sell(SellPaid command)
    {
        if (!facts.Payments.TryGetValue(command.PaymentId, out var payment) || payment.HoldId != command.HoldId
            || payment.Holder != command.Caller.Holder || !facts.Holds.TryGetValue(command.HoldId, out var record))
        {
            return Refuse(SeatOutcome.NotFound, command.HoldId);
        }

        if (Repeated(command, SeatOutcome.Booked) is { } first)
            return first;
        // Voided, or another payment has taken its place: whatever the provider says by now, this one sells nothing.
        if (payment.State != PaymentState.Open)
            return Refuse(SeatOutcome.NotFound, command.HoldId) with { Detail = "This payment has ended." };
        if (terms.IsCalledOff)
            return Refuse(SeatOutcome.Closed, command.HoldId) with { Detail = CalledOffDetail };
        if (FindPaidSeats(command, record) is not { } hold)
        {
            return record.State == HoldState.Released
                ? Refuse(SeatOutcome.AlreadyReleased, command.HoldId, record.Seats)
                : Refuse(SeatOutcome.Expired, command.HoldId, record.Seats);
        }

        var isAgain = hold.Id != command.HoldId;
        var amounts = isAgain ? record.Amounts ?? Array.ConvertAll(hold.Seats, terms.Price) : FixedPrices(hold);
        // Some of the seats were given back meanwhile.
        if (amounts.Sum() != payment.Amount)
            return Refuse(SeatOutcome.DueChanged, command.HoldId) with { Due = amounts.Sum() };
        // The last use of the code has gone meanwhile.
        if (RefuseCode(hold with { Id = command.HoldId }, payment.Contact?.Email) is { } unsold)
            return unsold;
        if (isAgain)
        {
            HoldForExchange(hold, amounts);
            facts.Holds[hold.Id] = facts.Holds[hold.Id] with { Pricing = record.Pricing };
        }

        Accept(new LedgerEntry(LedgerOp.Confirm, hold.Seats) { Hold = hold.Id.Value, Booking = command.Reference });
        var booking = new BookingRecord(
            command.Reference, hold.Id, hold.Holder, hold.Seats, amounts, Cancelled: false, Contact: payment.Contact);
        Put(booking);
        Put(payment with { State = PaymentState.Sold, Reference = booking.Reference, Contact = null });
        return Keep(command, About(booking, SeatOutcome.Booked) with { Revision = revision });
    }

    /// <summary>
    /// The hold that was paid for, also if it has run out and nobody has taken its seats; else a new one of the same seats, if all of them
    /// are free. Null if they are not, or if the buyer gave them back.
    /// </summary>
    private LiveHold? FindPaidSeats(SellPaid command, HoldRecord record)
    {
        if (draft.FindHold(command.HoldId) is { } held)
            return held;
        return record.State == HoldState.Expired && TakenOf(record.Seats).Length == 0
            ? new LiveHold(command.HoldAgain, record.Holder, record.Seats, now, now + options.PaymentTime)
            : null;
    }

    private void Put(PaymentRecord payment) => _payments[payment.Id] = facts.Payments[payment.Id] = payment;
}
