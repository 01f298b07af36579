using SeatEngine.Bookings;

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
            ? $"was {VenueClock.Time(before, zone)}, now {VenueClock.Time(now, zone)}"
            : $"was {Full(before, zone)}, now {Full(now, zone)}";
    }

    public static bool HasNewNotes(BookingView booking) => booking.WhenBooked?.HallNotes is not null;

    private static string Full(DateTimeOffset moment, string zone) =>
        $"{VenueClock.ShortDay(moment, zone)}, {VenueClock.Time(moment, zone)}";
}
