using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using SeatEngine.Bookings;
using SeatEngine.Mail;
using SeatEngine.Seats;
using Web.Addresses;
using Web.Languages;
using Web.Mail;
using Web.Tickets;

namespace Web.Pages.Staff;

/// <summary>What buyers are sent: each mail in each language, of a booking or of an example.</summary>
[Authorize(Policy = nameof(StaffRights.ManageMessages))]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class MailModel(
    BookingQueries bookings, PublicLinks links, TicketCodes codes, IOptions<MailOptions> options, TimeProvider time)
    : PageModel
{
    [BindProperty(SupportsGet = true)]
    public MailKind Kind { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? In { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Reference { get; set; }

    /// <summary>Null if no mail is sent.</summary>
    public string? Host => options.Value.IsOn ? options.Value.Host : null;

    public Language Letters => In is not null && Language.Find(In) is { } chosen ? chosen : Language.Current;

    public bool IsUnknown { get; private set; }

    public string Subject { get; private set; } = "";

    public string Text { get; private set; } = "";

    /// <summary>The address of the mail as HTML, which has a policy of its own: styles in attributes.</summary>
    public string HtmlAddress => QueryHelpers.AddQueryString("~" + MailPreviewEndpoints.Path, new Dictionary<string, string?>
    {
        ["kind"] = MailQueue.KindName(Kind),
        ["in"] = Letters.Code,
        ["reference"] = Reference,
    });

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var letter = await WriteAsync(cancellation);
        (Subject, Text) = (letter.Subject, LetterText.Write(letter));
    }

    /// <summary>The letter in its own language, which is not that of the page.</summary>
    private async Task<MailLetter> WriteAsync(CancellationToken cancellation)
    {
        var booking = string.IsNullOrWhiteSpace(Reference) ? null : await bookings.FindAsync(Reference, cancellation);
        IsUnknown = booking is null && !string.IsNullOrWhiteSpace(Reference);
        booking ??= ExampleBooking.At(time.GetUtcNow());
        var tickets = await codes.OfAsync(booking, Request, cancellation);
        return Write(Kind, booking, Letters, tickets, links.Booking(Request, booking.Reference));
    }

    internal static MailLetter Write(
        MailKind kind, BookingView booking, Language language, IReadOnlyList<SeatCode> tickets, string address)
    {
        var page = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = language.Culture;
            var refund = kind is MailKind.Cancelled or MailKind.CalledOff or MailKind.GivenBack ? booking.Total : 0;
            return BookingLetters.Write(kind, booking, new MailContent(refund), tickets, address);
        }
        finally
        {
            CultureInfo.CurrentUICulture = page;
        }
    }
}
