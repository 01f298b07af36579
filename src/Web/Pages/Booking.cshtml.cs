using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Bookings;
using SeatEngine.Commands;
using SeatEngine.Plans;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatHub;
using Web.Bookings;
using Web.Languages;
using Web.Text;
using Web.Tickets;

namespace Web.Pages;

[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class BookingModel(
    BookingQueries bookings, ScreeningCatalog screenings, SeatCommands seats, TicketCodes codes, BookingKeys keys, TimeProvider time)
    : PageModel
{
    private const int MaxOtherDates = 20;

    public BookingView Booking { get; private set; } = null!;

    /// <summary>From the link in a mail: it opens the page in any browser.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Key { get; set; }

    /// <summary>It was made in this browser.</summary>
    public bool IsOwn => Booking.Holder == User.GetHolder();

    public string CalendarAddress =>
        $"~/bookings/{Booking.Reference}/calendar.ics{(Key is null ? "" : QueryString.Create("key", Key))}";

    private Caller Buyer { get; set; } = null!;

    public sealed record Line(int Seat, string Label, SeatName Name, string Category, long Amount, string? Type, long List);

    public IReadOnlyList<Line> Lines { get; private set; } = [];

    public string SeatsText => SeatNames.OfAll(Lines.Select(line => line.Name));

    /// <summary>Until it begins.</summary>
    public bool CanCancel { get; private set; }

    public bool HasSections => Lines.Any(line => line.Name.Section is not null);

    public bool HasRows => Lines.Any(line => line.Name.Row.Length > 0);

    /// <summary>Rows and tables together are named in full.</summary>
    public bool HasTablesOnly => Lines.All(line => line.Name.AtTable || line.Name.Label.Length > 0);

    public bool IsNamed(SeatName name) => name.Label.Length > 0 || (name.AtTable && !HasTablesOnly);

    public string Kind { get; private set; } = "";

    /// <summary>Also while its screening is called off and its turn to be cancelled has not come.</summary>
    public bool Cancelled => Booking.Status == "cancelled" || Booking.CalledOff;

    public bool Past { get; private set; }

    /// <summary>A ticket for each seat; none for a cancelled booking, which is not valid for entry.</summary>
    /// <param name="Address">Of the page that shows this ticket alone, to send to a friend.</param>
    public sealed record SeatTicket(string Seat, string Address, IHtmlContent Code);

    public IReadOnlyList<SeatTicket> Tickets { get; private set; } = [];

    public string MapAddress =>
        $"https://www.openstreetmap.org/search?query={Uri.EscapeDataString($"{Booking.Venue}, {Booking.City}")}";

    /// <summary>Other dates of the same title: what it can be exchanged for, or seen instead of what is called off.</summary>
    public IReadOnlyList<ScreeningSummary> OtherDates { get; private set; } = [];

    public string? Notice { get; private set; }

    /// <summary>A new id for each page shown, so that sending the form twice cancels once.</summary>
    public Guid CommandId { get; private set; } = Guid.CreateVersion7();

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellation) =>
        await LoadAsync(reference, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostCancelAsync(string reference, [FromForm] Guid commandId, CancellationToken cancellation)
    {
        if (!await LoadAsync(reference, cancellation))
            return NotFound();
        if (commandId == Guid.Empty)
            return BadRequest();
        var reply = await seats.CancelBookingAsync(reference, Buyer, tender: null, commandId, cancellation);
        if (reply.Outcome is SeatOutcome.Cancelled or SeatOutcome.AlreadyCancelled)
            return RedirectToPage(new { reference, Key });
        Notice = Texts.Current["ticket.notCancelled"];
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    public async Task<IActionResult> OnPostGiveBackAsync(
        string reference, [FromForm] int[] chosen, [FromForm] Guid commandId, CancellationToken cancellation)
    {
        if (!await LoadAsync(reference, cancellation))
            return NotFound();
        if (commandId == Guid.Empty)
            return BadRequest();
        SeatOutcome? outcome = null;
        if (chosen.Length > 0)
        {
            outcome = (await seats.CancelBookingAsync(reference, Buyer, tender: null, commandId, cancellation, chosen)).Outcome;
            if (outcome is SeatOutcome.Cancelled or SeatOutcome.AlreadyCancelled)
                return RedirectToPage(new { reference, Key });
        }

        Notice = outcome switch
        {
            null => Texts.Current["ticket.giveBackChoose"],
            SeatOutcome.NotYours => Texts.Current["ticket.givenBackAlready"],
            SeatOutcome.CompanionAlone => Texts.Current["ticket.companionAlone"],
            _ => Texts.Current["ticket.notGivenBack"],
        };
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    private async Task<bool> LoadAsync(string reference, CancellationToken cancellation)
    {
        // Somebody else's booking gets the same 404 as one that does not exist.
        if (await bookings.FindAsync(reference, cancellation) is not { } booking
            || keys.Buyer(booking, User.GetCaller(), Key) is not { } buyer)
        {
            return false;
        }

        (Booking, Buyer) = (booking, buyer);
        Past = BookingsModel.IsPast(booking.StartsAt, time.GetUtcNow());
        CanCancel = time.GetUtcNow() < booking.StartsAt;
        Tickets =
        [
            .. (await codes.OfAsync(booking, Request, cancellation))
                .Zip(booking.Seats, (code, seat) => (code, Seat: SeatNames.Of(seat.SeatName)))
                .Select(t => new SeatTicket(
                    t.Seat, $"~/t/{t.code.Code}",
                    TicketCode.Draw(t.code.Address, Texts.Current["ticket.codeOf", ("seat", new Part(t.Seat))]))),
        ];
        var detail = await screenings.FindAsync(new ScreeningId(booking.ScreeningId), cancellation);
        Kind = detail?.Screening.Kind ?? "";
        // The seats that it is exchanged for are held in this browser.
        if (booking.CalledOff || (IsOwn && !Cancelled && booking.StartsAt > time.GetUtcNow()))
            await FindOtherDatesAsync(booking, cancellation);
        Lines =
        [
            .. booking.Seats.Select(seat => new Line(
                seat.Seat, seat.Label, seat.SeatName,
                detail?.Prices.FirstOrDefault(price => price.Category == seat.Category)?.Name ?? seat.Category, seat.Amount,
                seat.Price?.TypeName, seat.Price?.List ?? seat.Amount)),
        ];
        return true;
    }

    private async Task FindOtherDatesAsync(BookingView booking, CancellationToken cancellation)
    {
        var filter = new ScreeningFilter { Title = booking.Title, OnSale = true };
        var found = await screenings.ListAsync(filter, after: null, MaxOtherDates * 2, cancellation);
        OtherDates =
        [
            .. found.Screenings.Where(other => other.Id != booking.ScreeningId && other.CalledOffAt is null
                && other.SalesOpenAt <= time.GetUtcNow() && other.SeatsLeft >= booking.Seats.Count
                && other.Currency == booking.Currency).Take(MaxOtherDates),
        ];
    }
}
