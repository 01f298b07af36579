using System.Globalization;
using System.Text;
using Web.Tickets;

namespace Web.Tests.Tickets;

/// <summary>The format of RFC 5545.</summary>
public sealed class TicketCalendarTests
{
    private static readonly DateTimeOffset _booked = new(2026, 11, 21, 12, 30, 5, TimeSpan.Zero);

    private static readonly TicketCalendar _plain = new(
        "ABCDE12345", "Night Ferry", new DateTimeOffset(2026, 11, 22, 21, 15, 0, TimeSpan.FromHours(1)), "Kino Lichtblick, Saal 1, Berlin",
        ["Booking ABCDE12345", "Row A seat 1"], "http://tickets.example/bookings/ABCDE12345", Cancelled: false,
        Changes: 0, _booked);

    [Fact]
    public void An_entry_has_exactly_these_lines() => Assert.Equal(
        """
        BEGIN:VCALENDAR
        CALSCALE:GREGORIAN
        PRODID:-//SeatMap//Tickets//EN
        VERSION:2.0
        BEGIN:VEVENT
        DESCRIPTION:Booking ABCDE12345\nRow A seat 1
        DTEND:20261122T221500Z
        DTSTAMP:20261121T123005Z
        DTSTART:20261122T201500Z
        LAST-MODIFIED:20261121T123005Z
        LOCATION:Kino Lichtblick\, Saal 1\, Berlin
        SEQUENCE:0
        STATUS:CONFIRMED
        SUMMARY:Night Ferry
        UID:ABCDE12345@seatmap
        URL:http://tickets.example/bookings/ABCDE12345
        END:VEVENT
        END:VCALENDAR

        """.Replace("\n", "\r\n", StringComparison.Ordinal), _plain.Write());

    [Fact]
    public void A_cancelled_booking_is_the_same_entry_with_a_later_sequence()
    {
        var cancelled = (_plain with { Cancelled = true, Changes = 3, ChangedAt = _booked.AddDays(1) }).Write();
        Assert.Contains("\r\nSTATUS:CANCELLED\r\n", cancelled, StringComparison.Ordinal);
        Assert.Contains("\r\nSEQUENCE:3\r\n", cancelled, StringComparison.Ordinal);
        Assert.Contains("\r\nDTSTAMP:20261122T123005Z\r\n", cancelled, StringComparison.Ordinal);
        Assert.Contains("\r\nUID:ABCDE12345@seatmap\r\n", cancelled, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a;b,c\\d", "a\\;b\\,c\\\\d")]
    [InlineData("one\ntwo", "one\\ntwo")]
    [InlineData("one\r\nEND:VEVENT", "one\\nEND:VEVENT")]
    [InlineData("bell\a", "bell")]
    public void Special_characters_in_text_are_escaped_or_removed(string title, string written) =>
        Assert.Contains($"\r\nSUMMARY:{written}\r\n", (_plain with { Title = title }).Write(), StringComparison.Ordinal);

    [Theory]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData("映画")]
    [InlineData("a😀")]
    [InlineData("क्षि")]
    [InlineData("👨‍👩‍👧‍👦")]
    [InlineData("🇮🇸🇰🇪")]
    public void Long_lines_are_folded_at_75_octets_between_characters_and_can_be_unfolded(string unit)
    {
        var title = string.Concat(Enumerable.Repeat(unit, 120));
        var text = (_plain with { Title = title }).Write();
        var lines = text.Split("\r\n");
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
        var unfolded = text.Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains($"SUMMARY:{title}\r\n", unfolded, StringComparison.Ordinal);
        // No line begins or ends inside of a character: alone, the lines have as many as together.
        var folded = text.Split("\r\n ").Sum(line => new StringInfo(line).LengthInTextElements);
        Assert.Equal(new StringInfo(unfolded).LengthInTextElements, folded);
    }

    [Fact]
    public void A_character_that_no_line_has_room_for_is_folded_between_code_points()
    {
        var title = "a" + new string('\u0301', 100);
        var text = (_plain with { Title = title }).Write();
        Assert.All(text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.Contains($"SUMMARY:{title}\r\n", text.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_75_octets_is_not_folded()
    {
        var title = new string('x', 75 - "SUMMARY:".Length);
        Assert.Contains($"\r\nSUMMARY:{title}\r\n", (_plain with { Title = title }).Write(), StringComparison.Ordinal);
    }
}
