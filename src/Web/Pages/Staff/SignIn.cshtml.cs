using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Seats;
using Web.Holders;

namespace Web.Pages.Staff;

/// <summary>Signs a member of staff or a till in with their token, which replaces the browser's holder.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class SignInModel(HolderTokens tokens) : PageModel
{
    /// <summary>Why the token was refused, or null.</summary>
    public string? Refusal { get; private set; }

    public void OnGet()
    {
    }

    public IActionResult OnPost([FromForm] string? token, [FromQuery(Name = "return")] string? target)
    {
        // A token that is copied from a terminal has line breaks where the terminal wrapped it.
        var text = string.Concat((token ?? "").Where(character => !char.IsWhiteSpace(character)));
        Refusal = text.Length == 0 ? "Paste your token first."
            : !tokens.TryRead(text, out var read)
                ? "This token is not one of ours, or it was not copied whole. Copy all of it, and try once more."
            : read.Staff is null ? "This is a visitor’s token. It has to be one that was made for staff."
            : null;
        if (Refusal is not null)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        HolderCookie.Replace(HttpContext, text);
        return LocalRedirect(Url.IsLocalUrl(target) ? target : "~/staff");
    }

    public IActionResult OnPostSignOut()
    {
        // A new holder, so that the next visitor does not get the seats that staff hold.
        HolderCookie.Replace(HttpContext, tokens.Issue(new HolderId(Guid.CreateVersion7())));
        return RedirectToPage("/Staff/SignIn");
    }
}
