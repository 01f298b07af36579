using SeatEngine.Bookings;
using Web.Languages;
using Web.Text;

namespace Web.Tickets;

/// <summary>The calendar entry of a booking, in the language of the request or of the mail.</summary>
internal static class BookingCalendar
{
    /// <param name="address">The URL of the booking's page.</param>
    /// <param name="codes">Of its seats; none if it is not valid for entry.</param>
    public static TicketCalendar Of(BookingView booking, string address, IReadOnlyList<SeatCode> codes) => new(
        booking.Reference,
        booking.Title,
        booking.StartsAt,
        $"{booking.Venue}, {booking.Hall}, {booking.City}",
        [
            Texts.Current["calendar.booking", ("reference", booking.Reference)],
            .. booking.Seats.Select(seat => codes.FirstOrDefault(code => code.Seat == seat.Seat) is { } code
                ? $"{SeatNames.Of(seat.SeatName)}: {code.Address}"
                : SeatNames.Of(seat.SeatName)),
            .. BookingChanges.Start(booking) is { } moved
                ? [Texts.Current["calendar.start", ("change", new Part(moved))]]
                : Array.Empty<string>(),
            .. booking.HallNotes.Length > 0 ? [booking.HallNotes] : Array.Empty<string>(),
            Texts.Current["calendar.doors", ("time", VenueClock.Time(VenueClock.Doors(booking.StartsAt), booking.TimeZone))],
            address,
        ],
        address,
        booking.Status == "cancelled" || booking.CalledOff,
        booking.Changes,
        booking.ChangedAt);

    public static string FileName(BookingView booking) => $"seatmap-{booking.Reference}.ics";
}
