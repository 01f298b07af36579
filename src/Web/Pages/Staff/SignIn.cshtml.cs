using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Audit;
using SeatEngine.Seats;
using SeatEngine.Staff;
using SeatHub;
using Web.Holders;
using Web.Http;

namespace Web.Pages.Staff;

/// <summary>
/// Signs a member of staff or a till in with their token. The browser gets a session of its own, not the token: it ends by itself, and
/// signing out ends it on all nodes.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class SignInModel(StaffTokens staff, StaffTokenCache known, HolderTokens holders, AuditTrail trail) : PageModel
{
    private const string AnotherOne = "Ask whoever runs the server for another one.";

    /// <summary>Why the token was refused, or null.</summary>
    public string? Refusal { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(
        [FromForm] string? token, [FromQuery(Name = "return")] string? target, CancellationToken cancellation)
    {
        // A token that is copied from a terminal has line breaks where the terminal wrapped it.
        var text = string.Concat((token ?? "").Where(character => !char.IsWhiteSpace(character)));
        var found = await known.FindAsync(text, cancellation);
        var session = found is { State: StaffTokenState.Live, SignedInWith: null }
            ? await staff.SignInAsync(found.Id, HttpContext.AddressOfCaller(), cancellation)
            : null;
        if (session is null)
        {
            Refuse(text, found);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        // The person who was signed in at this browser is not any more.
        if (User.GetStaff() is { } before)
            await staff.SignOutAsync(before, cancellation);
        HolderCookie.Replace(HttpContext, session);
        return LocalRedirect(Url.IsLocalUrl(target) ? target : "~/staff");
    }

    private void Refuse(string text, StaffToken? found)
    {
        if (text.Length == 0)
        {
            Refusal = "Paste your token first.";
            return;
        }

        (Refusal, var result) = found switch
        {
            { State: StaffTokenState.Revoked } => ($"This token was revoked. {AnotherOne}", "revoked"),
            { State: StaffTokenState.Expired } => ($"This token has expired. {AnotherOne}", "expired"),
            null when holders.TryRead(text, out _) =>
                ("This is a visitor’s token. It has to be one that was made for staff.", "forbidden"),
            _ => (
                "This token is not one of ours, or it was not copied whole. Copy all of it, and try once more. "
                + $"Tokens of earlier versions are not valid any more. {AnotherOne}",
                "invalid_token"),
        };
        trail.Refused(new AuditEntry(StaffAction.SignIn, result)
        {
            Staff = found?.Staff,
            Name = found?.Name,
            Token = found?.Id,
            Address = HttpContext.AddressOfCaller(),
        });
    }

    public async Task<IActionResult> OnPostSignOutAsync(CancellationToken cancellation)
    {
        if (User.GetStaff() is { } member)
            await staff.SignOutAsync(member, cancellation);
        // A new holder, so that the next visitor does not get the seats that staff hold.
        HolderCookie.Replace(HttpContext, holders.Issue(new HolderId(Guid.CreateVersion7())));
        return RedirectToPage("/Staff/SignIn");
    }
}
