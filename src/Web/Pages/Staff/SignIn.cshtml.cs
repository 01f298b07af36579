using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Audit;
using SeatEngine.Seats;
using SeatEngine.Staff;
using SeatHub;
using Web.Accounts;
using Web.Holders;
using Web.Http;
using Web.Languages;

namespace Web.Pages.Staff;

/// <summary>
/// Signs a member of staff in with their account, or a till with its token. The browser gets a session of its own: it ends by itself, and
/// signing out ends it on all nodes.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class SignInModel(
    StaffTokens staff, StaffTokenCache known, HolderTokens holders, AuditTrail trail, StaffSignIn accounts, Passkeys passkeys)
    : PageModel
{
    /// <summary>Why the token was refused, or null.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Why the account was refused, or null.</summary>
    public string? AccountRefusal { get; private set; }

    public string Email { get; private set; } = "";

    /// <summary>The password was right, and a code is asked for.</summary>
    public string? Step { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(
        [FromForm] string? token, [FromQuery(Name = "return")] string? target, CancellationToken cancellation)
    {
        // A token that is copied from a terminal has line breaks where the terminal wrapped it.
        var text = string.Concat((token ?? "").Where(character => !char.IsWhiteSpace(character)));
        var found = await known.FindAsync(text, cancellation);
        var session = found is { State: StaffTokenState.Live, IsSession: false }
            ? await staff.SignInAsync(found.Id, HttpContext.AddressOfCaller(), cancellation)
            : null;
        if (session is null)
        {
            Refuse(text, found);
            return Refused();
        }

        return await EnterAsync(session, target, cancellation);
    }

    public async Task<IActionResult> OnPostPasswordAsync(
        [FromForm] string? email, [FromForm] string? password, [FromQuery(Name = "return")] string? target,
        CancellationToken cancellation)
    {
        Email = (email ?? "").Trim();
        var result = await accounts.WithPasswordAsync(Email, password ?? "", HttpContext.AddressOfCaller(), cancellation);
        return await AnswerAsync(result, "signIn.refused", target, cancellation);
    }

    public async Task<IActionResult> OnPostCodeAsync(
        [FromForm] string? step, [FromForm] string? code, [FromQuery(Name = "return")] string? target, CancellationToken cancellation)
    {
        var result = await accounts.WithCodeAsync(step ?? "", code ?? "", HttpContext.AddressOfCaller(), cancellation);
        if (result is SignInOutcome.Refused)
            Step = step;
        return await AnswerAsync(result, "signIn.codeRefused", target, cancellation);
    }

    /// <summary>What the script asks the browser for.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync() =>
        Content(await passkeys.BeginSignInAsync(HttpContext), "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync(
        [FromForm] string? credential, [FromQuery(Name = "return")] string? target, CancellationToken cancellation)
    {
        var address = HttpContext.AddressOfCaller();
        var account = await passkeys.FindAccountAsync(credential ?? "", HttpContext);
        var result = account is null
            ? accounts.Refuse(null, address)
            : await accounts.WithPasskeyAsync(account, address, cancellation);
        return await AnswerAsync(result, "signIn.passkeyRefused", target, cancellation);
    }

    private async Task<IActionResult> AnswerAsync(SignInOutcome result, string refusal, string? target, CancellationToken cancellation)
    {
        switch (result)
        {
            case SignInOutcome.SignedIn signedIn:
                return await EnterAsync(signedIn.Session, target, cancellation);
            case SignInOutcome.NeedsCode needed:
                Step = needed.Step;
                return Page();
            default:
                AccountRefusal = Texts.Current[result is SignInOutcome.TooLate ? "signIn.tooLate" : refusal];
                return Refused();
        }
    }

    private async Task<IActionResult> EnterAsync(IssuedStaffToken session, string? target, CancellationToken cancellation)
    {
        // The person who was signed in at this browser is not any more.
        if (User.GetStaff() is { } before)
            await staff.SignOutAsync(before, cancellation);
        HolderCookie.Replace(HttpContext, session);
        return LocalRedirect(Url.IsLocalUrl(target) ? target : "~/staff");
    }

    private PageResult Refused()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
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
