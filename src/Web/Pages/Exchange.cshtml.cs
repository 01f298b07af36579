using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Bookings;
using SeatEngine.Holds;
using SeatEngine.Plans;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatHub;
using Web.Languages;
using Web.Payments;
using Web.Text;

namespace Web.Pages;

/// <summary>The last step of an exchange: what is given back, what comes instead, and the difference, before anything is done.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ExchangeModel(
    BookingQueries bookings, HoldQueries holds, ScreeningCatalog screenings, PlanStore plans, HoldPayment payments) : PageModel
{
    public BookingView Booking { get; private set; } = null!;

    public ScreeningSummary Screening { get; private set; } = null!;

    public string OldSeats { get; private set; } = "";

    public string NewSeats { get; private set; } = "";

    public long NewTotal { get; private set; }

    /// <summary>What the buyer owes, or gets back if it is negative.</summary>
    public long Due => NewTotal - Booking.Total;

    public Guid HoldId { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>The hold has ended, or the booking cannot be exchanged.</summary>
    public bool Over { get; private set; }

    public string? Notice { get; private set; }

    /// <summary>A new id for each page shown, so that sending the form twice exchanges once.</summary>
    public Guid CommandId { get; private set; } = Guid.CreateVersion7();

    public string DueText => Texts.Current[Due > 0 ? "exchange.pay" : Due < 0 ? "exchange.back" : "exchange.nothing"];

    public string DueSum => Sums.Show(Math.Abs(Due), Booking.Currency);

    public string ButtonText =>
        Due > 0 ? Texts.Current["exchange.payButton", ("sum", DueSum)]
        : Due < 0 ? Texts.Current["exchange.backButton", ("sum", DueSum)]
        : Texts.Current["exchange.button"];

    public async Task<IActionResult> OnGetAsync(string reference, Guid holdId, CancellationToken cancellation)
    {
        if (!await LoadAsync(reference, holdId, cancellation))
            return NotFound();
        return Over ? Refused(StatusCodes.Status410Gone) : Page();
    }

    public async Task<IActionResult> OnPostAsync(
        string reference, Guid holdId, [FromForm] string? payment, [FromForm] long due, [FromForm] Guid commandId,
        CancellationToken cancellation)
    {
        if (commandId == Guid.Empty || !await LoadAsync(reference, holdId, cancellation))
            return NotFound();
        // Not as staff: buyers see only their own bookings here.
        var caller = new Caller(User.GetHolder());
        switch (await payments.ExchangeAsync(reference, new HoldId(holdId), caller, payment, due, commandId, cancellation))
        {
            case PaymentResult.Booked:
                return RedirectToPage("/Booking", new { reference });
            case PaymentResult.Refused { Reply: var reply }:
                Notice = Texts.Current[reply.Outcome == SeatOutcome.DueChanged ? "exchange.dueChanged" : "exchange.refused"];
                Over |= reply.Outcome is not SeatOutcome.DueChanged;
                return Refused(StatusCodes.Status409Conflict);
            case PaymentResult.NoProvider:
                (Over, Notice) = (true, Texts.Current["exchange.boxOffice"]);
                return Refused(StatusCodes.Status409Conflict);
            default:
                Notice = Texts.Current["exchange.declined"];
                return Refused(StatusCodes.Status402PaymentRequired);
        }
    }

    private PageResult Refused(int status)
    {
        Response.StatusCode = status;
        return Page();
    }

    private async Task<bool> LoadAsync(string reference, Guid holdId, CancellationToken cancellation)
    {
        // Somebody else's booking or hold gets the same 404 as one that does not exist.
        if (await bookings.FindAsync(reference, cancellation) is not { } booking || booking.Holder != User.GetHolder()
            || await holds.FindAsync(new HoldId(holdId), cancellation) is not { } hold || hold.Holder != booking.Holder
            || await screenings.FindAsync(hold.ScreeningId, cancellation) is not { } detail
            || await plans.FindAsync(detail.PlanHash, cancellation) is not { } plan
            || await screenings.FindAsync(new ScreeningId(booking.ScreeningId), cancellation) is not { } before
            || await plans.FindAsync(before.PlanHash, cancellation) is not { } oldPlan)
        {
            return false;
        }

        Booking = booking;
        HoldId = holdId;
        Screening = detail.Screening;
        OldSeats = SeatNames.OfAll(oldPlan, booking.Seats.Select(seat => seat.Seat));
        NewSeats = SeatNames.OfAll(plan, hold.View.Seats);
        NewTotal = hold.Amounts?.Sum() ?? 0;
        ExpiresAt = hold.View.ExpiresAt;
        if (hold.State != HoldState.Live)
            (Over, Notice) = (true, Texts.Current["exchange.ranOut"]);
        else if (booking.Status != "live" || booking.CalledOff)
            (Over, Notice) = (true, Texts.Current["exchange.cancelled"]);
        else if (Due > 0 && !payments.HasProvider)
            (Over, Notice) = (true, Texts.Current["exchange.boxOffice"]);
        else if (hold.View.Seats.Length != booking.Seats.Count)
            (Over, Notice) = (true, Texts.Current["exchange.asMany", ("seats", new Part(BookingsModel.Count(booking.Seats.Count)))]);
        return true;
    }
}
