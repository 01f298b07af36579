using System.Globalization;
using System.Text;

namespace Web.Tickets;

/// <summary>A booking as an entry of a calendar. Times UTC.</summary>
/// <param name="Reference">The booking's; the entry's identity, so that importing it again replaces it.</param>
/// <param name="Title">What is on.</param>
/// <param name="StartsAt">When.</param>
/// <param name="Location">Where, in words that a map finds.</param>
/// <param name="Lines">What the entry says besides.</param>
/// <param name="Address">Of the booking's page.</param>
/// <param name="Cancelled">Then the entry is crossed out where it was imported before.</param>
public sealed record TicketCalendar(string Reference, string Title, DateTimeOffset StartsAt, string Location, IReadOnlyList<string> Lines, string Address, bool Cancelled)
{
    public const string ContentType = "text/calendar; charset=utf-8";

    private const int MaxOctets = 75;

    // How long it lasts nobody has told us; this keeps the evening free.
    private static readonly TimeSpan Length = TimeSpan.FromHours(2);

    /// <summary>RFC 5545: CRLF, escaped text, lines folded at 75 octets.</summary>
    /// <param name="now">The moment of writing.</param>
    public string Write(DateTimeOffset now)
    {
        var text = new StringBuilder();
        Line("BEGIN:VCALENDAR");
        Line("VERSION:2.0");
        Line("PRODID:-//SeatMap//Tickets//EN");
        Line("CALSCALE:GREGORIAN");
        Line("BEGIN:VEVENT");
        Line($"UID:{Reference}@seatmap");
        Line($"DTSTAMP:{Moment(now)}");
        Line($"SEQUENCE:{(Cancelled ? 1 : 0)}");
        Line($"STATUS:{(Cancelled ? "CANCELLED" : "CONFIRMED")}");
        Line($"DTSTART:{Moment(StartsAt)}");
        Line($"DTEND:{Moment(StartsAt + Length)}");
        Line($"SUMMARY:{Text(Title)}");
        Line($"LOCATION:{Text(Location)}");
        Line($"DESCRIPTION:{Text(string.Join('\n', Lines))}");
        Line($"URL:{Address}");
        Line("END:VEVENT");
        Line("END:VCALENDAR");
        return text.ToString();

        void Line(string line) => Fold(text, line);
    }

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Text(string value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (var character in value)
        {
            switch (character)
            {
                case '\\' or ';' or ',':
                    escaped.Append('\\').Append(character);
                    break;
                case '\n':
                    escaped.Append("\\n");
                    break;
                default:
                    // A title with a carriage return would begin a line of its own.
                    if (!char.IsControl(character))
                        escaped.Append(character);
                    break;
            }
        }

        return escaped.ToString();
    }

    /// <summary>What does not fit goes on in the next line after a space, never in the middle of a character.</summary>
    private static void Fold(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MaxOctets)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
