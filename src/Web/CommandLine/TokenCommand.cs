using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SeatEngine.Seats;
using SeatEngine.Staff;
using SeatEngine.Text;

namespace Web.CommandLine;

/// <summary>The commands that make, list and revoke tokens of staff.</summary>
internal static class TokenCommand
{
    private const int MaxName = 100;

    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(3_650);

    /// <param name="run">Runs a command with the services of the host, which is built only then.</param>
    public static Command Create(Func<Func<IServiceProvider, Task<int>>, Task<int>> run) =>
        new("token", "Make, list and revoke tokens of staff") { Staff(run), List(run), Revoke(run) };

    private static Command Staff(Func<Func<IServiceProvider, Task<int>>, Task<int>> run)
    {
        var name = new Argument<string>("NAME") { Description = "Shown in the ledger beside what they do; also the name of their till" };
        name.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is var text && (string.IsNullOrWhiteSpace(text) || text.Length > MaxName))
                result.AddError($"NAME has 1 to {MaxName} characters.");
            else if (EnteredName.Fault(text) is { } fault)
                result.AddError($"NAME: {fault}.");
        });
        var expires = new Option<TimeSpan?>("--expires")
        {
            Description = "How long it is valid: 90m, 12h, 30d or 8w; without it until it is revoked",
            HelpName = "TIME",
            CustomParser = ParseLifetime,
        };
        var role = new Option<string>("--role")
        {
            Description = "What they may do",
            HelpName = "ROLE",
            DefaultValueFactory = _ => StaffRoles.BoxOffice,
        };
        role.AcceptOnlyFromAmong([.. StaffRoles.All]);
        var staff = new Command("staff", "Make a token for a member of staff or a till; it is shown this once") { name, expires, role };
        staff.SetAction(parsed => run(services => MakeAsync(
            services, EnteredName.Clean(parsed.GetRequiredValue(name)), parsed.GetRequiredValue(role), parsed.GetValue(expires))));
        return staff;
    }

    private static Command List(Func<Func<IServiceProvider, Task<int>>, Task<int>> run)
    {
        var all = new Option<bool>("--all") { Description = "Those that were revoked or have expired too" };
        var list = new Command("list", "List the tokens of staff: id, name, role, when made, until when, last use, open sessions") { all };
        list.SetAction(parsed => run(services => ListAsync(services, parsed.GetValue(all))));
        return list;
    }

    private static Command Revoke(Func<Func<IServiceProvider, Task<int>>, Task<int>> run)
    {
        var id = new Argument<Guid>("ID") { Description = "As token list shows it, or the id of one session from the trail" };
        var revoke = new Command("revoke", "End a token and its sessions, on all nodes within seconds") { id };
        revoke.SetAction(parsed => run(services => RevokeAsync(services, new StaffTokenId(parsed.GetRequiredValue(id)))));
        return revoke;
    }

    private static TimeSpan? ParseLifetime(ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        TimeSpan? unit = text is "" ? null : text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            'w' => TimeSpan.FromDays(7),
            _ => null,
        };
        // Six digits: the product is no overflow, whatever the unit.
        if (unit is { } one && text.Length <= 7
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && one * count is var lifetime && lifetime > TimeSpan.Zero && lifetime <= MaxLifetime)
        {
            return lifetime;
        }

        result.AddError($"--expires is a number and a unit, up to {MaxLifetime.TotalDays:0}d: 90m, 12h, 30d, 8w.");
        return null;
    }

    private static async Task<int> MakeAsync(IServiceProvider services, string name, string role, TimeSpan? lifetime)
    {
        var token = await services.GetRequiredService<StaffTokens>().IssueAsync(name, role, lifetime, CancellationToken.None);
        await Console.Error.WriteLineAsync(
            $"Token {token.Id} for \"{name}\", {role}, "
            + $"{(lifetime is null ? "valid until it is revoked" : $"valid for {Text(lifetime.Value)}")}. "
            + "It is shown only now:");
        Console.WriteLine(token.Text);
        return ServerCommand.Done;
    }

    private static async Task<int> ListAsync(IServiceProvider services, bool all)
    {
        var tokens = await services.GetRequiredService<StaffTokens>().ListAsync(all, CancellationToken.None);
        string[][] rows =
        [
            ["ID", "NAME", "ROLE", "STATE", "MADE", "EXPIRES", "LAST USE", "SESSIONS"],
            .. tokens.Select(t => new[]
            {
                t.Id.ToString(), t.Name, t.Role, t.State.ToString().ToLowerInvariant(), Text(t.CreatedAt), Text(t.ExpiresAt),
                Text(t.LastUsedAt), t.Sessions.ToString(CultureInfo.InvariantCulture),
            }),
        ];
        var widths = rows[0].Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            Console.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        return ServerCommand.Done;
    }

    private static async Task<int> RevokeAsync(IServiceProvider services, StaffTokenId id)
    {
        if (await services.GetRequiredService<StaffTokens>().RevokeAsync(id, CancellationToken.None) is not { } revoked)
        {
            await Console.Error.WriteLineAsync($"There is no live token or session {id}. ./seatmap token list shows those that there are.");
            return ServerCommand.Refused;
        }

        Console.WriteLine($"Revoked {id} of \"{revoked.Name}\"; sessions ended with it: {revoked.Sessions}.");
        return ServerCommand.Done;
    }

    private static string Text(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) ?? "-";

    private static string Text(TimeSpan lifetime) => lifetime.TotalDays >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{lifetime.TotalDays:0.#} days")
        : lifetime.ToString("c", CultureInfo.InvariantCulture);
}
