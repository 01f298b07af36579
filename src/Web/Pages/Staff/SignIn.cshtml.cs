using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Seats;
using Web.Holders;

namespace Web.Pages.Staff;

/// <summary>A member of staff, or a till, becomes known to this browser by the token that was made for them.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class SignInModel(HolderTokens tokens) : PageModel
{
    /// <summary>Why the token was not taken, or null.</summary>
    public string? Refusal { get; private set; }

    public void OnGet()
    {
    }

    public IActionResult OnPost([FromForm] string? token, [FromQuery(Name = "return")] string? target)
    {
        // A terminal breaks long lines, and copying takes the breaks along.
        var text = string.Concat((token ?? "").Where(character => !char.IsWhiteSpace(character)));
        Refusal = text.Length == 0 ? "Paste your token first."
            : !tokens.TryRead(text, out var read) ? "This token is not one of ours, or it was not copied whole. Copy all of it, and try once more."
            : read.Staff is null ? "This is a visitor’s token. It has to be one that was made for staff."
            : null;
        if (Refusal is not null)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        HolderCookie.Become(HttpContext, text);
        return LocalRedirect(Url.IsLocalUrl(target) ? target : "~/staff");
    }

    public IActionResult OnPostSignOut()
    {
        // A holder of its own: what staff hold is not the next visitor's.
        HolderCookie.Become(HttpContext, tokens.Issue(new HolderId(Guid.CreateVersion7())));
        return RedirectToPage("/Staff/SignIn");
    }
}
