using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Bookings;
using SeatEngine.Plans;
using SeatHub;
using Web.Text;

namespace Web.Pages;

/// <summary>What this browser's holder has bought and is about to buy.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class BookingsModel(HolderBookings bookings, PlanStore plans, TimeProvider time) : PageModel
{
    // Long enough that visitors who come late or leave early still find the ticket at the top.
    private static readonly TimeSpan PastAfter = TimeSpan.FromHours(3);

    public sealed record Item(string Reference, BookedScreening Screening, string Seats, int Total, string Currency, bool Cancelled);

    public sealed record HeldItem(Guid HoldId, BookedScreening Screening, string Seats, int SeatCount, DateTimeOffset ExpiresAt);

    public IReadOnlyList<HeldItem> Held { get; private set; } = [];

    public IReadOnlyList<Item> Upcoming { get; private set; } = [];

    public IReadOnlyList<Item> Past { get; private set; } = [];

    public DateTimeOffset Now { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var holder = User.GetHolder();
        Now = time.GetUtcNow();
        var held = new List<HeldItem>();
        foreach (var hold in await bookings.HeldAsync(holder, cancellation))
        {
            var seats = await NameAsync(hold.Screening, hold.Seats, cancellation);
            held.Add(new HeldItem(hold.HoldId, hold.Screening, seats, hold.Seats.Length, hold.ExpiresAt));
        }

        var items = new List<Item>();
        foreach (var booking in await bookings.ListAsync(holder, cancellation))
        {
            var seats = await NameAsync(booking.Screening, booking.Seats, cancellation);
            items.Add(new Item(booking.Reference, booking.Screening, seats, booking.Total, booking.Currency, booking.Cancelled));
        }

        Held = held;
        Upcoming = [.. items.Where(item => !IsOver(item)).OrderBy(item => item.Screening.StartsAt)];
        Past = [.. items.Where(IsOver).OrderByDescending(item => item.Screening.StartsAt)];
    }

    public static bool IsPast(DateTimeOffset startsAt, DateTimeOffset now) => startsAt + PastAfter < now;

    public static string Count(int seats) => seats == 1 ? "1 seat" : $"{seats} seats";

    private bool IsOver(Item item) => item.Cancelled || IsPast(item.Screening.StartsAt, Now);

    private async Task<string> NameAsync(BookedScreening screening, int[] seats, CancellationToken cancellation) =>
        await plans.FindAsync(screening.PlanHash, cancellation) is { } plan ? SeatName.OfAll(plan, seats) : Count(seats.Length);
}
