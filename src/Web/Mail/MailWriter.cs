using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Utils;
using SeatEngine.Bookings;
using SeatEngine.Mail;
using SeatEngine.Outbox;
using Web.Addresses;
using Web.Bookings;
using Web.Languages;
using Web.Tickets;

namespace Web.Mail;

/// <summary>Makes the mail of a message: text and HTML, the QR codes as pictures, the calendar entry. Thread-safe.</summary>
internal sealed class MailWriter(
    LetterHtml html, PublicLinks links, BookingKeys keys, TicketCodes codes, IOptions<MailOptions> options)
{
    /// <param name="booking">As it is now, with its buyer's address.</param>
    public async Task<MimeMessage> WriteAsync(
        LeasedMessage message, MailKind kind, BookingView booking, MailContent content, CancellationToken cancellation)
    {
        var address = links.Booking(booking.Reference);
        var link = $"{address}?key={Uri.EscapeDataString(keys.Make(booking))}";
        var tickets = await codes.OfAsync(booking, request: null, cancellation);
        // Names of days, forms of plurals: everything follows the language of this call alone.
        CultureInfo.CurrentUICulture = (Language.Find(booking.Contact!.Language) ?? Language.English).Culture;
        var letter = BookingLetters.Write(kind, booking, content, tickets, link);
        var settings = options.Value;
        var mail = new MimeMessage
        {
            // The same however often it is sent: a mailbox can tell a repeat.
            MessageId = $"{message.Id:N}@{settings.From![(settings.From!.LastIndexOf('@') + 1)..]}",
            Date = message.MadeAt,
            Subject = letter.Subject,
        };
        mail.From.Add(new MailboxAddress(settings.FromName, settings.From));
        mail.To.Add(new MailboxAddress(null, booking.Contact.Email));
        if (settings.ReplyTo is { } replies)
            mail.ReplyTo.Add(new MailboxAddress(null, replies));
        // Answering machines do not answer it (RFC 3834).
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        mail.Body = await BodyAsync(letter, booking, address, tickets);
        mail.Body.Headers.Add(HeaderId.ContentLanguage, letter.Language.Code);
        return mail;
    }

    private async Task<MimeEntity> BodyAsync(
        MailLetter letter, BookingView booking, string address, IReadOnlyList<SeatCode> tickets)
    {
        var body = new BodyBuilder { TextBody = LetterText.Write(letter) };
        var addresses = new List<string>();
        foreach (var ticket in letter.Tickets)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"ticket-{addresses.Count + 1}.png");
            var picture = body.LinkedResources.Add(name, TicketCode.Png(ticket.Code), new ContentType("image", "png"));
            picture.ContentId = MimeUtils.GenerateMessageId("seatmap");
            addresses.Add($"cid:{picture.ContentId}");
        }

        body.HtmlBody = await html.WriteAsync(letter, addresses);
        var calendar = Encoding.UTF8.GetBytes(BookingCalendar.Of(booking, address, tickets).Write());
        body.Attachments.Add(BookingCalendar.FileName(booking), calendar, ContentType.Parse(TicketCalendar.ContentType));
        return body.ToMessageBody();
    }
}
