namespace SeatEngine.Seats;

/// <summary>
/// Exchanging a booking for seats of another screening: it leaves one and arrives in the other, both or neither. Each screening has rules
/// of its own, on its own board; <see cref="Exchange"/> decides on both.
/// </summary>
public sealed partial class SeatRules
{
    private readonly HashSet<string> _arrived = new(StringComparer.Ordinal);

    /// <summary>References of the bookings that have come from another screening.</summary>
    public IReadOnlySet<string> Arrived => _arrived;

    /// <param name="from">Of the screening that the booking leaves.</param>
    /// <param name="to">Of the screening that it is exchanged for.</param>
    internal static SeatReply Exchange(ExchangeBooking command, SeatRules from, SeatRules to)
    {
        if (to.Repeated(command, SeatOutcome.Moved) is { } first)
            return first;
        if (from.RefuseLeaving(command, out var booking) is { } refusal)
            return refusal;
        if (from.Currency != to.Currency)
            return Refuse(command, SeatOutcome.Invalid, "The other screening is sold in another currency.");
        var reply = to.Arrive(command, booking);
        if (reply.Outcome == SeatOutcome.Moved)
            from.Leave(command, booking);
        return reply;
    }

    private string Currency => terms.Currency;

    private SeatReply? RefuseLeaving(ExchangeBooking command, out BookingRecord booking)
    {
        if (!facts.Bookings.TryGetValue(command.Reference, out booking!) || !command.Caller.MayChange(booking.Holder))
            return Refuse(command, SeatOutcome.NotFound, "You have no such booking.");
        if (booking.ExchangedTo is not null)
            return Refuse(command, SeatOutcome.NotFound, ExchangedDetail);
        if (booking.Cancelled)
            return Refuse(command, SeatOutcome.NotFound, "This booking has been cancelled.");
        if (terms.IsCalledOff)
            return Refuse(command, SeatOutcome.Closed, CalledOffDetail);
        return command.Caller.Staff is null && now >= terms.StartsAt
            ? Refuse(command, SeatOutcome.Closed, "This screening has begun.")
            : null;
    }

    private SeatReply Arrive(ExchangeBooking command, BookingRecord booking)
    {
        if (RefuseSale() is { } closed)
            return Refuse(command, SeatOutcome.Closed, closed);
        LiveHold hold;
        if (command.Hold is { } id)
        {
            if (AnswerUnlessLive(command, SeatOutcome.Moved, id, command.Caller, out hold) is { } answer)
                return answer with { Reference = command.Reference };
        }
        else if (RefuseSeats(command, command.Seats!) is { } refusal)
        {
            return refusal;
        }
        else
        {
            hold = new LiveHold(command.NewHold, booking.Holder, command.Seats!, now, now + options.HoldTime);
        }

        if (hold.Seats.Length != booking.Seats.Length)
            return Refuse(command, SeatOutcome.Invalid, $"This booking has {booking.Seats.Length} seats: choose as many.");
        if (command.Hold is not null && (RefuseTypes(hold) ?? RefuseCode(hold, null)) is { } unsold)
            return unsold with { Reference = command.Reference };
        var amounts = command.Hold is null ? Array.ConvertAll(hold.Seats, terms.Price) : FixedPrices(hold);
        var moved = new BookingRecord(
            command.Reference, hold.Id, booking.Holder, hold.Seats, amounts, Cancelled: false, Contact: booking.Contact);
        var due = moved.Total - booking.Total;
        if (command.Due is { } said && said != due)
            return Refuse(command, SeatOutcome.DueChanged, "The difference in price is another one now.") with { Due = due };

        if (command.Hold is null)
            HoldForExchange(hold, amounts);
        var till = command.Tender is null ? null : command.Caller.Staff?.Till.Value;
        Accept(new LedgerEntry(LedgerOp.Confirm, hold.Seats) { Hold = hold.Id.Value, Booking = command.Reference, By = till });
        Put(moved);
        _arrived.Add(command.Reference);
        if (!Till(command.CommandId, command.Reference, command.Caller, TillKind.Exchange, command.Tender, due, hold.Seats))
            Refund(command.CommandId, command.Reference, -due, booking.Seats, RefundCause.Exchanged);
        var reply = Keep(command, About(moved, SeatOutcome.Moved) with { Due = due, Revision = revision });
        if (StaffAct.Of(command, reply) is { } act)
            _staffActs.Add(act);
        return reply;
    }

    /// <summary>As for an ordinary hold of these seats, by the one who exchanges the booking.</summary>
    private SeatReply? RefuseSeats(ExchangeBooking command, int[] seats)
    {
        if (TakenOf(seats) is { Length: > 0 } taken)
            return Refuse(command, SeatOutcome.Taken, "These seats are not free.") with { Seats = taken };
        return command.Caller.Staff is null && AloneOf(seats, seats) is { Length: > 0 } alone
            ? Refuse(command, SeatOutcome.CompanionAlone, CompanionAloneDetail) with { Seats = alone }
            : null;
    }

    /// <summary>In the ledger the seats are held first and then bought, as every booking's are.</summary>
    private void HoldForExchange(LiveHold hold, long[] amounts)
    {
        ExpireUnder(hold.Seats);
        Accept(new LedgerEntry(LedgerOp.Hold, hold.Seats) { Hold = hold.Id.Value, Holder = hold.Holder.Value, Until = hold.ExpiresAt });
        facts.Holds[hold.Id] = new HoldRecord(hold.Holder, HoldState.Live, hold.Seats, amounts, revision, now, hold.ExpiresAt, 0);
    }

    private void Leave(ExchangeBooking command, BookingRecord booking)
    {
        Accept(new LedgerEntry(LedgerOp.Vacate, booking.Seats) { Booking = booking.Reference, By = command.Caller.Staff?.Name });
        Put(booking with { Cancelled = true, ExchangedTo = command.To });
    }

    /// <summary>The booking is in that screening already: a repeat, or a move within it.</summary>
    private SeatReply ExchangeWithin(ExchangeBooking command)
    {
        if (command.Seats is { } seats)
            return Move(command, command.Reference, seats, command.Caller, command.Tender);
        return Repeated(command, SeatOutcome.Moved)
            ?? Refuse(command, SeatOutcome.Invalid, "This booking is for the same screening already. Choose another one.");
    }

    private static SeatReply Refuse(ExchangeBooking command, SeatOutcome outcome, string detail) =>
        new(outcome) { Reference = command.Reference, Detail = detail };
}
