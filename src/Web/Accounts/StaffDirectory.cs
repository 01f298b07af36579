using SeatEngine.Staff;

namespace Web.Accounts;

/// <summary>Who may act as staff: with an account, or with a token from the command line. Thread-safe.</summary>
public sealed class StaffDirectory(StaffPeople tokens, StaffAccounts accounts)
{
    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<StaffPerson>> ListAsync(CancellationToken cancellation)
    {
        var people = (await accounts.ListAsync(cancellation)).Where(account => !account.Closed)
            .Select(account => new StaffPerson(account.Id, account.Name, account.Role));
        return [.. people.Concat(await tokens.ListAsync(cancellation)).OrderBy(p => p.Name, StringComparer.InvariantCultureIgnoreCase)];
    }
}
