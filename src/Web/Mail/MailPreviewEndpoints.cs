using System.Net.Mime;
using System.Text;
using SeatEngine.Bookings;
using SeatEngine.Mail;
using SeatEngine.Seats;
using Web.Addresses;
using Web.Languages;
using Web.Pages.Staff;
using Web.Rights;
using Web.Tickets;

namespace Web.Mail;

/// <summary>A mail as HTML, for the frame on the page of staff.</summary>
internal static class MailPreviewEndpoints
{
    public const string Path = "/staff/mail/html";

    public static void MapMailPreview(this IEndpointRouteBuilder app) =>
        app.MapGet(Path, HtmlAsync).Needs(StaffRights.ManageMessages).ExcludeFromDescription();

    private static async Task<IResult> HtmlAsync(
        string? kind, string? @in, string? reference, HttpContext context, BookingQueries bookings, LetterHtml html, PublicLinks links,
        TicketCodes codes, TimeProvider time, CancellationToken cancellation)
    {
        if (!Enum.TryParse<MailKind>(kind ?? nameof(MailKind.Confirmation), ignoreCase: true, out var which) || !Enum.IsDefined(which))
            return TypedResults.NotFound();
        var booking = string.IsNullOrWhiteSpace(reference) ? null : await bookings.FindAsync(reference, cancellation);
        booking ??= ExampleBooking.At(time.GetUtcNow());
        var address = links.Booking(context.Request, booking.Reference);
        var tickets = await codes.OfAsync(booking, context.Request, cancellation);
        var letter = MailModel.Write(which, booking, Language.Find(@in ?? "") ?? Language.Current, tickets, address);
        var pictures = letter.Tickets.Select(t => $"data:image/png;base64,{Convert.ToBase64String(TicketCode.Png(t.Code))}").ToList();
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Text(await html.WriteAsync(letter, pictures), MediaTypeNames.Text.Html, Encoding.UTF8);
    }
}
