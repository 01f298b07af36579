using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Holds;
using SeatEngine.Payments;
using SeatEngine.Seats;
using SeatHub;

namespace Web.Pages;

/// <summary>
/// Where a buyer waits for a payment, and comes back to from their bank. What the browser brings along decides nothing: the provider is
/// asked.
/// </summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class PaymentModel(PaymentQueries payments, PaymentSaga saga, HoldQueries holds) : PageModel
{
    // Without a script. The page says so, and has a link that does the same.
    private const int SecondsBetweenLooks = 2;

    public Guid Id { get; private set; }

    public Guid HoldId { get; private set; }

    public long ScreeningId { get; private set; }

    /// <summary>Where the buyer confirms with their bank; null: there is nothing to do but wait.</summary>
    public string? ActionAddress { get; private set; }

    /// <summary>It has ended, and nothing is charged.</summary>
    public bool Ended { get; private set; }

    /// <summary>The seats are still held: another attempt to pay for them is possible.</summary>
    public bool StillHeld { get; private set; }

    /// <param name="begun">The buyer comes from the checkout page, and goes on to their bank by themselves.</param>
    public async Task<IActionResult> OnGetAsync(Guid id, [FromQuery] bool begun, CancellationToken cancellation)
    {
        var payment = new PaymentId(id);
        if (await payments.FindAsync(payment, cancellation) is not { } found || !found.IsOf(User.GetHolder()))
            return NotFound();
        if (found.State == PaymentState.Open)
        {
            ActionAddress = await saga.FollowAsync(payment, CancellationToken.None);
            found = (await payments.FindAsync(payment, cancellation))!;
        }

        if (found.Reference is { } reference)
            return RedirectToPage("/Booking", new { reference });
        (Id, HoldId, ScreeningId) = (id, found.HoldId, found.ScreeningId);
        Ended = found.State != PaymentState.Open;
        if (Ended)
            StillHeld = await holds.FindAsync(new HoldId(HoldId), cancellation) is { State: HoldState.Live };
        else if (begun && ActionAddress is not null)
            Response.Headers["Refresh"] = $"0;url={ActionAddress}";
        else
            Response.Headers["Refresh"] = string.Create(
                CultureInfo.InvariantCulture, $"{SecondsBetweenLooks};url={Request.PathBase}/payments/{id}");
        return Page();
    }
}
