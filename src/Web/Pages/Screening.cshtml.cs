using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Bookings;
using SeatEngine.Live;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatHub;
using Web.Languages;
using Web.Payments;
using Web.Text;

namespace Web.Pages;

public sealed class ScreeningModel(
    ScreeningCatalog screenings, LiveSeatMaps maps, BookingQueries bookings, HoldPayment payments, TimeProvider time) : PageModel
{
    private const int MaxOthers = 5;

    // Some of the next ones may be sold out as well.
    private const int MaxLookedAt = 100;

    public ScreeningDetail Detail { get; private set; } = null!;

    public ScreeningSummary Screening => Detail.Screening;

    /// <summary>What the map's script needs to start, as JSON that is safe inside a script element.</summary>
    public string Data { get; private set; } = "{}";

    /// <summary>Why nothing can be held now, or paid here. Null if seats can be held and paid.</summary>
    public string? SalesNote { get; private set; }

    /// <summary>The same title at other times, if nothing can be held here.</summary>
    public IReadOnlyList<ScreeningSummary> Others { get; private set; } = [];

    /// <summary>The query string of the list with all of them, if there are more.</summary>
    public string? AllTimes { get; private set; }

    /// <summary>The visitor's booking of another screening that is to be exchanged for seats of this one; null: none.</summary>
    public BookingView? Exchange { get; private set; }

    public async Task<IActionResult> OnGetAsync(long id, string? exchange, CancellationToken cancellation)
    {
        if (await screenings.FindAsync(new ScreeningId(id), cancellation) is not { } detail)
            return NotFound();
        Detail = detail;
        if (exchange is not null && User.Identity?.IsAuthenticated == true
            && await bookings.FindAsync(exchange, cancellation) is { Status: "live" } booking && booking.Holder == User.GetHolder()
            && booking.ScreeningId != id)
        {
            Exchange = booking;
        }

        var now = time.GetUtcNow();
        SalesNote = Screening.CalledOffAt is not null ? Texts.Current["map.calledOff", ("reason", detail.CallOffReason)]
            : now >= Screening.SalesCloseAt ? Texts.Current["map.salesClosed"]
            : now < Screening.SalesOpenAt
                ? Texts.Current["map.salesOpen",
                    ("day", VenueClock.Day(Screening.SalesOpenAt, Screening.TimeZone)),
                    ("time", VenueClock.Time(Screening.SalesOpenAt, Screening.TimeZone))]
            : Screening.SeatsLeft == 0
                ? Texts.Current["map.full"]
            : null;
        if (SalesNote is not null)
            await FindOthersAsync(now, cancellation);
        else if (!payments.SellsOnPages && detail.Prices.Any(price => price.Amount > 0))
            SalesNote = Texts.Current["map.tillOnly"];
        Data = JsonSerializer.Serialize(
            new
            {
                screeningId = Screening.Id,
                detail.PlanHash,
                detail.MaxSeats,
                detail.HoldSeconds,
                Screening.Currency,
                Prices = detail.Prices.Select(p =>
                    new { p.Category, p.Name, p.Color, p.Amount, Shown = Sums.ShowPrice(p.Amount, Screening.Currency) }),
                detail.OrphanRule,
                detail.AccessibleRelease,
                detail.Version,
                Screening.StartsAt,
                detail.HallNotes,
                CalledOff = Screening.CalledOffAt is not null,
                detail.CallOffReason,
                Seats = SeatsNow(),
            },
            JsonSerializerOptions.Web);
        return Page();
    }

    /// <summary>
    /// The seats, so that the map is drawn before it is connected; it asks only for what has changed since. Null if the screening is not
    /// live on this node: reading the pages of many screenings must not load their maps.
    /// </summary>
    private object? SeatsNow()
    {
        if (maps.Find(new ScreeningId(Screening.Id)) is not { IsFresh: true } map || map.Terms.Plan.Hash != Detail.PlanHash)
            return null;
        var (position, seatCount, statuses) = map.Snapshot();
        return new { position.Epoch, position.Revision, seatCount, Detail.PlanHash, snapshot = statuses };
    }

    private async Task FindOthersAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var all = await screenings.ListAsync(
            new ScreeningFilter { Title = Screening.Title, OnSale = true }, after: null, MaxLookedAt, cancellation);
        var others = all.Screenings
            .Where(other => other.Id != Screening.Id && other.SeatsLeft > 0 && other.SalesOpenAt <= now && other.CalledOffAt is null)
            .ToList();
        Others = [.. others.Take(MaxOthers)];
        if (others.Count > MaxOthers || all.Next is not null)
            AllTimes = ProgrammeFilter.Of(Screening.Title, null, null).UrlQuery;
    }
}
