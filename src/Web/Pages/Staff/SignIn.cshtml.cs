using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Audit;
using SeatEngine.Seats;
using SeatEngine.Staff;
using SeatHub;
using Web.Holders;
using Web.Http;
using Web.Languages;

namespace Web.Pages.Staff;

/// <summary>
/// Signs a member of staff or a till in with their token. The browser gets a session of its own, not the token: it ends by itself, and
/// signing out ends it on all nodes.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class SignInModel(StaffTokens staff, StaffTokenCache known, HolderTokens holders, AuditTrail trail) : PageModel
{
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
            Refusal = Texts.Current["signIn.pasteFirst"];
            return;
        }

        var (key, result) = found switch
        {
            { State: StaffTokenState.Revoked } => ("signIn.revoked", "revoked"),
            { State: StaffTokenState.Expired } => ("signIn.expired", "expired"),
            null when holders.TryRead(text, out _) => ("signIn.visitors", "forbidden"),
            _ => ("signIn.invalid", "invalid_token"),
        };
        Refusal = Texts.Current[key];
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
