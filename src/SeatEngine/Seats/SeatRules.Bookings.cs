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
        if (facts.BookingOfHold.TryGetValue(command.HoldId, out var booked) && booked.Holder == command.Holder)
            return TellBooked(command, booked);
        if (AnswerUnlessLive(command.CommandId, SeatOutcome.Booked, command.HoldId, command.Holder, out var hold) is { } answer)
            return answer;
        Accept(new LedgerEntry(LedgerOp.Confirm, hold.Seats) { Hold = hold.Id.Value, Booking = command.Reference, By = command.Sale?.Till });
        var booking = new BookingRecord(command.Reference, hold.Id, hold.Holder, hold.Seats, Array.ConvertAll(hold.Seats, terms.Price), Cancelled: false);
        Put(booking);
        Till(command.CommandId, booking, command.Sale?.Till, TillKind.Sale, command.Sale?.Tender, booking.Total);
        return Keep(command.CommandId, About(booking, SeatOutcome.Booked) with { Revision = revision });
    }

    /// <summary>Kept for a later id too: the booking may be moved, what an id was told once it is told for ever.</summary>
    private SeatReply TellBooked(ConfirmHold command, BookingRecord booking) =>
        facts.Replies.TryGetValue(command.CommandId, out var first)
            ? Repeat(first, SeatOutcome.Booked, command.HoldId)
            : Keep(command.CommandId, About(booking, SeatOutcome.Booked));

    private SeatReply Cancel(CancelBooking command)
    {
        if (!facts.Bookings.TryGetValue(command.Reference, out var booking))
            return new SeatReply(SeatOutcome.NotFound) { Reference = command.Reference };
        if (command.Staff is null && booking.Holder != command.Holder)
            return new SeatReply(SeatOutcome.NotYours) { Reference = command.Reference };
        var reply = About(booking, SeatOutcome.Cancelled);
        if (booking.Cancelled)
            return reply with { Revision = FirstRevision(command.CommandId, SeatOutcome.Cancelled, booking.Reference) };
        if (facts.Replies.ContainsKey(command.CommandId))
            return new SeatReply(SeatOutcome.IdReused) { Reference = command.Reference };
        Accept(new LedgerEntry(LedgerOp.Cancel, booking.Seats) { Booking = booking.Reference, By = command.Staff });
        Put(booking with { Cancelled = true });
        Till(command.CommandId, booking, command.Staff, TillKind.Refund, command.Tender, -booking.Total);
        return Keep(command.CommandId, reply with { Revision = revision });
    }

    private SeatReply Move(MoveBooking command)
    {
        if (!facts.Bookings.TryGetValue(command.Reference, out var booking))
            return new SeatReply(SeatOutcome.NotFound) { Reference = command.Reference };
        if (facts.Replies.TryGetValue(command.CommandId, out var first))
        {
            var same = first.Outcome == SeatOutcome.Moved && first.Reference == booking.Reference && first.Seats.AsSpan().SequenceEqual(command.Seats);
            return same ? first : new SeatReply(SeatOutcome.IdReused) { Reference = command.Reference };
        }

        if (booking.Cancelled)
            return new SeatReply(SeatOutcome.NotFound) { Reference = booking.Reference, Detail = "This booking has been cancelled." };
        if (command.Seats.Length != booking.Seats.Length)
            return new SeatReply(SeatOutcome.Invalid) { Reference = booking.Reference, Detail = $"This booking has {booking.Seats.Length} seats: name as many." };
        var gained = command.Seats.Except(booking.Seats).ToArray();
        if (TakenOf(gained) is { Length: > 0 } taken)
            return new SeatReply(SeatOutcome.Taken) { Reference = booking.Reference, Seats = taken, Detail = "These seats are not free." };
        if (gained.Length == 0)
            return Keep(command.CommandId, About(booking, SeatOutcome.Moved));

        ExpireUnder(gained);
        Accept(new LedgerEntry(LedgerOp.Vacate, [.. booking.Seats.Except(command.Seats)]) { Booking = booking.Reference, By = command.Staff });
        Accept(new LedgerEntry(LedgerOp.Occupy, gained) { Booking = booking.Reference, By = command.Staff });
        var moved = booking with
        {
            Seats = command.Seats,
            // What stays keeps what was paid for it.
            Amounts = Array.ConvertAll(command.Seats, s => Array.IndexOf(booking.Seats, s) is var at and >= 0 ? booking.Amounts[at] : terms.Price(s)),
        };
        Put(moved);
        Till(command.CommandId, moved, command.Staff, TillKind.Exchange, command.Tender, moved.Total - booking.Total);
        return Keep(command.CommandId, About(moved, SeatOutcome.Moved) with { Revision = revision });
    }

    private void Put(BookingRecord booking)
    {
        facts.Add(booking);
        _bookings[booking.Reference] = booking;
    }

    private void Till(Guid commandId, BookingRecord booking, string? till, TillKind kind, Tender? tender, int amount)
    {
        if (till is not null && tender is { } by)
            _tillEntries.Add(new TillEntry(commandId, booking.Reference, till, kind, by, amount, booking.Seats));
    }

    private long FirstRevision(Guid commandId, SeatOutcome outcome, string reference) =>
        facts.Replies.TryGetValue(commandId, out var first) && first.Outcome == outcome && first.Reference == reference ? first.Revision : 0;

    private static SeatReply About(BookingRecord booking, SeatOutcome outcome) =>
        new(outcome) { HoldId = booking.HoldId.Value, Seats = booking.Seats, Reference = booking.Reference };
}
