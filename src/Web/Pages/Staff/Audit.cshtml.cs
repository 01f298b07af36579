using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using SeatEngine.Audit;
using SeatEngine.Seats;
using Web.Audit;
using Web.Languages;
using Web.Text;

namespace Web.Pages.Staff;

/// <summary>What staff did, and what was refused, newest first. Works without a script.</summary>
[Authorize(Policy = nameof(StaffRights.ReadTrail))]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AuditModel(AuditQueries audit) : PageModel
{
    private const int Lines = 50;

    [BindProperty(SupportsGet = true)]
    public string? Name { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Reference { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Screening { get; set; }

    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public AuditPage Found { get; private set; } = new([], null);

    public bool IsSearch => !string.IsNullOrWhiteSpace($"{Name}{Reference}{Screening}");

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        long? screening = null;
        if (!string.IsNullOrWhiteSpace(Screening))
        {
            // What is no number is the number of no screening.
            screening = long.TryParse(Screening.Trim().TrimStart('#'), CultureInfo.InvariantCulture, out var id) ? id : 0;
        }

        Found = await audit.PageAsync(AuditEndpoints.Search(screening, Reference, Name, Before, Lines), cancellation);
    }

    /// <summary>The address of the next page, with the same search.</summary>
    public string Older => QueryHelpers.AddQueryString("/staff/audit", new Dictionary<string, string?>
    {
        ["name"] = Name,
        ["reference"] = Reference,
        ["screening"] = Screening,
        ["before"] = Found.Next?.ToString(CultureInfo.InvariantCulture),
    }.Where(part => !string.IsNullOrWhiteSpace(part.Value)));

    /// <summary>An act that this version does not know is shown by its name.</summary>
    public static string What(AuditLine line) =>
        Language.English.Has($"trail.act.{line.Action}") ? Texts.Current[$"trail.act.{line.Action}"] : line.Action;

    public static string Result(AuditLine line) =>
        line.Result == AuditEntry.Done
        ? Texts.Current["trail.done"]
        : Texts.Current["trail.refused", ("code", new Part(Why(line)))];

    /// <summary>A code that this version does not know is shown as it is.</summary>
    private static string Why(AuditLine line)
    {
        // That of a token, not of a hold.
        var code = line is { Action: "signIn" or "request", Result: "expired" } ? "expiredToken" : line.Result;
        return new[] { $"trail.result.{code}", $"problem.{code}" }.FirstOrDefault(Language.English.Has) is { } key
            ? Texts.Current[key]
            : code.Replace('_', ' ');
    }

    public static string When(AuditLine line) =>
        Texts.Current["date.at", ("day", new Part(VenueClock.DateWithYear(line.At))),
            ("time", line.At.ToString("HH:mm:ss", CultureInfo.InvariantCulture))];
}
