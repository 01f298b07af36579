namespace SeatEngine.Seats;

/// <summary>A screening that is called off: nothing is sold any more, and everything that was sold or is held is given back.</summary>
public sealed partial class SeatRules
{
    private const string CalledOffDetail = "This screening has been called off.";

    public bool IsCalledOff => terms.IsCalledOff;

    /// <summary>What is cancelled or has ended already is passed over: a batch may be tried again after a node has died.</summary>
    private SeatReply CallOff(CallOffBookings command)
    {
        var freed = new List<int>();
        foreach (var id in command.HoldIds)
        {
            if (draft.FindHold(id) is not { } hold)
                continue;
            freed.AddRange(hold.Seats);
            Accept(new LedgerEntry(LedgerOp.Release, hold.Seats) { Hold = hold.Id.Value, By = command.By });
        }

        foreach (var reference in command.References)
        {
            if (!facts.Bookings.TryGetValue(reference, out var booking) || booking.Cancelled)
                continue;
            freed.AddRange(booking.Seats);
            Accept(new LedgerEntry(LedgerOp.Cancel, booking.Seats) { Booking = booking.Reference, By = command.By });
            Put(booking with { Cancelled = true });
            Refund(command.CommandId, booking.Reference, booking.Total, booking.Seats, RefundCause.CalledOff);
        }

        return new SeatReply(SeatOutcome.Cancelled) { Seats = [.. freed.Order()], Revision = freed.Count > 0 ? revision : 0 };
    }
}
