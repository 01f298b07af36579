using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Admissions;
using SeatEngine.Bookings;
using SeatEngine.Screenings;
using Web.Languages;
using Web.Text;
using Web.Tickets;

namespace Web.Pages;

/// <summary>
/// The ticket of one seat alone, for who has its code: a friend to whom it was sent. It says nothing of the booking's other seats, its
/// price or its buyer.
/// </summary>
[AllowAnonymous]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class OneTicketModel(
    TicketCodes codes, TicketIssues issues, BookingQueries bookings, ScreeningCatalog screenings)
    : PageModel
{
    public BookingView Booking { get; private set; } = null!;

    public string Kind { get; private set; } = "";

    public string Seat { get; private set; } = "";

    /// <summary>The booking is cancelled, or has not this seat any more, or has had it again since.</summary>
    public bool IsVoid => Code is null;

    public IHtmlContent? Code { get; private set; }

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancellation)
    {
        // A booking that was exchanged is for another screening, of which this ticket says nothing.
        if (await codes.ReadAsync(code, cancellation) is not { Ticket: { } ticket }
            || await bookings.FindAsync(ticket.Reference, cancellation) is not { } booking
            || booking.ScreeningId != ticket.Screening.Value)
        {
            return NotFound();
        }

        Booking = booking;
        Kind = (await screenings.FindAsync(ticket.Screening, cancellation))?.Screening.Kind ?? "";
        if (booking.Seats.FirstOrDefault(seat => seat.Seat == ticket.Seat) is not { } booked)
            return Page();
        Seat = SeatNames.Of(booked.SeatName);
        var valid = (await issues.FindAsync(ticket.Screening, ticket.Reference, [ticket.Seat], cancellation))[0];
        if (valid == ticket && booking.Status != "cancelled" && !booking.CalledOff)
            Code = TicketCode.Draw(codes.AddressOf(code, Request), Texts.Current["ticket.codeOf", ("seat", new Part(Seat))]);
        return Page();
    }
}
