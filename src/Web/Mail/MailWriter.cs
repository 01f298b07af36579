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

/// <summary>Makes the mail of a message: text and HTML, the QR code as a picture, the calendar entry. Thread-safe.</summary>
internal sealed class MailWriter(LetterHtml html, PublicLinks links, BookingKeys keys, IOptions<MailOptions> options)
{
    private const string CodeName = "ticket.png";

    /// <param name="booking">As it is now, with its buyer's address.</param>
    public async Task<MimeMessage> WriteAsync(LeasedMessage message, MailKind kind, BookingView booking, MailContent content)
    {
        // Names of days, forms of plurals: everything follows the language of this call alone.
        CultureInfo.CurrentUICulture = (Language.Find(booking.Contact!.Language) ?? Language.English).Culture;
        var address = links.Booking(booking.Reference);
        var link = $"{address}?key={Uri.EscapeDataString(keys.Make(booking))}";
        var letter = BookingLetters.Write(kind, booking, content, address, link);
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
        mail.Body = await BodyAsync(letter, booking, address);
        mail.Body.Headers.Add(HeaderId.ContentLanguage, letter.Language.Code);
        return mail;
    }

    private async Task<MimeEntity> BodyAsync(MailLetter letter, BookingView booking, string address)
    {
        var body = new BodyBuilder { TextBody = LetterText.Write(letter) };
        var code = "";
        if (letter.Ticket is { } ticket)
        {
            var picture = body.LinkedResources.Add(CodeName, TicketCode.Png(ticket.Code), new ContentType("image", "png"));
            picture.ContentId = MimeUtils.GenerateMessageId("seatmap");
            code = $"cid:{picture.ContentId}";
        }

        body.HtmlBody = await html.WriteAsync(letter, code);
        var calendar = Encoding.UTF8.GetBytes(BookingCalendar.Of(booking, address).Write());
        body.Attachments.Add(BookingCalendar.FileName(booking), calendar, ContentType.Parse(TicketCalendar.ContentType));
        return body.ToMessageBody();
    }
}
