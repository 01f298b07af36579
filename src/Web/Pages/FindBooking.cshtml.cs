using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Mail;
using Web.Languages;

namespace Web.Pages;

/// <summary>
/// A booking is found again by its reference and its buyer's address: a link goes there. The page says the same whether there is such a
/// booking or not.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class FindBookingModel(MailQueue mail) : PageModel
{
    public string? Reference { get; private set; }

    public string? Email { get; private set; }

    public string? Notice { get; private set; }

    public bool Sent { get; private set; }

    public IActionResult OnGet() => mail.IsOn ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync([FromForm] string? reference, [FromForm] string? email, CancellationToken cancellation)
    {
        if (!mail.IsOn)
            return NotFound();
        (Reference, Email) = (reference, email);
        if (SeatEngine.Text.EmailAddress.Read(email) is not { } address)
        {
            Notice = Texts.Current["checkout.emailWrong"];
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        await mail.RequestAsync(reference ?? "", address, cancellation);
        Sent = true;
        return Page();
    }
}
