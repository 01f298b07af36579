using System.Text;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using StringInfo = System.Globalization.StringInfo;

namespace Web.Tickets;

/// <summary>A booking as a calendar entry.</summary>
/// <param name="Reference">The booking's reference. It identifies the entry, so importing the booking again replaces the entry.</param>
/// <param name="Location">A text that a map search finds.</param>
/// <param name="Lines">The entry's description.</param>
/// <param name="Address">The URL of the booking's page.</param>
/// <param name="Cancelled">True marks an entry that was imported before as cancelled.</param>
/// <param name="Changes">
/// How often the booking has changed. Calendars keep the entry that they have unless another one has a higher number (RFC 5545, 3.8.7.4).
/// </param>
/// <param name="ChangedAt">When it last changed, or was made.</param>
public sealed record TicketCalendar(
    string Reference, string Title, DateTimeOffset StartsAt, string Location, IReadOnlyList<string> Lines, string Address, bool Cancelled,
    int Changes, DateTimeOffset ChangedAt)
{
    public const string ContentType = "text/calendar; charset=utf-8";

    private const string Fold = "\r\n ";
    private const int MaxOctets = 75;

    // The end of a screening is not known. Two hours reserve enough of the evening in the calendar.
    private static readonly TimeSpan Length = TimeSpan.FromHours(2);

    /// <summary>RFC 5545: CRLF, escaped text, lines folded at 75 octets.</summary>
    public string Write()
    {
        var calendar = new Calendar { ProductId = "-//SeatMap//Tickets//EN", Scale = "GREGORIAN" };
        calendar.Events.Add(new CalendarEvent
        {
            Uid = $"{Reference}@seatmap",
            // Without a METHOD, DTSTAMP too is the time of the last change (3.8.7.2).
            DtStamp = new CalDateTime(ChangedAt.UtcDateTime),
            LastModified = new CalDateTime(ChangedAt.UtcDateTime),
            Sequence = Changes,
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

    /// <summary>RFC 5545 allows no control characters in text. Ical.Net escapes line breaks and writes the others as they are.</summary>
    private static string WithoutControls(string text) =>
        string.Concat(text.Where(character => character == '\n' || !char.IsControl(character)));

    /// <summary>
    /// Folds between grapheme clusters, and inside of one only if no line has room for it. Ical.Net 5.2.4 also folds inside a surrogate
    /// pair, which destroys the emoji there.
    /// </summary>
    private static string Refold(string serialized)
    {
        var folded = new StringBuilder(serialized.Length);
        var octets = 0;
        var clusters = StringInfo.GetTextElementEnumerator(serialized.Replace(Fold, "", StringComparison.Ordinal));
        while (clusters.MoveNext())
        {
            var cluster = clusters.GetTextElement();
            if (cluster == "\r\n")
            {
                folded.Append(cluster);
                octets = 0;
                continue;
            }

            var length = Encoding.UTF8.GetByteCount(cluster);
            if (octets + length > MaxOctets && length < MaxOctets)
                FoldHere();
            foreach (var rune in cluster.EnumerateRunes())
            {
                if (octets + rune.Utf8SequenceLength > MaxOctets)
                    FoldHere();
                folded.Append(rune.ToString());
                octets += rune.Utf8SequenceLength;
            }
        }

        return folded.ToString();

        void FoldHere()
        {
            folded.Append(Fold);
            octets = 1;
        }
    }
}
