using System.Text;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

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

    private const string Fold = "\r\n ";
    private const int MaxOctets = 75;

    // The end of a screening is not known; this keeps the evening free.
    private static readonly TimeSpan Length = TimeSpan.FromHours(2);

    /// <summary>RFC 5545: CRLF, escaped text, lines folded at 75 octets.</summary>
    /// <param name="now">The moment of writing.</param>
    public string Write(DateTimeOffset now)
    {
        var calendar = new Calendar { ProductId = "-//SeatMap//Tickets//EN", Scale = "GREGORIAN" };
        calendar.Events.Add(new CalendarEvent
        {
            Uid = $"{Reference}@seatmap",
            DtStamp = new CalDateTime(now.UtcDateTime),
            Sequence = Cancelled ? 1 : 0,
            Status = Cancelled ? EventStatus.Cancelled : EventStatus.Confirmed,
            DtStart = new CalDateTime(StartsAt.UtcDateTime),
            DtEnd = new CalDateTime(StartsAt.UtcDateTime + Length),
            Summary = WithoutControls(Title),
            Location = WithoutControls(Location),
            Description = WithoutControls(string.Join('\n', Lines)),
            Url = new Uri(Address),
        });
        return Refold(new CalendarSerializer().SerializeToString(calendar)!);
    }

    /// <summary>RFC 5545 allows no control characters in text; Ical.Net escapes line breaks and lets the others through.</summary>
    private static string WithoutControls(string text) => string.Concat(text.Where(character => character == '\n' || !char.IsControl(character)));

    /// <summary>Ical.Net 5.2.4 folds between the two halves of a surrogate pair, so that an emoji there is lost: fold between runes instead.</summary>
    private static string Refold(string serialized)
    {
        var folded = new StringBuilder(serialized.Length);
        var octets = 0;
        foreach (var rune in serialized.Replace(Fold, "", StringComparison.Ordinal).EnumerateRunes())
        {
            if (rune.Value is '\r' or '\n')
            {
                octets = -1;
            }
            else if (octets + rune.Utf8SequenceLength > MaxOctets)
            {
                folded.Append(Fold);
                octets = 1;
            }

            folded.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        return folded.ToString();
    }
}
