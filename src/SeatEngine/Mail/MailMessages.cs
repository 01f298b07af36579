using SeatEngine.Ledger;
using SeatEngine.Outbox;
using SeatEngine.Seats;

namespace SeatEngine.Mail;

/// <summary>Mails to buyers: one for each booking that a commit makes or changes.</summary>
internal sealed class MailMessages(MailQueue queue) : ICommitMessages
{
    public IEnumerable<NewMessage> Of(WritePart part) => queue.IsOn ? Messages(part) : [];

    private static IEnumerable<NewMessage> Messages(WritePart part)
    {
        foreach (var booking in part.Decided.Bookings)
        {
            // The mail of a booking that left is queued by the screening in which it has arrived.
            if (booking.Contact is null || booking.ExchangedTo is not null)
                continue;
            var refund = part.Decided.Refunds.Where(entry => entry.Reference == booking.Reference).Sum(entry => entry.Amount);
            yield return MailQueue.Message(part.Screening, KindOf(part.Decided, booking), booking.Reference, new MailContent(refund));
        }
    }

    private static MailKind KindOf(SeatRules decided, BookingRecord booking)
    {
        var ops = decided.Entries.Where(entry => entry.Booking == booking.Reference).Select(entry => entry.Op).ToList();
        return booking.Cancelled ? decided.IsCalledOff ? MailKind.CalledOff : MailKind.Cancelled
            : decided.Arrived.Contains(booking.Reference) || ops.Contains(LedgerOp.Vacate) ? MailKind.Changed
            : ops.Contains(LedgerOp.Confirm) ? MailKind.Confirmation
            : MailKind.GivenBack;
    }
}
