using SeatEngine.Admissions;
using SeatEngine.Bookings;
using SeatEngine.Seats;
using Web.Addresses;

namespace Web.Tickets;

/// <summary>The code of one seat of a booking, and the address of the page that shows this ticket alone.</summary>
/// <param name="Code">Without what is before it in the address.</param>
/// <param name="Address">What the QR code says.</param>
public sealed record SeatCode(int Seat, string Code, string Address);

/// <summary>Signs tickets, and says whether a code is one. Thread-safe.</summary>
public sealed class TicketCodes(TicketKeys keys, TicketIssues issues, PublicLinks links)
{
    /// <summary>A code for each seat, in the order of the booking's seats. None if it is not valid for entry.</summary>
    /// <param name="request">Null in a mail, where the public address is known.</param>
    public async Task<IReadOnlyList<SeatCode>> OfAsync(BookingView booking, HttpRequest? request, CancellationToken cancellation)
    {
        if (booking.Status == "cancelled" || booking.CalledOff)
            return [];
        var tickets = await issues.FindAsync(
            new ScreeningId(booking.ScreeningId), booking.Reference, [.. booking.Seats.Select(seat => seat.Seat)], cancellation);
        var (key, sign) = await keys.SignerAsync(cancellation);
        return [.. tickets.Select(ticket => CodeOf(ticket.Seat, TicketText.Write(key, ticket, sign)))];

        SeatCode CodeOf(int seat, string code) => new(seat, code, AddressOf(code, request));
    }

    /// <summary>What the QR code says: the address of the ticket's page.</summary>
    public string AddressOf(string code, HttpRequest? request)
    {
        // The route does not care for case.
        var path = $"/T/{code.ToUpperInvariant()}";
        return Shout(request is null ? links.Absolute(path) : links.Absolute(request, path));
    }

    /// <summary>The ticket that a code is, however it was scanned, or why it is none.</summary>
    public async ValueTask<(Ticket? Ticket, AdmissionResult? Failure)> ReadAsync(string text, CancellationToken cancellation)
    {
        if (TicketText.Read(text) is not { } signed)
            return (null, AdmissionResult.Unknown);
        return await keys.IsSignedAsync(signed, cancellation) ? (signed.Ticket, null) : (null, AdmissionResult.BadSignature);
    }

    /// <summary>
    /// Scheme and host in capitals, which mean the same: then a QR code needs 5.5 bits for each character instead of 8.
    /// </summary>
    private static string Shout(string address)
    {
        var host = address.IndexOf('/', address.IndexOf("://", StringComparison.Ordinal) + 3);
        return address[..host].ToUpperInvariant() + address[host..];
    }
}
