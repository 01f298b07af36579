using SeatEngine.Bookings;
using SeatEngine.Mail;
using Web.Languages;
using Web.Text;
using Web.Tickets;

namespace Web.Mail;

/// <summary>The mails about a booking. Pure, in the current language.</summary>
internal static class BookingLetters
{
    /// <summary>Why a mail is not sent any more; null: it is sent.</summary>
    public static string? Pointless(MailKind kind, BookingView booking, MailContent content)
    {
        if (booking.Contact is null)
            return "the buyer's address is not kept any more";
        var ended = booking.Status == "cancelled" || booking.CalledOff;
        return kind switch
        {
            MailKind.Confirmation or MailKind.Changed or MailKind.GivenBack or MailKind.Rescheduled when ended =>
                "the booking was cancelled meanwhile, which another mail says",
            MailKind.Rescheduled when content.StartsAt != booking.StartsAt => "the start was changed again, which another mail says",
            _ => null,
        };
    }

    /// <param name="codes">Of its seats; none if it is not valid for entry.</param>
    /// <param name="link">The URL of the booking's page, which opens in any browser.</param>
    public static MailLetter Write(
        MailKind kind, BookingView booking, MailContent content, IReadOnlyList<SeatCode> codes, string link)
    {
        var t = Texts.Current;
        var ended = booking.Status == "cancelled" || booking.CalledOff;
        var valid = kind is not (MailKind.Cancelled or MailKind.CalledOff) && !ended;
        var (starts, zone) = (booking.StartsAt, booking.TimeZone);
        return new MailLetter
        {
            Language = Language.Current,
            Subject = t[$"mail.{MailQueue.KindName(kind)}.subject", ("title", booking.Title), ("reference", booking.Reference)],
            Heading = t[$"mail.{MailQueue.KindName(kind)}.heading"],
            Paragraphs = [.. Paragraphs(kind, booking, content)],
            Title = booking.Title,
            Facts =
            [
                (t["ticket.when"], VenueClock.Day(starts, zone)),
                (t["ticket.starts"], VenueClock.Time(starts, zone)),
                .. valid ? [(t["ticket.doors"], VenueClock.Time(VenueClock.Doors(starts), zone))] : Array.Empty<(string, string)>(),
                (t["ticket.where"], $"{booking.Venue}, {booking.Hall}, {booking.City}"),
                .. valid && booking.HallNotes.Length > 0 ? [(t["ticket.notes"], booking.HallNotes)] : Array.Empty<(string, string)>(),
            ],
            Seats =
            [
                .. booking.Seats.Select(seat => (
                    seat.Price?.TypeName is { } type ? $"{SeatNames.Of(seat.SeatName)}, {type}" : SeatNames.Of(seat.SeatName),
                    Sums.ShowPrice(seat.Price?.List ?? seat.Amount, booking.Currency))),
                .. PriceLines.Between(booking.Quote, booking.Currency),
                .. booking.Tax is { } tax ? [(t["price.taxIncluded"], Sums.Show(tax, booking.Currency))] : Array.Empty<(string, string)>(),
            ],
            Total = (t["ticket.total"], Sums.ShowPrice(booking.Total, booking.Currency)),
            Reference = (t["ticket.reference"], booking.Reference),
            Tickets = valid ? [.. codes.Select(code => TicketOf(booking, code))] : [],
            TicketHint = t["ticket.showIt"],
            Link = (t["mail.toBooking"], link),
            Footer = t["mail.footer"],
        };
    }

    private static LetterTicket TicketOf(BookingView booking, SeatCode code)
    {
        var seat = SeatNames.Of(booking.Seats.Single(seat => seat.Seat == code.Seat).SeatName);
        return new LetterTicket(seat, code.Address, Texts.Current["ticket.codeOf", ("seat", new Part(seat))]);
    }

    private static IEnumerable<string> Paragraphs(MailKind kind, BookingView booking, MailContent content)
    {
        var t = Texts.Current;
        switch (kind)
        {
            case MailKind.Confirmation:
                yield return t["mail.confirmation.text"];
                break;
            case MailKind.Changed:
                yield return t["mail.changed.text"];
                break;
            case MailKind.GivenBack:
                yield return t["mail.givenBack.text", ("count", booking.Seats.Count)];
                break;
            case MailKind.Cancelled:
                yield return t["mail.cancelled.text"];
                break;
            case MailKind.CalledOff:
                yield return t["ticket.calledOffText", ("reason", booking.CallOffReason)].TrimEnd();
                break;
            case MailKind.Requested:
                yield return t["mail.requested.text"];
                if (booking.CalledOff)
                    yield return t["ticket.calledOffText", ("reason", booking.CallOffReason)].TrimEnd();
                else if (booking.Status == "cancelled")
                    yield return t["mail.cancelled.heading"];
                break;
            case MailKind.Rescheduled:
                if (BookingChanges.Start(booking) is { } change)
                    yield return t["ticket.startChanged", ("change", new Part(change))];
                yield return t["mail.rescheduled.text"];
                break;
        }

        if (content.Refund > 0)
            yield return t["ticket.refund", ("sum", Sums.Show(content.Refund, booking.Currency))];
    }
}
