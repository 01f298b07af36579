using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using SeatEngine.Bookings;
using SeatEngine.Seats;

namespace Web.Bookings;

/// <summary>
/// The key in a mail's link: anyone who has the mail opens the booking's page in any browser, and may do there what its buyer may.
/// Thread-safe.
/// </summary>
public sealed class BookingKeys(IDataProtectionProvider protection)
{
    private const int MaxLength = 1_000;
    private readonly IDataProtector _protector = protection.CreateProtector("SeatMap.BookingKey.v1");

    /// <param name="booking">One with an address.</param>
    public string Make(BookingView booking) => _protector.Protect(Content(booking));

    /// <returns>The buyer, if the caller is, or if the key is of a mail to the buyer. Null: neither.</returns>
    public Caller? Buyer(BookingView booking, Caller caller, string? key) =>
        booking.Holder == caller.Holder || Opens(booking, key) ? new Caller(booking.Holder) : null;

    private bool Opens(BookingView booking, string? key)
    {
        if (booking.Contact is null || key is not { Length: > 0 and <= MaxLength })
            return false;
        try
        {
            return _protector.Unprotect(key) == Content(booking);
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return false;
        }
    }

    // Mails to an address that is not the booking's any more open nothing.
    private static string Content(BookingView booking) => $"{booking.Reference} {booking.Contact!.Email}";
}
