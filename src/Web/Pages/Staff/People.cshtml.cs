using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Seats;
using SeatEngine.Staff;
using SeatEngine.Text;
using SeatHub;
using Web.Accounts;
using Web.Addresses;
using Web.Languages;

namespace Web.Pages.Staff;

/// <summary>Who has an account of staff, and the invitation of others. What was typed stays when it is refused.</summary>
[Authorize(Policy = nameof(StaffRights.ManagePeople))]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class PeopleModel(StaffAccounts people, PublicLinks links) : PageModel
{
    private const int MaxName = 100;

    public IReadOnlyList<ListedAccount> People { get; private set; } = [];

    public string Email { get; private set; } = "";

    public string Name { get; private set; } = "";

    public string Role { get; private set; } = StaffRoles.BoxOffice;

    /// <summary>The field that is wrong, and why.</summary>
    public (string Field, string Why)? Fault { get; private set; }

    /// <summary>The link that was just made, and for whom.</summary>
    public (string Name, string Address)? Link { get; private set; }

    public bool IsOwn(ListedAccount account) => account.Id == User.GetStaff()!.Id.Value;

    public async Task OnGetAsync(CancellationToken cancellation) => People = await people.ListAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(
        [FromForm] string? email, [FromForm] string? name, [FromForm] string? role, CancellationToken cancellation)
    {
        (Email, Name, Role) = ((email ?? "").Trim(), EnteredName.Clean(name ?? ""), role ?? "");
        Fault = FindFault();
        if (Fault is null)
        {
            if (await people.InviteAsync(Email, Name, Role, User.GetStaff()!, cancellation) is { } made)
                return await ShowLinkAsync(made.Account, made.Secret, cancellation);
            Fault = ("email", Texts.Current["people.exists"]);
        }

        return await RefusedAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAgainAsync([FromForm] Guid id, CancellationToken cancellation) =>
        await people.InviteAgainAsync(id, User.GetStaff()!, cancellation) is { } made
            ? await ShowLinkAsync(made.Account, made.Secret, cancellation)
            : NotFound();

    public async Task<IActionResult> OnPostChangeAsync(
        [FromForm] Guid id, [FromForm] string? role, [FromForm] bool closed, CancellationToken cancellation)
    {
        if (!StaffRoles.All.Contains(role) || !await people.ChangeAsync(id, role!, closed, User.GetStaff()!, cancellation))
            return NotFound();
        return RedirectToPage();
    }

    private async Task<IActionResult> ShowLinkAsync(Account account, string secret, CancellationToken cancellation)
    {
        Link = (account.Name, links.Absolute(Request, $"/staff/invitations/{secret}"));
        (Email, Name, Role) = ("", "", StaffRoles.BoxOffice);
        People = await people.ListAsync(cancellation);
        return Page();
    }

    private async Task<IActionResult> RefusedAsync(CancellationToken cancellation)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        People = await people.ListAsync(cancellation);
        return Page();
    }

    private (string, string)? FindFault()
    {
        if (!StaffSignIn.IsEmail(Email))
            return ("email", Texts.Current["people.wrongEmail"]);
        if (Name.Length is 0 or > MaxName || EnteredName.Fault(Name) is not null)
            return ("name", Texts.Current["people.wrongName"]);
        return StaffRoles.All.Contains(Role) ? null : ("role", Texts.Current["people.wrongRole"]);
    }
}
