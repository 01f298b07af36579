using System.Buffers.Text;
using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Audit;
using SeatEngine.Seats;
using SeatEngine.Staff;
using SeatHub;
using Web.Accounts;
using Web.Languages;
using Web.Rights;
using Web.Tickets;

namespace Web.Pages.Staff;

/// <summary>One's own sign-in: password, second factor, passkeys. Who is signed in with a token has none of these.</summary>
[Authorize(Policy = StaffPolicies.AnyStaff)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AccountModel(
    UserManager<Account> accounts, SignInAttempts attempts, Passkeys passkeys, StaffTokens sessions, AuditTrail trail) : PageModel
{
    private const int RecoveryCodes = 10;

    /// <summary>Null for who is signed in with a token.</summary>
    public Account? Account { get; private set; }

    public IList<UserPasskeyInfo> Keys { get; private set; } = [];

    public int CodesLeft { get; private set; }

    /// <summary>The key of a second factor that is about to be turned on.</summary>
    public string NewKey { get; private set; } = "";

    /// <summary>Shown this once.</summary>
    public IReadOnlyList<string> NewCodes { get; private set; } = [];

    public string? Done { get; private set; }

    /// <summary>The field that is wrong, and why.</summary>
    public (string Field, string Why)? Fault { get; private set; }

    /// <summary>For an authenticator app.</summary>
    public IHtmlContent Picture => TicketCode.Draw(string.Create(
        CultureInfo.InvariantCulture,
        $"otpauth://totp/SeatMap:{Uri.EscapeDataString(Account!.Email)}?secret={NewKey}&issuer=SeatMap"), Texts.Current["account.picture"]);

    public static string IdOf(UserPasskeyInfo key) => Base64Url.EncodeToString(key.CredentialId);

    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Account = await accounts.FindByIdAsync(User.GetStaff()!.Id.ToString());
        if (Account is null && !HttpMethods.IsGet(Request.Method) && !HttpMethods.IsHead(Request.Method))
            context.Result = NotFound();
        else
            await next();
    }

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostPasswordAsync(
        [FromForm] string? current, [FromForm] string? password, CancellationToken cancellation)
    {
        if (!await IsPasswordAsync(current, cancellation))
            return await RefuseAsync("current", Texts.Current["account.wrongPassword"]);
        if (!await accounts.IsGoodPasswordAsync(Account!, password))
            return await RefuseAsync("password", Texts.Current["account.weakPassword", ("count", AccountRegistration.MinPassword)]);
        Account!.PasswordHash = accounts.PasswordHasher.HashPassword(Account, password!);
        return await ChangedAsync("password", "account.passwordChanged", cancellation);
    }

    public async Task<IActionResult> OnPostTurnOnAsync([FromForm] string? code, CancellationToken cancellation)
    {
        var digits = string.Concat((code ?? "").Where(char.IsAsciiDigit));
        var provider = accounts.Options.Tokens.AuthenticatorTokenProvider;
        if (Account!.SecondFactor || Account.AuthenticatorKey is null || !await attempts.TryBeginAsync(Account.Id, cancellation)
            || !await accounts.VerifyTwoFactorTokenAsync(Account, provider, digits)
            || !await attempts.TryUseCodeAsync(Account.Id, digits, cancellation))
        {
            return await RefuseAsync("code", Texts.Current["signIn.codeRefused"]);
        }

        await attempts.SucceededAsync(Account.Id, cancellation);
        Account.SecondFactor = true;
        NewCodes = [.. await MakeCodesAsync()];
        return await ChangedAsync("second factor on", "account.turnedOn", cancellation);
    }

    public async Task<IActionResult> OnPostTurnOffAsync([FromForm] string? current, CancellationToken cancellation)
    {
        if (!await IsPasswordAsync(current, cancellation))
            return await RefuseAsync("off", Texts.Current["account.wrongPassword"]);
        (Account!.SecondFactor, Account.AuthenticatorKey) = (false, null);
        return await ChangedAsync("second factor off", "account.turnedOff", cancellation);
    }

    public async Task<IActionResult> OnPostNewCodesAsync([FromForm] string? current, CancellationToken cancellation)
    {
        if (!Account!.SecondFactor || !await IsPasswordAsync(current, cancellation))
            return await RefuseAsync("off", Texts.Current["account.wrongPassword"]);
        NewCodes = [.. await MakeCodesAsync()];
        return await ChangedAsync("recovery codes", "account.recoveryText", cancellation);
    }

    /// <summary>What the script asks the browser for.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync() =>
        Content(await passkeys.BeginAddingAsync(Account!, HttpContext), "application/json");

    public async Task<IActionResult> OnPostAddPasskeyAsync([FromForm] string? credential)
    {
        if (!await passkeys.AddAsync(Account!, credential ?? "", HttpContext))
            return await RefuseAsync("passkey", Texts.Current["account.passkeyRefused"]);
        await RecordAsync("passkey added");
        Done = Texts.Current["account.passkeyAdded"];
        return await PageAsync();
    }

    public async Task<IActionResult> OnPostRemovePasskeyAsync([FromForm] string? id)
    {
        if (!Base64Url.IsValid(id ?? ""))
            return NotFound();
        await accounts.RemovePasskeyAsync(Account!, Base64Url.DecodeFromChars(id));
        await RecordAsync("passkey removed");
        return RedirectToPage();
    }

    private async Task<bool> IsPasswordAsync(string? password, CancellationToken cancellation)
    {
        if (!await attempts.TryBeginAsync(Account!.Id, cancellation) || !await accounts.CheckPasswordAsync(Account, password ?? ""))
            return false;
        await attempts.SucceededAsync(Account.Id, cancellation);
        return true;
    }

    private async Task<IEnumerable<string>> MakeCodesAsync() =>
        await accounts.GenerateNewTwoFactorRecoveryCodesAsync(Account!, RecoveryCodes) ?? [];

    /// <summary>Anyone else who is signed in with this account is signed out: they may be why it was changed.</summary>
    private async Task<IActionResult> ChangedAsync(string what, string text, CancellationToken cancellation)
    {
        if (!(await accounts.UpdateSecurityStampAsync(Account!)).Succeeded)
            return StatusCode(StatusCodes.Status409Conflict);
        await sessions.EndSessionsAsync(Account!.Staff, User.GetStaff()!.Token, cancellation);
        await RecordAsync(what);
        Done = Texts.Current[text];
        return await PageAsync();
    }

    private Task RecordAsync(string what) =>
        trail.WriteAsync(new AuditEntry(StaffAction.ChangeSignIn) { Subject = what }.By(User.GetStaff()!));

    private async Task<IActionResult> RefuseAsync(string field, string why)
    {
        Fault = (field, why);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return await PageAsync();
    }

    private async Task<IActionResult> PageAsync()
    {
        await LoadAsync();
        return Page();
    }

    private async Task LoadAsync()
    {
        if (Account is null)
            return;
        Keys = await accounts.GetPasskeysAsync(Account);
        if (Account.SecondFactor)
        {
            CodesLeft = await accounts.CountRecoveryCodesAsync(Account);
            return;
        }

        if (Account.AuthenticatorKey is null)
            await accounts.ResetAuthenticatorKeyAsync(Account);
        NewKey = await accounts.GetAuthenticatorKeyAsync(Account) ?? "";
    }
}
