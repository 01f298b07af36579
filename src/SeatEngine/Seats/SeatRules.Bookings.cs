namespace SeatEngine.Seats;

/// <summary>Buying, cancelling and moving, and what tills take and give for it.</summary>
public sealed partial class SeatRules
{
    private readonly Dictionary<string, BookingRecord> _bookings = new(StringComparer.Ordinal);
    private readonly List<TillEntry> _tillEntries = [];

    /// <summary>The bookings that the batch made or changed, as it leaves them.</summary>
    public IReadOnlyCollection<BookingRecord> Bookings => _bookings.Values;

    /// <summary>What tills took and gave, in order.</summary>
    public IReadOnlyList<TillEntry> TillEntries => _tillEntries;

    private SeatReply Confirm(ConfirmHold command)
    {
        if (facts.BookingOfHold.TryGetValue(command.HoldId, out var booked) && booked.Holder == command.Caller.Holder)
            return Repeated(command, SeatOutcome.Booked) ?? About(booked, SeatOutcome.Booked);
        if (AnswerUnlessLive(command, SeatOutcome.Booked, command.HoldId, command.Caller, out var hold) is { } answer)
            return answer;
        var till = command.Tender is null ? null : command.Caller.Staff?.Till.Value;
        Accept(new LedgerEntry(LedgerOp.Confirm, hold.Seats) { Hold = hold.Id.Value, Booking = command.Reference, By = till });
        var booking = new BookingRecord(command.Reference, hold.Id, hold.Holder, hold.Seats, FixedPrices(hold), Cancelled: false);
        Put(booking);
        Till(command.CommandId, booking, command.Caller, TillKind.Sale, command.Tender, booking.Total);
        return Keep(command, About(booking, SeatOutcome.Booked) with { Revision = revision });
    }

    /// <summary>The prices that were fixed when the hold was granted; the screening's prices may have changed since.</summary>
    private long[] FixedPrices(LiveHold hold)
    {
        var granted = facts.Holds[hold.Id];
        return Array.ConvertAll(hold.Seats, s =>
            granted.Amounts is { } amounts && Array.BinarySearch(granted.Seats, s) is var at and >= 0 ? amounts[at] : terms.Price(s));
    }

    private SeatReply Cancel(CancelBooking command)
    {
        if (!facts.Bookings.TryGetValue(command.Reference, out var booking) || !command.Caller.MayChange(booking.Holder))
            return new SeatReply(SeatOutcome.NotFound) { Reference = command.Reference };
        if (Repeated(command, SeatOutcome.Cancelled) is { } first)
            return first;
        if (booking.Cancelled)
        {
            return About(booking, SeatOutcome.AlreadyCancelled) with
            {
                Detail = "This booking was cancelled before. No money is due for this.",
            };
        }

        var reply = About(booking, SeatOutcome.Cancelled);
        Accept(new LedgerEntry(LedgerOp.Cancel, booking.Seats) { Booking = booking.Reference, By = command.Caller.Staff?.Name });
        Put(booking with { Cancelled = true });
        Till(command.CommandId, booking, command.Caller, TillKind.Refund, command.Tender, -booking.Total);
        return Keep(command, reply with { Revision = revision });
    }

    private SeatReply Move(MoveBooking command)
    {
        if (!facts.Bookings.TryGetValue(command.Reference, out var booking))
            return new SeatReply(SeatOutcome.NotFound) { Reference = command.Reference };
        if (Repeated(command, SeatOutcome.Moved) is { } first)
            return first;
        if (booking.Cancelled)
            return new SeatReply(SeatOutcome.NotFound) { Reference = booking.Reference, Detail = "This booking has been cancelled." };
        if (command.Seats.Length != booking.Seats.Length)
        {
            return new SeatReply(SeatOutcome.Invalid)
            {
                Reference = booking.Reference,
                Detail = $"This booking has {booking.Seats.Length} seats: name as many.",
            };
        }

        var gained = command.Seats.Except(booking.Seats).ToArray();
        if (TakenOf(gained) is { Length: > 0 } taken)
            return new SeatReply(SeatOutcome.Taken) { Reference = booking.Reference, Seats = taken, Detail = "These seats are not free." };
        if (gained.Length == 0)
            return About(booking, SeatOutcome.Moved);

        ExpireUnder(gained);
        int[] lost = [.. booking.Seats.Except(command.Seats)];
        Accept(new LedgerEntry(LedgerOp.Vacate, lost) { Booking = booking.Reference, By = command.Caller.Staff?.Name });
        Accept(new LedgerEntry(LedgerOp.Occupy, gained) { Booking = booking.Reference, By = command.Caller.Staff?.Name });
        var moved = booking with
        {
            Seats = command.Seats,
            // What stays keeps what was paid for it.
            Amounts = Array.ConvertAll(
                command.Seats, s => Array.IndexOf(booking.Seats, s) is var at and >= 0 ? booking.Amounts[at] : terms.Price(s)),
        };
        Put(moved);
        Till(command.CommandId, moved, command.Caller, TillKind.Exchange, command.Tender, moved.Total - booking.Total);
        return Keep(command, About(moved, SeatOutcome.Moved) with { Revision = revision });
    }

    private void Put(BookingRecord booking)
    {
        facts.Add(booking);
        _bookings[booking.Reference] = booking;
    }

    private void Till(Guid commandId, BookingRecord booking, Caller caller, TillKind kind, Tender? tender, long amount)
    {
        if (caller.Staff is { } staff && tender is { } by)
            _tillEntries.Add(new TillEntry(commandId, booking.Reference, staff.Till, kind, by, amount, booking.Seats));
    }

    private static SeatReply About(BookingRecord booking, SeatOutcome outcome) =>
        new(outcome) { HoldId = booking.HoldId.Value, Seats = booking.Seats, Reference = booking.Reference };
}
