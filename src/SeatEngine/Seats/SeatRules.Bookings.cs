namespace SeatEngine.Seats;

/// <summary>Buying, cancelling and moving, and what tills take and give for it.</summary>
public sealed partial class SeatRules
{
    private const string ExchangedDetail = "This booking has been exchanged for another screening meanwhile. Look it up again.";

    private readonly Dictionary<string, BookingRecord> _bookings = new(StringComparer.Ordinal);
    private readonly List<TillEntry> _tillEntries = [];
    private readonly List<RefundEntry> _refunds = [];

    /// <summary>The bookings that the batch made or changed, as it leaves them.</summary>
    public IReadOnlyCollection<BookingRecord> Bookings => _bookings.Values;

    /// <summary>What tills took and gave, in order.</summary>
    public IReadOnlyList<TillEntry> TillEntries => _tillEntries;

    /// <summary>What buyers are to get back other than from a till, in order.</summary>
    public IReadOnlyList<RefundEntry> Refunds => _refunds;

    private SeatReply Confirm(ConfirmHold command)
    {
        if (facts.BookingOfHold.TryGetValue(command.HoldId, out var booked) && booked.Holder == command.Caller.Holder)
            return Repeated(command, SeatOutcome.Booked) ?? About(booked, SeatOutcome.Booked);
        if (AnswerUnlessLive(command, SeatOutcome.Booked, command.HoldId, command.Caller, out var hold) is { } answer)
            return answer;
        if (terms.IsCalledOff)
            return Refuse(SeatOutcome.Closed, command.HoldId) with { Detail = CalledOffDetail };
        if ((RefuseTypes(hold) ?? RefuseCode(hold, command.Contact?.Email)) is { } refusal)
            return refusal;
        var till = command.Tender is null ? null : command.Caller.Staff?.Till.Value;
        Accept(new LedgerEntry(LedgerOp.Confirm, hold.Seats) { Hold = hold.Id.Value, Booking = command.Reference, By = till });
        var booking = new BookingRecord(
            command.Reference, hold.Id, hold.Holder, hold.Seats, FixedPrices(hold), Cancelled: false, Contact: command.Contact);
        Put(booking);
        Till(command.CommandId, booking.Reference, command.Caller, TillKind.Sale, command.Tender, booking.Total, booking.Seats);
        return Keep(command, About(booking, SeatOutcome.Booked) with { Revision = revision });
    }

    private SeatReply Cancel(CancelBooking command)
    {
        if (!facts.Bookings.TryGetValue(command.Reference, out var booking) || !command.Caller.MayChange(booking.Holder))
            return new SeatReply(SeatOutcome.NotFound) { Reference = command.Reference };
        if (Repeated(command, SeatOutcome.Cancelled) is { } first)
            return first;
        if (booking.ExchangedTo is not null)
            return new SeatReply(SeatOutcome.NotFound) { Reference = booking.Reference, Detail = ExchangedDetail };
        if (booking.Cancelled)
        {
            return About(booking, SeatOutcome.AlreadyCancelled) with
            {
                Detail = "This booking was cancelled before. No money is due for this.",
            };
        }

        if (command.Seats?.Except(booking.Seats).ToArray() is { Length: > 0 } strangers)
        {
            return new SeatReply(SeatOutcome.NotYours)
            {
                Reference = booking.Reference,
                Seats = strangers,
                Detail = "The booking does not have these seats, or not any more. No money is due for this.",
            };
        }

        if (command.Seats is { } some && some.Length < booking.Seats.Length)
            return GiveBack(command, booking, some);
        var reply = About(booking, SeatOutcome.Cancelled) with { Due = -booking.Total };
        Accept(new LedgerEntry(LedgerOp.Cancel, booking.Seats) { Booking = booking.Reference, By = command.Caller.Staff?.Name });
        Put(booking with { Cancelled = true });
        if (!Till(command.CommandId, booking.Reference, command.Caller, TillKind.Refund, command.Tender, -booking.Total, booking.Seats))
            Refund(command.CommandId, booking.Reference, booking.Total, booking.Seats, RefundCause.Cancelled);
        return Keep(command, reply with { Revision = revision });
    }

