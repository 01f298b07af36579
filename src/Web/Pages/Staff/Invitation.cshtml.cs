using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Staff;
using SeatHub;
using Web.Accounts;
using Web.Holders;
using Web.Http;
using Web.Languages;

namespace Web.Pages.Staff;

/// <summary>Where the link of an invitation leads: sets the password of the account, and signs it in.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class InvitationModel(
    UserManager<Account> accounts, StaffAccounts people, StaffSignIn signIn, StaffTokens sessions) : PageModel
{
    /// <summary>Null if the link was used, or has ended.</summary>
    public Account? Account { get; private set; }

    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnGetAsync(string secret, CancellationToken cancellation)
    {
        Account = await people.FindInvitedAsync(secret, cancellation);
        return Account is null ? Ended() : Page();
    }

    public async Task<IActionResult> OnPostAsync(string secret, [FromForm] string? password, CancellationToken cancellation)
    {
        Account = await people.FindInvitedAsync(secret, cancellation);
        if (Account is null)
            return Ended();
        if (!await accounts.IsGoodPasswordAsync(Account, password))
        {
            Refusal = Texts.Current["account.weakPassword", ("count", AccountRegistration.MinPassword)];
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var address = HttpContext.AddressOfCaller();
        if (!await people.AcceptAsync(Account, secret, password!, address, cancellation))
            return Ended();
        if (await signIn.SignInAsync(Account, "invitation", address, cancellation) is not SignInOutcome.SignedIn signedIn)
            return RedirectToPage("/Staff/SignIn");
        if (User.GetStaff() is { } before)
            await sessions.SignOutAsync(before, cancellation);
        HolderCookie.Replace(HttpContext, signedIn.Session);
        return RedirectToPage("/Staff/Account");
    }

    private PageResult Ended()
    {
        Account = null;
        Response.StatusCode = StatusCodes.Status410Gone;
        return Page();
    }
}
