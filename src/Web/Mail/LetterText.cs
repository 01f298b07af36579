using System.Text;

namespace Web.Mail;

/// <summary>A mail as plain text, for programs that show no HTML. Pure.</summary>
internal static class LetterText
{
    public static string Write(MailLetter letter)
    {
        var text = new StringBuilder();
        Line(letter.Heading);
        foreach (var paragraph in letter.Paragraphs)
            Line(paragraph);
        Line();
        Line(letter.Title);
        foreach (var (label, value) in letter.Facts)
            Line($"{label}: {value}");
        Line();
        foreach (var (seat, price) in letter.Seats)
            Line($"{seat}: {price}");
        Line($"{letter.Total.Label}: {letter.Total.Sum}");
        Line();
        Line($"{letter.Reference.Label}: {letter.Reference.Text}");
        if (letter.Tickets.Count > 0)
            Line(letter.TicketHint);
        foreach (var ticket in letter.Tickets)
            Line($"{ticket.Seat}: {ticket.Code}");
        Line($"{letter.Link.Text}: {letter.Link.Address}");
        Line();
        Line(letter.Footer);
        return text.ToString();

        // Mail has CRLF.
        void Line(string content = "") => text.Append(content).Append("\r\n");
    }
}