    /// <summary>Some of its seats: what was paid for those is due, and the booking keeps the others at what was paid for them.</summary>
    private SeatReply GiveBack(CancelBooking command, BookingRecord booking, int[] seats)
    {
        int[] left = [.. booking.Seats.Except(seats)];
        if (command.Caller.Staff is null && AloneWithout(seats, left) is { Length: > 0 } alone)
        {
            return new SeatReply(SeatOutcome.CompanionAlone)
            {
                Reference = booking.Reference,
                Seats = alone,
                Detail = "A companion's seat is not kept without its wheelchair space. Give both back, or the companion's seat alone.",
            };
        }

        var smaller = booking with { Seats = left, Amounts = Array.ConvertAll(left, booking.AmountOf) };
        var amount = booking.Total - smaller.Total;
        Accept(new LedgerEntry(LedgerOp.Cancel, seats) { Booking = booking.Reference, By = command.Caller.Staff?.Name });
        Put(smaller);
        if (!Till(command.CommandId, booking.Reference, command.Caller, TillKind.Refund, command.Tender, -amount, seats))
            Refund(command.CommandId, booking.Reference, amount, seats, RefundCause.GivenBack);
        return Keep(command, About(booking, SeatOutcome.Cancelled) with { Seats = seats, Due = -amount, Revision = revision });
    }

    private SeatReply Move(SeatCommand command, string reference, int[] seats, Caller caller, Tender? tender)
    {
        if (!facts.Bookings.TryGetValue(reference, out var booking))
            return new SeatReply(SeatOutcome.NotFound) { Reference = reference };
        if (Repeated(command, SeatOutcome.Moved) is { } first)
            return first;
        if (booking.Cancelled)
        {
            return new SeatReply(SeatOutcome.NotFound)
            {
                Reference = booking.Reference,
                Detail = booking.ExchangedTo is null ? "This booking has been cancelled." : ExchangedDetail,
            };
        }

        if (terms.IsCalledOff)
            return new SeatReply(SeatOutcome.Closed) { Reference = booking.Reference, Detail = CalledOffDetail };
        if (seats.Length != booking.Seats.Length)
        {
            return new SeatReply(SeatOutcome.Invalid)
            {
                Reference = booking.Reference,
                Detail = $"This booking has {booking.Seats.Length} seats: name as many.",
            };
        }

        var gained = seats.Except(booking.Seats).ToArray();
        if (TakenOf(gained) is { Length: > 0 } taken)
            return new SeatReply(SeatOutcome.Taken) { Reference = booking.Reference, Seats = taken, Detail = "These seats are not free." };
        if (caller.Staff is null && AloneAfterMove(booking.Seats, seats) is { Length: > 0 } alone)
        {
            return new SeatReply(SeatOutcome.CompanionAlone)
            {
                Reference = booking.Reference,
                Seats = alone,
                Detail = CompanionAloneDetail,
            };
        }

        if (gained.Length == 0)
            return About(booking, SeatOutcome.Moved) with { Due = 0 };

        ExpireUnder(gained);
        int[] lost = [.. booking.Seats.Except(seats)];
        Accept(new LedgerEntry(LedgerOp.Vacate, lost) { Booking = booking.Reference, By = caller.Staff?.Name });
        Accept(new LedgerEntry(LedgerOp.Occupy, gained) { Booking = booking.Reference, By = caller.Staff?.Name });
        var (amounts, parts) = PricesInstead(booking, lost, gained);
        var moved = booking with
        {
            Seats = seats,
            // What stays keeps what was paid for it.
            Amounts = Array.ConvertAll(
                seats, s => Array.IndexOf(gained, s) is var at and >= 0 ? amounts[at] : booking.AmountOf(s)),
            Parts = With(booking.Parts, parts),
        };
        Put(moved);
        var difference = moved.Total - booking.Total;
        if (!Till(command.CommandId, moved.Reference, caller, TillKind.Exchange, tender, difference, moved.Seats))
            Refund(command.CommandId, moved.Reference, -difference, lost, RefundCause.Moved);
        return Keep(command, About(moved, SeatOutcome.Moved) with { Due = difference, Revision = revision });
    }

    private void Put(BookingRecord booking)
    {
        booking = WithParts(booking);
        facts.Add(booking);
        _bookings[booking.Reference] = booking;
    }

    /// <returns>False if the money does not go through the caller's till.</returns>
    private bool Till(Guid commandId, string reference, Caller caller, TillKind kind, Tender? tender, long amount, int[] seats)
    {
        if (!caller.HasTill || tender is not { } by)
            return false;
        _tillEntries.Add(new TillEntry(commandId, reference, caller.Staff!.Till, kind, by, amount, seats));
        return true;
    }

    /// <param name="amount">Nothing is written for what is not positive.</param>
    private void Refund(Guid commandId, string reference, long amount, int[] seats, RefundCause cause)
    {
        if (amount > 0)
            _refunds.Add(new RefundEntry(commandId, reference, amount, seats, cause));
    }

    private static SeatReply About(BookingRecord booking, SeatOutcome outcome) =>
        new(outcome) { HoldId = booking.HoldId.Value, Seats = booking.Seats, Reference = booking.Reference };
}
