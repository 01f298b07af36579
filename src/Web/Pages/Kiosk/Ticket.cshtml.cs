using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Bookings;
using SeatEngine.Seats;
using Web.Addresses;
using Web.Text;
using Web.Tickets;

namespace Web.Pages.Kiosk;

/// <summary>A booking as a ticket for a printer with 80 mm paper.</summary>
[Authorize(Policy = nameof(StaffRights.SellAtTill))]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class TicketModel(BookingQueries bookings, PublicLinks links) : PageModel
{
    public sealed record Line(string Label, string Seat, long Amount);

    public BookingView Booking { get; private set; } = null!;

    public IReadOnlyList<Line> Lines { get; private set; } = [];

    public bool Cancelled => Booking.Status == "cancelled" || Booking.CalledOff;

    /// <summary>The URL of the booking's page as a QR code. Telephones open it; the kiosk's scanner takes the reference from it.</summary>
    public IHtmlContent Code { get; private set; } = HtmlString.Empty;

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellation)
    {
        if (await bookings.FindAsync(reference, cancellation) is not { } booking)
            return NotFound();
        Booking = booking;
        Lines = [.. booking.Seats.Select(seat => new Line(seat.Label, SeatNames.Of(seat.SeatName), seat.Amount))];
        Code = TicketCode.Draw(links.Booking(Request, booking.Reference));
        return Page();
    }
}
