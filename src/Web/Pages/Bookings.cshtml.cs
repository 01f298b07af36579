using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Bookings;
using SeatEngine.Mail;
using SeatEngine.Plans;
using SeatHub;
using Web.Http;
using Web.Languages;
using Web.Text;

namespace Web.Pages;

/// <summary>What this browser's holder has bought and is about to buy.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class BookingsModel(
    HolderBookings bookings, PlanStore plans, PageCursors cursors, MailQueue mail, TimeProvider time) : PageModel
{
    /// <summary>A link to a booking can be mailed.</summary>
    public bool CanFind => mail.IsOn;

    // Long enough that visitors who come late or leave early still find the ticket at the top.
    private static readonly TimeSpan PastAfter = TimeSpan.FromHours(3);

    private const int PageSize = 50;

    public sealed record Item(string Reference, BookedScreening Screening, string Seats, long Total, string Currency, bool Cancelled);

    public sealed record HeldItem(Guid HoldId, BookedScreening Screening, string Seats, int SeatCount, DateTimeOffset ExpiresAt);

    public IReadOnlyList<HeldItem> Held { get; private set; } = [];

    public IReadOnlyList<Item> Upcoming { get; private set; } = [];

    public IReadOnlyList<Item> Past { get; private set; } = [];

    /// <summary>How many holds there are beyond those that are shown.</summary>
    public int MoreHeld { get; private set; }

    /// <summary>The query string of the next page, or null.</summary>
    public string? NextUpcoming { get; private set; }

    /// <summary>The query string of the next page, or null.</summary>
    public string? NextPast { get; private set; }

    /// <summary>True if this is a further page of one of the lists.</summary>
    public bool Continued { get; private set; }

    public DateTimeOffset Now { get; private set; }

    /// <param name="upcoming">Where a further page of the upcoming bookings begins: the page shows nothing else.</param>
    /// <param name="past">The same for the past and cancelled ones.</param>
    public async Task OnGetAsync(string? upcoming, string? past, CancellationToken cancellation)
    {
        Now = time.GetUtcNow();
        var upcomingAfter = ReadPosition("upcoming", upcoming);
        var pastAfter = upcomingAfter is null ? ReadPosition("past", past) : null;
        Continued = upcomingAfter is not null || pastAfter is not null;
        if (!Continued)
            await LoadHeldAsync(cancellation);
        if (pastAfter is null)
            (Upcoming, NextUpcoming) = await LoadAsync("upcoming", upcomingAfter, cancellation);
        if (upcomingAfter is null)
            (Past, NextPast) = await LoadAsync("past", pastAfter, cancellation);
    }

    private async Task LoadHeldAsync(CancellationToken cancellation)
    {
        var (holds, all) = await bookings.HeldAsync(User.GetHolder(), cancellation);
        var held = new List<HeldItem>();
        foreach (var hold in holds)
        {
            var seats = await NameAsync(hold.Screening, hold.Seats, cancellation);
            held.Add(new HeldItem(hold.HoldId, hold.Screening, seats, hold.Seats.Length, hold.ExpiresAt));
        }

        (Held, MoreHeld) = (held, all - held.Count);
    }

    private async Task<(IReadOnlyList<Item> Items, string? Next)> LoadAsync(
        string list, BookingPosition? after, CancellationToken cancellation)
    {
        var page = await bookings.ListAsync(User.GetHolder(), list == "upcoming", Now - PastAfter, after, PageSize, cancellation);
        var items = new List<Item>();
        foreach (var booking in page.Bookings)
        {
            var seats = await NameAsync(booking.Screening, booking.Seats, cancellation);
            items.Add(new Item(booking.Reference, booking.Screening, seats, booking.Total, booking.Currency, booking.Cancelled));
        }

        var next = page.Next is { } place
            ? QueryString.Create(list, cursors.Write($"bookings.{list}", place.StartsAt, place.Reference)).ToUriComponent()
            : null;
        return (items, next);
    }

    // With a place that is none, the list begins at its beginning.
    private BookingPosition? ReadPosition(string list, string? cursor) =>
        cursor is not null && cursors.Read($"bookings.{list}", cursor) is { } place ? new BookingPosition(place.At, place.Id) : null;

    public static bool IsPast(DateTimeOffset startsAt, DateTimeOffset now) => startsAt < now - PastAfter;

    public static string Count(int seats) => Texts.Current["seats.count", ("count", seats)];

    private async Task<string> NameAsync(BookedScreening screening, int[] seats, CancellationToken cancellation) =>
        await plans.FindAsync(screening.PlanHash, cancellation) is { } plan ? SeatNames.OfAll(plan, seats) : Count(seats.Length);
}
