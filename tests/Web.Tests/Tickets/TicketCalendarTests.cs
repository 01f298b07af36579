using System.Text;
using Web.Tickets;

namespace Web.Tests.Tickets;

/// <summary>The format of RFC 5545.</summary>
public sealed class TicketCalendarTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 21, 12, 30, 5, TimeSpan.Zero);

    private static readonly TicketCalendar _plain = new(
        "ABCDE12345", "Night Ferry", new DateTimeOffset(2026, 11, 22, 21, 15, 0, TimeSpan.FromHours(1)), "Kino Lichtblick, Saal 1, Berlin",
        ["Booking ABCDE12345", "Row A seat 1"], "http://tickets.example/bookings/ABCDE12345", Cancelled: false);

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
        LOCATION:Kino Lichtblick\, Saal 1\, Berlin
        SEQUENCE:0
        STATUS:CONFIRMED
        SUMMARY:Night Ferry
        UID:ABCDE12345@seatmap
        URL:http://tickets.example/bookings/ABCDE12345
        END:VEVENT
        END:VCALENDAR

        """.Replace("\n", "\r\n", StringComparison.Ordinal), _plain.Write(_now));

    [Fact]
    public void A_cancelled_booking_is_the_same_entry_with_a_later_sequence()
    {
        var cancelled = _plain with { Cancelled = true };
        Assert.Contains("\r\nSTATUS:CANCELLED\r\n", cancelled.Write(_now), StringComparison.Ordinal);
        Assert.Contains("\r\nSEQUENCE:1\r\n", cancelled.Write(_now), StringComparison.Ordinal);
        Assert.Contains("\r\nUID:ABCDE12345@seatmap\r\n", cancelled.Write(_now), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a;b,c\\d", "a\\;b\\,c\\\\d")]
    [InlineData("one\ntwo", "one\\ntwo")]
    [InlineData("one\r\nEND:VEVENT", "one\\nEND:VEVENT")]
    [InlineData("bell\a", "bell")]
    public void Special_characters_in_text_are_escaped_or_removed(string title, string written) =>
        Assert.Contains($"\r\nSUMMARY:{written}\r\n", (_plain with { Title = title }).Write(_now), StringComparison.Ordinal);

    [Theory]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData("映画")]
    [InlineData("a😀")]
    public void Long_lines_are_folded_at_75_octets_between_characters_and_can_be_unfolded(string unit)
    {
        var title = string.Concat(Enumerable.Repeat(unit, 120));
        var text = (_plain with { Title = title }).Write(_now);
        var lines = text.Split("\r\n");
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
        Assert.Contains($"SUMMARY:{title}\r\n", text.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_75_octets_is_not_folded()
    {
        var title = new string('x', 75 - "SUMMARY:".Length);
        Assert.Contains($"\r\nSUMMARY:{title}\r\n", (_plain with { Title = title }).Write(_now), StringComparison.Ordinal);
    }
}
