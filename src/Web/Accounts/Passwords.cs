using Microsoft.AspNetCore.Identity;

namespace Web.Accounts;

internal static class Passwords
{
    // Longer ones only cost time.
    private const int MaxLength = 200;

    /// <summary>Whether a new password will do, by the rules of <see cref="AccountRegistration"/>.</summary>
    public static async Task<bool> IsGoodPasswordAsync(this UserManager<Account> accounts, Account account, string? password)
    {
        if (password is null or { Length: > MaxLength } || password.Contains(account.Email, StringComparison.OrdinalIgnoreCase))
            return false;
        foreach (var validator in accounts.PasswordValidators)
        {
            if (!(await validator.ValidateAsync(accounts, account, password)).Succeeded)
                return false;
        }

        return true;
    }
}
