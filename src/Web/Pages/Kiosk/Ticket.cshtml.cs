using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Bookings;
using SeatEngine.Seats;
using Web.Languages;
using Web.Text;
using Web.Tickets;

namespace Web.Pages.Kiosk;

/// <summary>A booking as a ticket for a printer with 80 mm paper.</summary>
[Authorize(Policy = nameof(StaffRights.SellAtTill))]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class TicketModel(BookingQueries bookings, TicketCodes codes) : PageModel
{
    public sealed record Line(string Label, string Seat, long Amount, string? Type);

    public BookingView Booking { get; private set; } = null!;

    public IReadOnlyList<Line> Lines { get; private set; } = [];

    public bool Cancelled => Booking.Status == "cancelled" || Booking.CalledOff;

    public sealed record SeatTicket(string Seat, IHtmlContent Code);

    /// <summary>A QR code for each seat, also for the kiosk's scanner. None if it is not valid for entry.</summary>
    public IReadOnlyList<SeatTicket> Codes { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellation)
    {
        if (await bookings.FindAsync(reference, cancellation) is not { } booking)
            return NotFound();
        Booking = booking;
        Lines =
        [
            .. booking.Seats.Select(seat => new Line(
                seat.Label, SeatNames.Of(seat.SeatName), seat.Price?.List ?? seat.Amount, seat.Price?.TypeName)),
        ];
        Codes =
        [
            .. (await codes.OfAsync(booking, Request, cancellation)).Zip(Lines, (code, line) => new SeatTicket(
                line.Seat, TicketCode.Draw(code.Address, Texts.Current["ticket.codeOf", ("seat", new Part(line.Seat))]))),
        ];
        return Page();
    }
}
