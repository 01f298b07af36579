using SeatEngine.Bookings;
using Web.Languages;

namespace Web.Text;

/// <summary>What staff have changed of a screening since its seats were held, in words for the buyer.</summary>
public static class BookingChanges
{
    /// <summary>"was 19:30, now 20:00"; with the days if they differ. Null if the start is the same.</summary>
    public static string? Start(BookingView booking)
    {
        if (booking.WhenBooked?.StartsAt is not { } before)
            return null;
        var (now, zone) = (booking.StartsAt, booking.TimeZone);
        return VenueClock.Date(before, zone) == VenueClock.Date(now, zone)
            ? Said(VenueClock.Time(before, zone), VenueClock.Time(now, zone))
            : Said(VenueClock.ShortDayAndTime(before, zone), VenueClock.ShortDayAndTime(now, zone));
    }

    public static bool HasNewNotes(BookingView booking) => booking.WhenBooked?.HallNotes is not null;

    private static string Said(string before, string now) => Texts.Current["ticket.wasNow", ("before", before), ("now", now)];
}
