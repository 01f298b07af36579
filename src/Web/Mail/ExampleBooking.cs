using SeatEngine.Bookings;
using SeatEngine.Plans;
using SeatEngine.Seats;

namespace Web.Mail;

/// <summary>A booking that nobody made, for the preview of mails.</summary>
internal static class ExampleBooking
{
    public static BookingView At(DateTimeOffset now)
    {
        var starts = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(14).AddHours(18.5);
        return new BookingView
        {
            Reference = "EXAMPLE234",
            ScreeningId = 1,
            Title = "Night Ferry",
            Venue = "Kino Morgenstern",
            City = "Berlin",
            TimeZone = "Europe/Berlin",
            Hall = "Hall 1",
            StartsAt = starts,
            Status = "live",
            Seats = [Seat(0, "7"), Seat(1, "8")],
            Total = 2_400,
            Currency = "EUR",
            BookedAt = now,
            HallNotes = "",
            CallOffReason = "The projector is broken.",
            WhenBooked = new BookedTerms(starts.AddHours(-1), null),
            Contact = new Contact("buyer@example.com", "en"),
            ChangedAt = now,
        };
    }

    private static BookedSeat Seat(int index, string number) =>
        new(index, $"F-{number}", "Stalls", "F", number, "standard", 1_200) { SeatName = new SeatName(null, "F", number, "") };
}
